import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Expr } from '../core/Expr.js'
import { generated } from './families/generated.js'

/** The number of steps; each part is divided by itself where the distance overflows. */
const lengthOf = (start: number, stop: number, step: number): number => {
  const steps = (stop - start) / step
  return Math.max(0, Math.ceil(Number.isFinite(stop - start) ? steps : stop / step - start / step))
}

/** The place after `i` steps, in halves where their length overflows. */
const placeOf = (i: number, start: number, step: number): number =>
  Number.isFinite(i * step) ? start + i * step : 2 * (start / 2 + i * (step / 2))

/** The rules of {@link arange}. */
export const Arange = generated<readonly [start: number, stop: number, step: number]>({
  name: 'arange',
  shape: (params) => {
    const wrong = [0, 1, 2].findIndex((i) => !Number.isFinite(params[i]) || (i === 2 && params[i] === 0))
    return wrong < 0
      ? E.right([lengthOf(...params), 1])
      : E.left({
          _tag: 'InvalidArgument',
          argument: ['start', 'stop', 'step'][wrong] ?? '',
          got: params[wrong],
          allowed: wrong === 2 ? 'a finite number other than 0' : 'a finite number'
        })
  },
  fill: ({ data }, [start, , step]) => {
    for (let i = 0; i < data.length; i++) data[i] = placeOf(i, start, step)
  }
})

/**
 * The numbers from a start (0) by steps (of 1) to a stop, which is left out, as a column.
 *
 * Shape: ⌈(stop − start)/step⌉ × 1.
 * Derivative: none, as it has no operand.
 * Errors: `InvalidArgument`, `LimitExceeded`.
 *
 * @example
 * import { arange, run } from 'catamat'
 *
 * run(arange(3), {}).to2DArray() // => [ [ 0 ], [ 1 ], [ 2 ] ]
 *
 * @category constants
 */
export const arange = (startOrStop: number, stop?: number, step = 1): Expr<[number, 1], never> =>
  apply(Arange, [], stop === undefined ? [0, startOrStop, step] : [startOrStop, stop, step])
