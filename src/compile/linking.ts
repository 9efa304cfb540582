import * as E from 'fp-ts/lib/Either.js'
import type { Fused } from './fused.js'
import { overShared } from './wasm/assembler.js'
import { compiled, type EngineRefusal, type Kernel, linked, type Memory } from './wasm/engine.js'
import type { FixedKernels } from './wasm/fixed.js'
import type { Kernels } from './wasm/kernels.js'

/** A module, and which of its functions are kernels. */
export interface KernelModule {
  readonly module: object
  readonly names: ReadonlyArray<string>
}

/** The kernels of a program over its memory. */
export interface Linked {
  readonly fixed: FixedKernels
  /** The function of a loop, made when it is first asked for and once for equal ones; undefined where it is refused. */
  readonly loop: (fused: Fused) => Kernel | undefined
  /** What has been linked so far. */
  readonly modules: ReadonlyArray<KernelModule>
  /** The kernels in the order of the modules and of their names: where they have numbers, these are their places here. */
  readonly all: ReadonlyArray<Kernel>
}

export const linkedKernels = (
  { fixed, loop: bytesOf }: Kernels,
  memory: Memory,
  isShared: boolean
): E.Either<EngineRefusal, Linked> => {
  const modules: Array<KernelModule> = []
  const all: Array<Kernel> = []
  const link = <K extends string>(
    bytes: Uint8Array<ArrayBuffer>
  ): E.Either<EngineRefusal, Readonly<Record<K, Kernel>>> =>
    E.Monad.chain(compiled(isShared ? overShared(bytes) : bytes), (module) =>
      E.Monad.map(linked<K>(module, memory), (exports) => {
        modules.push({ module, names: Object.keys(exports) })
        all.push(...Object.values<Kernel>(exports))
        return exports
      })
    )
  const made = new Map<Uint8Array, Kernel>()
  const loop = ({ kernel }: Fused): Kernel | undefined => {
    const bytes = bytesOf(kernel)
    const known = made.get(bytes)
    if (known !== undefined) return known
    const own = link<'loop'>(bytes)
    if (E.isLeft(own)) return undefined
    made.set(bytes, own.right.loop)
    return own.right.loop
  }
  return E.Monad.map(link<keyof FixedKernels>(fixed()), (common) => ({ fixed: common, loop, modules, all }))
}
