import type { Pool } from '../threads/pool.js'
import { module } from './assembler.js'
import { BYTES } from './bytes.js'
import type { Loop } from './loop.js'
import { loopFunction } from './loopFunction.js'

/** Memories begin with the constants of loops, so that a loop's function is the same in all. */
const CONSTANTS_AT = 0

/** The bytes of modules: of the kernels that serve every program, and of the function `loop` of any loop. Each is made once. */
export interface Kernels {
  /** The threads that run them; undefined where that is the calling one alone. */
  readonly pool: Pool | undefined
  readonly fixed: () => Uint8Array<ArrayBuffer>
  readonly loop: (loop: Loop) => Uint8Array<ArrayBuffer>
}

export const kernels = (pool?: Pool): Kernels => {
  const known = new Map<string, Uint8Array<ArrayBuffer>>()
  const once = (key: string, make: () => Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
    const bytes = known.get(key) ?? make()
    known.set(key, bytes)
    return bytes
  }
  return {
    pool,
    fixed: () => once('', () => Uint8Array.from(atob(BYTES), (byte) => byte.charCodeAt(0))),
    loop: (loop) =>
      once(JSON.stringify(loop), () => module({ loop: loopFunction(loop, CONSTANTS_AT) }, { pages: 1, shared: false }))
  }
}
