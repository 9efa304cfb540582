import type { CallSite } from './errors.js'

/** Where this library's code lies, as it runs and as its source maps say. */
const LIBRARY = ['../../src/', '../../dist/'].map((folder) => new URL(folder, import.meta.url))
const FRAME = /\(?((?:file:\/\/)?[^\s()]*[^\s():]):(\d+):(\d+)\)?$/

const isOurs = (file: string): boolean =>
  LIBRARY.some(({ href, pathname }) => file.startsWith(href) || file.startsWith(pathname))

const parseFrame = (line: string): CallSite | undefined => {
  const [, file, row, column] = FRAME.exec(line) ?? []
  return file === undefined || file.startsWith('node:') || isOurs(file)
    ? undefined
    : { file, line: Number(row), column: Number(column) }
}

/** The innermost place of the call stack outside this library. Costly: taken for faults only. */
export const callSite = (): CallSite | undefined => {
  for (const line of new Error().stack?.split('\n').slice(1) ?? []) {
    const site = parseFrame(line.trim())
    if (site !== undefined) return site
  }
  return undefined
}
