import * as E from 'fp-ts/lib/Either.js'
import type { Walk } from '../core/fold.js'
import { blockShape } from '../core/lift.js'
import { isNumeric, type NumericShape } from '../core/Shape.js'
import type { Bindings } from '../interpreters/bindings.js'
import { excessOfRows } from '../interpreters/evaluate.js'
import type { AskedBackend } from './backend.js'
import { lowered } from './lower.js'
import { type Defaults, type Machine, machineFor } from './machine.js'
import { scheduled } from './schedule.js'
import { sized } from './sizes.js'
import { transposesEarly } from './strips.js'
import { valuesOf } from './values.js'
import type { Kernels } from './wasm/kernels.js'

const NOTHING: NumericShape = [0, 0]

/** So many sets of sizes have their programs kept, those asked for last. */
const MOST_KEPT = 8

/**
 * How to compile.
 *
 * @category compilation
 */
export interface CompileOptions {
  /** The most float64 entries that the memory of a program may have; 2²⁹ (4 GiB) by default. */
  readonly entries?: number
  /** `auto`, the default, uses WebAssembly and straight-line code where they pay; `portable` WebAssembly wherever it can; `plain` neither;
   * `native` leaves products to {@link nativeBlas}, where there is one, and does the rest as `auto` does. */
  readonly backend?: AskedBackend
  /** How many threads a BLAS may take; 1 by default. With one library and one number of threads, one machine gives the same bits. */
  readonly threads?: number
  /** The name or the path of the library that `native` takes; the first of the usual ones by default. */
  readonly blas?: string
}

/** What is known of sizes where no environment has told any. */
const NO_SIZES: Bindings = { values: new Map(), sizes: new Map(), told: new Map(), given: new Set() }

/** Whether the size of every leaf is a number, so that there is one program. */
const areFixed = (walked: Walk): boolean =>
  walked.order.every((node) => node._tag !== 'Leaf' || (E.isRight(node.shape) && isNumeric(node.shape.right)))

/** Machines for a program in each set of sizes. */
export interface Programs {
  /** The entries that the memory would have where they are more than the limit, undefined where nothing can be computed. */
  readonly find: (bindings: Bindings) => Machine | number | undefined
  /** The only machine there is, where no size is a name. */
  readonly only: Machine | number | undefined
}

const keyOf = ({ values, sizes }: Bindings): string =>
  [...values.values()].map((block) => blockShape(block).join('×')).join() + [...sizes.values()].join()

/** The machines for what was walked through: each is made when its sizes are first met, at once where there is one for all. */
export const programs = (
  walked: Walk,
  { entries: limit, ...asked }: Required<CompileOptions>,
  defaults: Defaults,
  kernels: Kernels
): Programs => {
  const values = valuesOf(walked)
  const kept = new Map<string, Machine>()
  const made = (bindings: Bindings): Machine | number | undefined => {
    const known = sized(values, bindings)
    if (known === undefined || known.roots.some((root) => excessOfRows(known.shapes[root] ?? NOTHING) !== undefined))
      return undefined
    const program = lowered(known, transposesEarly(scheduled(known)))
    return program.entries > limit ? program.entries : machineFor(program, defaults, asked, kernels)
  }
  if (areFixed(walked)) {
    const only = made(NO_SIZES)
    return { only, find: () => only }
  }
  const find = (bindings: Bindings): Machine | number | undefined => {
    const key = keyOf(bindings)
    const machine = kept.get(key) ?? made(bindings)
    if (machine === undefined || typeof machine === 'number') return machine
    kept.delete(key) // the last asked for comes last
    kept.set(key, machine)
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return machine
  }
  return { only: undefined, find }
}
