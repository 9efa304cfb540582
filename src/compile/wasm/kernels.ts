import { module } from './assembler.js'
import { copy } from './copy.js'
import type { Kernel } from './engine.js'
import { laneKernels } from './lanes.js'
import type { Loop } from './loop.js'
import { loopFunction } from './loopFunction.js'
import { matmul } from './matmul.js'

/** What serves every program. */
const fixed = { matmul, copy, ...laneKernels } as const

/** The kernels that serve every program, by name. */
export type FixedKernels = { readonly [K in keyof typeof fixed]: Kernel }

/** Memories begin with the constants of loops, so that a loop's function is the same in all. */
const CONSTANTS_AT = 0

const MEMORY = { pages: 1, shared: false } as const

/** The bytes of modules: of the kernels that serve every program, and of the function `loop` of any loop. Each is made once. */
export interface Kernels {
  readonly fixed: () => Uint8Array<ArrayBuffer>
  readonly loop: (loop: Loop) => Uint8Array<ArrayBuffer>
}

export const kernels = (): Kernels => {
  const known = new Map<string, Uint8Array<ArrayBuffer>>()
  const once = (key: string, make: () => Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
    const bytes = known.get(key) ?? make()
    known.set(key, bytes)
    return bytes
  }
  return {
    fixed: () => once('', () => module(fixed, MEMORY)),
    loop: (loop) => once(JSON.stringify(loop), () => module({ loop: loopFunction(loop, CONSTANTS_AT) }, MEMORY))
  }
}
