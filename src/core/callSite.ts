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

/** So many calls lie between a user's and the place where a fault is found, at most: those of a gradient of a vmapped fold, say. */
const DEEPEST = 100

/** The calls that are open; engines tell of 10 unless asked for more, which is undone at once. */
const deepStack = (): ReadonlyArray<string> => {
  const own = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')
  const mayRaise = own?.writable === true && typeof own.value === 'number' && own.value > 0 && own.value < DEEPEST
  if (!mayRaise) return new Error().stack?.split('\n').slice(1) ?? []
  Error.stackTraceLimit = DEEPEST
  const { stack } = new Error()
  Error.stackTraceLimit = own.value
  return stack?.split('\n').slice(1) ?? []
}

const isPackage = ({ file }: CallSite): boolean => /[\\/]node_modules[\\/]/.test(file)

/**
 * The innermost place of the call stack outside this library and outside packages, which call it back and which a user does not write;
 * where there is no such place, that of a package. Costly: taken for faults only.
 */
export const callSite = (): CallSite | undefined => {
  let inPackage: CallSite | undefined
  for (const line of deepStack()) {
    const site = parseFrame(line.trim())
    if (site !== undefined && !isPackage(site)) return site
    inPackage ??= site
  }
  return inPackage
}
