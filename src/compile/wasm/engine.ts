import * as E from 'fp-ts/lib/Either.js'
import { func, module } from './assembler.js'
import { f64, f64x2 } from './instructions.js'

/** A linear memory, as far as programs use it. */
export interface Memory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer
  readonly grow: (pages: number) => number
}

/** What an exported function is to JavaScript; addresses and sizes are numbers. */
export type Kernel = (...args: ReadonlyArray<number>) => number

/** What this project uses of the global `WebAssembly`, which an engine may lack or refuse. */
interface Engine {
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: Memory } }
  ) => { readonly exports: Readonly<Record<string, Kernel>> }
  readonly Memory: new (limits: {
    readonly initial: number
    readonly maximum?: number
    readonly shared?: boolean
  }) => Memory
}

/** Why WebAssembly does not run here. */
export type EngineRefusal =
  | { readonly _tag: 'NoWebAssembly' }
  | { readonly _tag: 'NoSimd' }
  | { readonly _tag: 'Refused'; readonly message: string }

const attempt = <A>(make: () => A): E.Either<EngineRefusal, A> =>
  E.tryCatch(make, (error) => ({ _tag: 'Refused', message: error instanceof Error ? error.message : String(error) }))

/** What is found under the name, which whoever hardens an environment may have taken away or replaced. */
const engine = (): E.Either<EngineRefusal, Engine> =>
  E.Monad.chain(
    attempt(() => (globalThis as unknown as { readonly WebAssembly?: Engine | null }).WebAssembly), // the types of ECMAScript do not know it, those of browsers know more
    (found) => (found === undefined || found === null ? E.left({ _tag: 'NoWebAssembly' }) : E.right(found))
  )

/** A module that no engine without 128-bit SIMD takes. */
const probe = (): Uint8Array<ArrayBuffer> =>
  module(
    {
      probe: func({ x: 'f64' }, 'f64', ({ x }) => [
        f64x2.extract_lane(0, f64x2.mul(f64x2.splat(x), f64x2.splat(f64.const(2))))
      ])
    },
    { pages: 1, shared: false }
  )

/** The engine, where it has 128-bit SIMD and lets modules be made; else the reason. */
export const simd = (): E.Either<EngineRefusal, true> =>
  E.Monad.chain(engine(), ({ validate, Module }) =>
    E.Monad.chain(
      attempt(() => validate(probe())),
      (isValid) =>
        isValid
          ? E.Monad.map(
              attempt(() => new Module(probe())),
              () => true as const
            )
          : E.left<EngineRefusal>({ _tag: 'NoSimd' })
    )
  )

/** A memory of a number of pages of 64 KiB, which grows up to `most`. */
export const memoryOf = (initial: number, most: number, shared = false): E.Either<EngineRefusal, Memory> =>
  E.Monad.chain(engine(), ({ Memory }) => attempt(() => new Memory({ initial, maximum: most, shared })))

/** A module from its bytes, which may be instantiated in every thread. */
export const compiled = (bytes: Uint8Array<ArrayBuffer>): E.Either<EngineRefusal, object> =>
  E.Monad.chain(engine(), ({ Module }) => attempt(() => new Module(bytes)))

/** The exported functions of a module over a memory. */
export const linked = <K extends string>(
  module: object,
  memory: Memory
): E.Either<EngineRefusal, Readonly<Record<K, Kernel>>> =>
  E.Monad.chain(engine(), ({ Instance }) =>
    attempt(() => new Instance(module, { env: { memory } }).exports as Readonly<Record<K, Kernel>>)
  ) // the caller names what it exported

/** The exported functions of a module, given as bytes, over a memory. */
export const instantiate = <K extends string>(
  bytes: Uint8Array<ArrayBuffer>,
  memory: Memory
): E.Either<EngineRefusal, Readonly<Record<K, Kernel>>> =>
  E.Monad.chain(compiled(bytes), (module) => linked<K>(module, memory))
