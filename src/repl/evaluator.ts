import * as nodeModule from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import * as vm from 'node:vm'
import { causeText } from '../core/describe.js'
import { nearest } from '../core/nearest.js'
import type { Ask, Ran } from './State.js'
import { type Import, isUnfinished, readScript } from './script.js'

/** Runs TypeScript in a context of its own, which keeps what is declared in it. */
export interface Evaluator {
  readonly run: (ask: Ask & { readonly _tag: 'Run' }) => Promise<Ran>
}

type Strip = (code: string) => string

/** What an evaluator is made with. */
export interface EvaluatorOptions {
  /** Takes types away; that of Node where it has one. */
  readonly strip?: Strip | undefined
  /** Runs what may take long; in a way of its own where Ctrl-C ends that alone. */
  readonly guard?: (work: () => void) => void
}

/** A text, not a literal: the library itself, found as its users find it. */
const LIBRARY: string = 'catamat'
const FILE = 'prompt'
const MOST_SHOWN = 118
/** What V8 says where a type stands. */
const TYPED = /^(?:Unexpected (?:token|identifier|strict|reserved)|Missing initializer|missing \))/

const stripOfNode = (): Strip | undefined =>
  (nodeModule as { readonly stripTypeScriptTypes?: Strip }).stripTypeScriptTypes // since Node 22.13

const HOST = [
  'console',
  'performance',
  'structuredClone',
  'URL',
  'setTimeout',
  'clearTimeout',
  'process',
  'Buffer'
] as const

const put = (context: vm.Context, name: string, value: unknown): void =>
  void Object.defineProperty(context, name, { value, writable: true, configurable: true, enumerable: true })

/** The line at fault as it was entered, and a caret below the place, which V8 prints above the trace. */
const excerptOf = (error: Error, text: string): string => {
  const lines = (error.stack ?? '').split('\n')
  const caret = lines.find((line) => /^\s*\^+\s*$/.test(line))
  const line = text.split('\n')[Number(new RegExp(`^${FILE}:(\\d+)`).exec(lines[0] ?? '')?.[1]) - 1]
  return caret === undefined || line === undefined || line.length > MOST_SHOWN ? '' : `\n${line}\n${caret}`
}

const AT_ONCE = 200

/** The nearest of more names than are looked at at once. */
const nearestOf = (name: string, known: ReadonlyArray<string>): string | undefined => {
  const parts = Array.from({ length: Math.ceil(known.length / AT_ONCE) }, (_, i) =>
    nearest(name, known.slice(i * AT_ONCE, (i + 1) * AT_ONCE))
  )
  return nearest(
    name,
    parts.filter((near) => near !== undefined)
  )
}

const isErrorLike = (thrown: unknown): thrown is Error =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string'

const messageOf = (thrown: unknown, text: string, known: ReadonlyArray<string>, isTyped: boolean): string => {
  if (!isErrorLike(thrown)) return `thrown: ${causeText(thrown)}`
  const { name, message } = thrown
  if ('code' in thrown && thrown.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') return 'interrupted'
  if (name === 'SyntaxError')
    return `SyntaxError: ${message}${excerptOf(thrown, text)}${isTyped || !TYPED.test(message) ? '' : '\nthis Node runs JavaScript: types are taken away from Node 22.13 on'}`
  const [, missing] = /^(\S+) is not defined$/.exec(message) ?? []
  const near = missing === undefined ? undefined : nearestOf(missing, known)
  const place = new RegExp(`${FILE}:(\\d+):(\\d+)`).exec(thrown.stack ?? '')
  const at = place === null || name === 'Error' ? '' : `, at line ${place[1]}, column ${place[2]}`
  return `${name === 'Error' ? '' : `${name}: `}${message}${at}${near === undefined ? '' : `; did you mean ${near}?`}`
}

/** A module as this process finds it: from where it was started, else beside this library. */
const importModule = async (module: string): Promise<Readonly<Record<string, unknown>>> => {
  if (module === LIBRARY || module.startsWith(`${LIBRARY}/`) || module.startsWith('node:')) return import(module)
  try {
    return await import(pathToFileURL(nodeModule.createRequire(join(process.cwd(), 'prompt.js')).resolve(module)).href)
  } catch {
    return import(module)
  }
}

const valueIn = (module: Readonly<Record<string, unknown>>, name: string): unknown => {
  const inner = module['default'] as Readonly<Record<string, unknown>> | undefined // of a CommonJS module, which may hold anything
  return name === '*' ? module : (module[name] ?? inner?.[name])
}

/** As JavaScript where it is that, else without its types. */
const compiled = (code: string, strip: Strip | undefined): vm.Script => {
  const compile = (text: string): vm.Script => new vm.Script(text, { filename: FILE })
  if (strip === undefined) return compile(code)
  try {
    return compile(code)
  } catch {
    return compile(strip(code))
  }
}

/** An evaluator with nothing in it but the library. */
export const evaluator = ({ strip = stripOfNode(), guard = (work) => work() }: EvaluatorOptions = {}): Evaluator => {
  const context = vm.createContext({})
  const own = new Map<string, unknown>()
  const shared = new Set<string>()
  const provide = (name: string, value: unknown): void => {
    own.set(name, value)
    put(context, name, value)
  }
  const start = async (): Promise<void> => {
    for (const name of HOST) provide(name, globalThis[name])
    for (const [name, value] of Object.entries(await importModule(LIBRARY))) provide(name, value)
  }
  let started: Promise<void> | undefined

  const share = (names: (Ask & { readonly _tag: 'Run' })['names']): void => {
    for (const name of shared) if (!names.has(name)) delete context[name]
    shared.clear()
    for (const [name, expr] of names) {
      if (own.has(name)) continue
      put(context, name, expr)
      shared.add(name)
    }
  }

  /** What is imported is there like the library's own; or what is missing is told. */
  const take = async ({ module, names }: Import): Promise<string | undefined> => {
    const found = await importModule(module)
    for (const { exported, local } of names) {
      const value = valueIn(found, exported)
      if (value === undefined) {
        const near = nearestOf(exported, Object.keys(found))
        return `${module} exports no ${exported}${near === undefined ? '' : `; did you mean ${near}?`}`
      }
      provide(local, value)
    }
    return undefined
  }

  const namesNow = (): ReadonlyMap<string, unknown> =>
    new Map(Object.entries(context).filter(([name, value]) => !own.has(name) || own.get(name) !== value))

  const run = async ({ code: text, names, isWhole }: Ask & { readonly _tag: 'Run' }): Promise<Ran> => {
    const { code, imports } = readScript(text)
    try {
      started ??= start()
      await started
      share(names)
      const script = compiled(code, strip)
      for (const one of imports) {
        const missing = await take(one)
        if (missing !== undefined) return { _tag: 'Thrown', text: missing }
      }
      let made: unknown
      guard(() => {
        made = script.runInContext(context)
      })
      const value = await made
      return { _tag: 'Done', value, text: inspect(value, { depth: 4 }), names: namesNow() }
    } catch (error) {
      if (!isWhole && isErrorLike(error) && error.name === 'SyntaxError' && isUnfinished(error.message, code))
        return { _tag: 'Incomplete' }
      return { _tag: 'Thrown', text: messageOf(error, text, Object.keys(context), strip !== undefined) }
    }
  }
  return { run }
}
