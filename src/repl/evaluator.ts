import * as nodeModule from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import * as vm from 'node:vm'
import * as E from 'fp-ts/lib/Either.js'
import type { Ask, Ran } from './State.js'
import { begun, type Import, isUnfinished, readScript, waiting } from './script.js'
import { FILE, isErrorLike, nearestOf, thrownBy } from './thrown.js'

/** Runs TypeScript in a context of its own, which keeps what is declared in it. */
export interface Evaluator {
  readonly run: (ask: Ask & { readonly _tag: 'Run' }) => Promise<Ran>
}

type Strip = (code: string) => string

/** What an evaluator is made with. */
interface EvaluatorOptions {
  /** Takes types away; that of Node where it has one. */
  readonly strip?: Strip | undefined
  /** Runs what may take long; in a way of its own where Ctrl-C ends that alone. */
  readonly guard?: (work: () => void) => void
}

/** A text, not a literal: the library itself, found as its users find it. */
const LIBRARY: string = 'catamat'

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

type Compiled = E.Either<unknown, vm.Script>

const compiledAt = (text: string, lineOffset: number): Compiled =>
  E.tryCatch(
    () => new vm.Script(text, { filename: FILE, lineOffset }),
    (error) => error
  )

/** A script that waits for a promise is a function; one that cannot be compiled is at fault where it goes wrong by itself. */
const compiledWaiting = (code: string): Compiled => {
  const [expression, statements] = waiting(code)
  const made = E.alt(() => compiledAt(statements, -1))(compiledAt(expression, -1))
  if (E.isRight(made)) return made
  const part = compiledAt(begun(code), -1)
  return E.isLeft(part) ? part : made
}

const compiledPlain = (code: string): Compiled => {
  const plain = compiledAt(code, 0)
  return E.isRight(plain) || !/\bawait\b/.test(code) ? plain : compiledWaiting(code)
}

/** As JavaScript where it is that, else without its types. */
const compiled = (code: string, strip: Strip | undefined): Compiled => {
  const plain = compiledPlain(code)
  if (E.isRight(plain) || strip === undefined) return plain
  return E.chain(compiledPlain)(
    E.tryCatch(
      () => strip(code),
      (error) => error
    )
  )
}

const FORSAKEN = 'the promise is pending, and nothing is left to do that could settle it'

/** What a promise gives; of one that is still pending when nothing else is left to do the process would end without a word. */
const settled = (made: unknown): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const forsake = (): void => reject(new Error(FORSAKEN))
    process.once('beforeExit', forsake)
    void Promise.resolve(made)
      .then(resolve, reject)
      .finally(() => process.off('beforeExit', forsake))
  })

/** An evaluator with nothing in it but the library. */
export const evaluator = ({ strip = stripOfNode(), guard = (work) => work() }: EvaluatorOptions = {}): Evaluator => {
  const context = vm.createContext({})
  const inside = vm.runInContext('globalThis', context) as Record<string, unknown> // the object that its scripts see
  const own = new Map<string, unknown>()
  /** What the prompt and the context agreed on last. */
  const agreed = new Map<string, unknown>()
  const provide = (name: string, value: unknown): void => {
    own.set(name, value)
    put(context, name, value)
  }
  const start = async (): Promise<void> => {
    for (const name of HOST) provide(name, globalThis[name])
    for (const [name, value] of Object.entries(await importModule(LIBRARY))) provide(name, value)
  }
  let started: Promise<void> | undefined

  /** What was declared cannot be deleted where it was; it has no value there any more. */
  const forget = (name: string): void => {
    agreed.delete(name)
    if (own.has(name)) put(context, name, own.get(name))
    else {
      inside[name] = undefined
      delete context[name]
    }
  }

  /** What the prompt has changed since is changed here; an operation keeps its name until TypeScript itself gives it away. */
  const share = (names: ReadonlyMap<string, unknown>): void => {
    for (const name of [...agreed.keys()]) if (!names.has(name)) forget(name)
    for (const [name, value] of names) {
      const isKnown = agreed.has(name)
      if (isKnown ? agreed.get(name) === value : own.has(name)) continue
      put(context, name, value)
      agreed.set(name, value)
    }
  }

  /** What is imported is there from now on; or what is missing is told. */
  const take = async ({ module, names }: Import): Promise<string | undefined> => {
    const found = await importModule(module)
    for (const { exported, local } of names) {
      const value = valueIn(found, exported)
      if (value === undefined) {
        const near = nearestOf(exported, Object.keys(found))
        return `${module} exports no ${exported}${near === undefined ? '' : `; did you mean ${near}?`}`
      }
      put(context, local, value)
    }
    return undefined
  }

  const namesNow = (): ReadonlyMap<string, unknown> => {
    const names = new Map(Object.entries(context).filter(([name, value]) => !own.has(name) || own.get(name) !== value))
    agreed.clear()
    for (const [name, value] of names) agreed.set(name, value)
    return names
  }

  const run = async ({ code: text, lead, names, isWhole }: Ask & { readonly _tag: 'Run' }): Promise<Ran> => {
    const { code, imports } = readScript(text)
    const failed = (error: unknown): Ran =>
      thrownBy(error, { text, lead, known: Object.keys(context), isTyped: strip !== undefined })
    try {
      started ??= start()
      await started
      share(names)
      const script = compiled(code, strip)
      if (E.isLeft(script))
        return !isWhole && isErrorLike(script.left) && isUnfinished(script.left.message, code)
          ? { _tag: 'Incomplete' }
          : failed(script.left)
      for (const one of imports) {
        const missing = await take(one)
        if (missing !== undefined) return { _tag: 'Thrown', text: missing, at: undefined }
      }
      let made: unknown
      guard(() => {
        made = script.right.runInContext(context)
      })
      const value = await settled(made)
      return { _tag: 'Done', value, text: inspect(value, { depth: 4 }), names: namesNow() }
    } catch (error) {
      return failed(error)
    }
  }
  return { run }
}
