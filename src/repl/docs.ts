import { readdir, readFile } from 'node:fs/promises'

/** The files that operations and what else formulas call are written in, as this one is: built or not. */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
const FOLDERS = ['../ops/', '../derived/', '../transforms/', '../core/']

const commentBefore = (source: string, name: string): string | undefined => {
  const at = source.search(new RegExp(`^export (?:const|function) ${name}\\b`, 'm'))
  const before = at < 0 ? '' : source.slice(0, at)
  const [start, end] = [before.lastIndexOf('/**'), before.lastIndexOf('*/')]
  const between = before.slice(end + 2).replace(/\/\/.*$/gm, '')
  const [, real] = at >= 0 ? [] : (new RegExp(`^export \\{[^}]*?(\\w+) as ${name}\\b`, 'm').exec(source) ?? [])
  if (real !== undefined) return commentBefore(source, real)
  return start < 0 || end < start || between.trim() !== '' ? undefined : before.slice(start + 3, end)
}

const sourcesIn = async (folder: string, name: string): Promise<ReadonlyArray<URL>> => {
  const files = (await readdir(new URL(folder, import.meta.url))).filter(
    (file) => file.endsWith(EXTENSION) && !file.endsWith(`.d${EXTENSION}`)
  )
  const own = `${name}${EXTENSION}`
  return [...files.filter((file) => file === own), ...files.filter((file) => file !== own)].map(
    (file) => new URL(folder + file, import.meta.url)
  )
}

/** The comment above what this library exports under a name, where its files can be read: its documentation is written once. */
export const commentOf = async (name: string): Promise<string | undefined> => {
  try {
    for (const folder of FOLDERS)
      for (const source of await sourcesIn(folder, name)) {
        const comment = commentBefore(await readFile(source, 'utf8'), name)
        if (comment !== undefined) return comment
      }
  } catch {
    // Where the files are not there, as in a bundle, there is no comment to read.
  }
  return undefined
}

/** What a comment says, line by line: the text, then the first example without its imports. */
export const linesOf = (comment: string): ReadonlyArray<string> => {
  const lines = comment.split('\n').map((line) =>
    line
      .replace(/^\s*\* ?/, '')
      .replace(/\{@link (\S+)\}/g, '$1')
      .trimEnd()
  )
  const [text = '', example = ''] = lines.join('\n').split(/^@example$/m)
  const code = (example.split(/^@/m)[0] ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('import '))
  const words = (text.split(/^@/m)[0] ?? '').split('\n').filter((line) => line !== '')
  return [
    ...words.map((line) => `  ${line}`),
    ...(code.length === 0 ? [] : ['  In TypeScript:', ...code.map((line) => `    ${line}`)])
  ]
}
