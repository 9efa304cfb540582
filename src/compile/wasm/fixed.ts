import { module } from './assembler.js'
import { copy } from './copy.js'
import type { Kernel } from './engine.js'
import { laneKernels } from './lanes.js'
import { matmul } from './matmul.js'
import { matmulSingle } from './single.js'

const functions = { matmul, matmulSingle, copy, ...laneKernels } as const

/** The kernels that serve every program, by name. */
export type FixedKernels = { readonly [K in keyof typeof functions]: Kernel }

/** The bytes of the module of the kernels that serve every program, put together from their sources. */
export const emitted = (shared: boolean): Uint8Array<ArrayBuffer> => module(functions, { pages: 1, shared })
