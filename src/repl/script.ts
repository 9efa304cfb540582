/** One import of a script: the module, what is wanted of it and under which names; `*` is all of it. */
export interface Import {
  readonly module: string
  readonly names: ReadonlyArray<{ readonly exported: string; readonly local: string }>
}

/** A script without its imports, which stand by themselves. */
export interface Script {
  readonly code: string
  readonly imports: ReadonlyArray<Import>
}

const IMPORT =
  /^[ \t]*import[ \t]+(type[ \t]+)?(?:([^'"\n;]*?|[^'"\n;]*\{[^'"{};]*\}[ \t]*)from[ \t]*)?(['"])([^'"\n]+)\3[ \t]*;?/gm

const bindingsIn = (clause: string): Import['names'] => {
  const [, braces = ''] = /\{([^}]*)\}/.exec(clause) ?? []
  const listed = braces.split(',').flatMap((one) => {
    const [exported, as, local] = one.trim().split(/\s+/)
    return exported === undefined || exported === '' || exported === 'type'
      ? []
      : [{ exported, local: as === 'as' && local !== undefined ? local : exported }]
  })
  const [, all] = /\*\s*as\s+(\S+)/.exec(clause) ?? []
  const [, byDefault] = /^\s*([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(clause) ?? []
  return [
    ...listed,
    ...(all === undefined ? [] : [{ exported: '*', local: all }]),
    ...(byDefault === undefined ? [] : [{ exported: 'default', local: byDefault }])
  ]
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

/** A script as it is run: imports apart, and what it declares at its left margin kept for the lines to come, where it may be declared anew. */
export const readScript = (text: string): Script => {
  const imports: Array<Import> = []
  const code = text.replace(
    IMPORT,
    (whole, type: string | undefined, clause: string | undefined, _, module: string) => {
      if (type === undefined) imports.push({ module, names: bindingsIn(clause ?? '') })
      return blank(whole)
    }
  )
  return {
    imports,
    code: code
      .replace(/^export (?=function|class|type|interface|async)/gm, blank)
      .replace(/^(?:export )?(?:const|let)(?=\s)/gm, (word) => 'var'.padEnd(word.length))
  }
}

const UNFINISHED = /^(?:Unexpected end of input|Unterminated template literal)/

/** Whether more lines may make a script whole that cannot be compiled. */
export const isUnfinished = (message: string, code: string): boolean => {
  if (UNFINISHED.test(message) || /<eof>|unexpected eof/i.test(message)) return true
  if (/^import\b[^'";(]*$/.test(code.slice(Math.max(0, code.lastIndexOf('import'))))) return true
  const open = (code.match(/\(/g)?.length ?? 0) - (code.match(/\)/g)?.length ?? 0)
  return message.startsWith('missing ) after argument list') && open > 0
}

const NAME = '[\\p{L}_$][\\p{L}\\p{N}_$]*'
const UNSET = new RegExp(`^var(\\s+${NAME})\\s*;?[ \\t]*$`, 'gmu')
const DECLARED = new RegExp(`^(?:(?:async\\s+)?function\\s*\\*?|class)\\s*(${NAME})`, 'gmu')

/** What is declared at the left margin, as it is kept outside of a function. */
const kept = (code: string): string =>
  code.replace(UNSET, (_, name: string) => `   ${name} = undefined`).replace(/^var(?=\s)/gm, '0, ')

/** A script that waits, as functions that do so: as one expression, which has a value, and as statements. Each begins a line below its head. */
export const waiting = (code: string): readonly [expression: string, statements: string] => {
  const declared = [...code.matchAll(DECLARED)].map(([, name]) => `globalThis.${name} = ${name}`)
  return [
    `(async () => (\n${code.replace(/;\s*$/, '')}\n))()`,
    `(async () => {\n${kept(code)}\n${declared.join('\n')}\n})()`
  ]
}

/** As far as it goes, to tell what is unfinished from what is wrong. */
export const begun = (code: string): string => `(async () => {\n${kept(code)}`

const TEXTS = /'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|`(?:[^`\\]|\\.)*`?/g

/** A line without what stands between quotes and behind it as a comment. */
export const bare = (line: string): string => line.replace(TEXTS, "''").replace(/\/\/.*$|#.*$/, '')

/** By how many brackets a line opens more than it closes, as far as one line tells. */
export const opened = (line: string): number => {
  const code = line.replace(TEXTS, "''").replace(/\/\/.*$/, '')
  return (code.match(/[([{]/g)?.length ?? 0) - (code.match(/[)\]}]/g)?.length ?? 0)
}
