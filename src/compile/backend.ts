import * as E from 'fp-ts/lib/Either.js'
import { allocate } from '../core/readValue.js'
import { generated } from './generate.js'
import type { Least } from './jobs.js'
import { blasOf, showBlasRefusal } from './native/blas.js'
import { blasActions, isForBlas } from './native/products.js'
import type { Program } from './Program.js'
import { type Action, inTurn, plainAction, type Special } from './plain.js'
import { portable } from './portable.js'
import type { EngineRefusal } from './wasm/engine.js'
import type { Kernels } from './wasm/kernels.js'

/**
 * What runs a program: straight-line code for small ones, WebAssembly where it pays, else loops over typed arrays; products by a BLAS
 * of the system where that was asked for and there is one; and why.
 *
 * @category compilation
 */
export interface Backend {
  readonly name: 'code' | 'portable' | 'plain' | 'native'
  readonly reason: string
}

/**
 * The back ends that may be asked for: the one that pays, WebAssembly for all that it can do, neither it nor code from texts, or the
 * one that pays with large products by a BLAS of the system.
 *
 * @category compilation
 */
export type AskedBackend = 'auto' | 'portable' | 'plain' | 'native'

/** What was asked for. */
export interface Asked {
  readonly backend: AskedBackend
  readonly threads: number
  /** The name or the path of a BLAS; any where it is empty. */
  readonly blas: string
}

/** A memory, and the program on it; false where a rule failed. */
export interface Ready {
  readonly memory: Float64Array
  readonly run: Action
  readonly backend: Backend
}

const WHERE_IT_PAYS: Least = { work: 12 ** 3, entries: 256, reduced: 256 }
const EVERYWHERE: Least = { work: 0, entries: 0, reduced: 0 }

/** Code pays from this run on: what is called once or twice is done sooner without. */
const FIRST_RUN_OF_CODE = 3

const refusalText = (refusal: EngineRefusal): string => {
  if (refusal._tag === 'NoWebAssembly') return 'there is no WebAssembly here'
  return refusal._tag === 'NoSimd'
    ? 'WebAssembly has no 128-bit SIMD here'
    : `WebAssembly is refused: ${refusal.message}`
}

/** The actions as straight-line code, where that is allowed and the program is small. */
const asCode = (program: Program, memory: Float64Array, actions: ReadonlyArray<Action>): Action | undefined => {
  const code = generated(program)
  if (code === undefined) return undefined
  try {
    // The code speaks of places in memory and of functions by their numbers: no name and no text of a user is in it.
    return new Function('m', 'f', 'a', `return () => {\n${code.source}\n}`)(memory, code.functions, actions)
  } catch {
    return undefined // code from texts is not allowed everywhere
  }
}

/** All actions in turn; from the third time on as code, if there is any. */
const plain = (
  program: Program,
  reason: string,
  mayBeCode: boolean,
  aside: string,
  special?: Special
): Ready | undefined => {
  const memory = allocate(program.entries)
  if (memory === undefined) return undefined
  const actions = program.instructions.map(
    (instruction) => special?.(instruction)?.(memory) ?? plainAction(memory, instruction)
  )
  const turn = inTurn(actions)
  let code: Action | undefined
  let runs = 0
  return {
    memory,
    run: () => {
      if (mayBeCode && runs < FIRST_RUN_OF_CODE && ++runs === FIRST_RUN_OF_CODE) code = asCode(program, memory, actions)
      return code === undefined ? turn() : code()
    },
    get backend(): Backend {
      return code === undefined
        ? { name: 'plain', reason: reason + aside }
        : { name: 'code', reason: `it is small${aside}` }
    }
  }
}

const reasonText = (refusal: EngineRefusal | 'small' | 'large'): string => {
  if (refusal === 'small') return 'nothing in it is large enough for WebAssembly'
  return refusal === 'large' ? 'it needs more memory than WebAssembly has' : refusalText(refusal)
}

const asideOf = ({ pool }: Kernels): string => (pool === undefined ? '' : '; threads are for WebAssembly')

/** A program by what there is of the back ends that need no package. */
const packageless = (program: Program, least: Least, kernels: Kernels, special?: Special): Ready | undefined => {
  const ready = portable(program, least, kernels, special)
  return E.isRight(ready) ? ready.right : plain(program, reasonText(ready.left), true, asideOf(kernels), special)
}

/** The same, of which the reason is told after another. */
const because = (reason: string, ready: Ready | undefined): Ready | undefined =>
  ready === undefined
    ? undefined
    : {
        ...ready,
        get backend() {
          const { name, reason: own } = ready.backend
          return { name, reason: `${reason}; ${own}` }
        }
      }

/** A program whose large products are done by a BLAS, if there are any and there is one. */
const native = (program: Program, { threads, blas: asked }: Asked, kernels: Kernels): Ready | undefined => {
  if (!program.instructions.some(isForBlas))
    return because('no product in it is large enough for a BLAS', packageless(program, WHERE_IT_PAYS, kernels))
  const blas = blasOf(asked === '' ? undefined : asked)
  if (E.isLeft(blas)) return because(showBlasRefusal(blas.left), packageless(program, WHERE_IT_PAYS, kernels))
  const { library, setThreads } = blas.right
  const ready = packageless(program, WHERE_IT_PAYS, kernels, blasActions(blas.right))
  if (ready === undefined) return undefined
  const reason = `products by ${library}; the rest: ${ready.backend.reason}`
  return {
    memory: ready.memory,
    run: () => {
      setThreads(threads) // others may have told it another number
      return ready.run()
    },
    backend: { name: 'native', reason }
  }
}

/** A program with a memory, by the back end that was asked for or else the one that there is; undefined where memory does not suffice. */
export const readied = (program: Program, asked: Asked, kernels: Kernels): Ready | undefined => {
  if (asked.backend === 'plain') return plain(program, 'it was asked for', false, asideOf(kernels))
  if (asked.backend === 'native') return native(program, asked, kernels)
  return packageless(program, asked.backend === 'auto' ? WHERE_IT_PAYS : EVERYWHERE, kernels)
}
