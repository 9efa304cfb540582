import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr } from '../core/Expr.js'
import { SCALAR } from '../core/Shape.js'
import { generated } from './families/generated.js'
import { isAnyDim } from './families/shapeParam.js'

/** The rules of {@link dimension}. */
export const Dimension = generated<readonly [name: Dim]>({
  name: 'dimension',
  shape: ([name]) =>
    isAnyDim(name)
      ? E.right(SCALAR)
      : E.left({
          _tag: 'InvalidArgument',
          argument: 'the name',
          got: name,
          allowed: "the name of a dimension, such as 'n'"
        }),
  fill: ({ data }, [size]) => {
    data[0] = typeof size === 'number' ? size : Number.NaN // never NaN: evaluation refuses a name that has no size
  },
  resize: ([name], size) => [size(name)]
})

/**
 * The size that a dimension name stands for, as a number in formulas.
 *
 * Shape: 1 × 1.
 * Derivative: none, as it has no operand.
 * Errors: `InvalidArgument`; `UnboundDimension` at evaluation where no leaf has that name among its sizes.
 *
 * @example
 * import { dimension, divide, placeholder, run, sum } from 'catamat'
 *
 * const X = placeholder('X', 'n', 1)
 * run(divide(sum(X), dimension('n')), { X: [1, 2, 6] }).to2DArray() // => [ [ 3 ] ]
 *
 * @category constants
 */
export const dimension = (name: string): Expr<[1, 1], never> => apply(Dimension, [], [name])
