import * as E from 'fp-ts/lib/Either.js'
import type { Leaf } from '../core/Expr.js'
import type { Walk } from '../core/fold.js'
import { blockShape } from '../core/lift.js'
import { isNumeric, type NumericShape } from '../core/Shape.js'
import type { Bindings } from '../interpreters/bindings.js'
import { excessOfRows } from '../interpreters/evaluate.js'
import { type AskedBackend, readied } from './backend.js'
import { entriesToFold, folded } from './constants.js'
import { withIdentities } from './identity.js'
import { lowered } from './lower.js'
import { type Defaults, type Machine, machineFor } from './machine.js'
import { inPrecision, type Precision } from './precision.js'
import { scheduled } from './schedule.js'
import { sized } from './sizes.js'
import { transposesEarly } from './strips.js'
import { type Values, valuesOf } from './values.js'
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
  /** The most float64 entries that the memory of a program may have, or constants may take while they are computed; 2²⁹ (4 GiB) by default. */
  readonly entries?: number
  /** `auto`, the default, uses WebAssembly and straight-line code where they pay; `portable` WebAssembly wherever it can; `plain` neither;
   * `native` leaves products to {@link nativeBlas}, where there is one, and does the rest as `auto` does. */
  readonly backend?: AskedBackend
  /**
   * How many threads share large products and loops in WebAssembly, 1 by default. The values have the same bits with any number. Workers
   * start with the first program that has use for them; until then, and where there are none, the calling thread does it all.
   * For `native`, how many threads the BLAS may take: with one library and one number of threads, one machine gives the same bits.
   */
  readonly threads?: number
  /**
   * `float32` rounds the operands of products of matrices to float32 and adds 256 products at a time in it, about twice as fast; `float64`
   * by default. Everything else is computed in float64 all the same, and so are products that a BLAS does.
   */
  readonly precision?: Precision
  /** The name or the path of the library that `native` takes; the first of the usual ones by default. */
  readonly blas?: string
}

/** What is known of sizes where no environment has told any. */
const NO_SIZES: Bindings = { values: new Map(), sizes: new Map(), told: new Map(), given: new Set() }

/** Whether the size of every leaf is a number, so that there is one program. */
const areFixed = (leaves: ReadonlyArray<Leaf>): boolean =>
  leaves.every(({ shape }) => E.isRight(shape) && isNumeric(shape.right))

/** A machine; or how many entries it would take where they are more than the limit; undefined where only evaluation can tell what is wrong. */
export type Made = Machine | number | undefined

/** Machines for a program in each set of sizes. */
export interface Programs {
  readonly find: (bindings: Bindings) => Made
  /** The only one there is, where no size is a name. */
  readonly only: Made
}

const keyOf = ({ values, sizes }: Bindings): string =>
  [...values.values()].map((block) => blockShape(block).join('×')).join() + [...sizes.values()].join()

/** Makes the machine for sizes. Nothing is computed, and no memory taken, before the limit is asked. */
const maker =
  (
    values: Values,
    { entries: limit, precision, ...asked }: Required<CompileOptions>,
    names: ReadonlyArray<string>,
    defaults: Defaults,
    kernels: Kernels
  ) =>
  (bindings: Bindings): Made => {
    const known = sized(values, bindings)
    if (known === undefined || known.roots.some((root) => excessOfRows(known.shapes[root] ?? NOTHING) !== undefined))
      return undefined
    const program = lowered(known, transposesEarly(scheduled(known)))
    const wanted = program.constants.map(({ value }) => value)
    const needed = Math.max(program.entries, entriesToFold(known, wanted))
    if (needed > limit) return needed
    const constants = folded(known, wanted)
    if (constants === undefined) return undefined
    const whole = inPrecision(withIdentities(program, constants), precision)
    const ready = readied(whole, asked, kernels)
    return ready === undefined ? undefined : machineFor(whole, ready, constants, names, defaults)
  }

/** What was made for the sets of sizes that were asked for last, also where nothing could be. */
const kept = (make: (bindings: Bindings) => Made): ((bindings: Bindings) => Made) => {
  const known = new Map<string, Made>()
  return (bindings) => {
    const key = keyOf(bindings)
    const made = known.has(key) ? known.get(key) : make(bindings)
    known.delete(key) // the last asked for comes last
    known.set(key, made)
    const [oldest] = known.keys()
    if (known.size > MOST_KEPT && oldest !== undefined) known.delete(oldest)
    return made
  }
}

/** The machines for what was walked through: each is made when its sizes are first met, at once where there is one for all. */
export const programs = (
  walked: Walk,
  settings: Required<CompileOptions>,
  defaults: Defaults,
  kernels: Kernels
): Programs => {
  const leaves = walked.order.filter((node) => node._tag === 'Leaf')
  const names = [...new Set(leaves.map(({ name }) => name))]
  const make = maker(valuesOf(walked), settings, names, defaults, kernels)
  if (!areFixed(leaves)) return { only: undefined, find: kept(make) }
  const only = make(NO_SIZES)
  return { only, find: () => only }
}
