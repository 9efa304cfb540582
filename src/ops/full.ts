import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr, Param } from '../core/Expr.js'
import { generated, sized } from './families/generated.js'

/** The sizes, then the value. */
type FullParams = readonly [...ReadonlyArray<Dim>, number]

const split = (params: FullParams): readonly [ReadonlyArray<Dim>, Param] => [params.slice(0, -1), params.at(-1)]

/** The rules of {@link full}. */
export const Full = generated<FullParams>({
  name: 'full',
  shape: (params) => {
    const [dims, value] = split(params)
    if (dims.length < 2 && !dims.some((dim) => Array.isArray(dim)))
      return E.left({
        _tag: 'InvalidArgument',
        argument: 'the list of sizes',
        got: dims,
        allowed: 'two or more, and the number after them'
      })
    return typeof value === 'number'
      ? sized(dims)
      : E.left({ _tag: 'InvalidArgument', argument: 'the value', got: value, allowed: 'a number' })
  },
  fill: ({ data }, params) => void data.fill(Number(split(params)[1])),
  resize: (params, size) => [...split(params)[0].map(size), Number(split(params)[1])]
})

/**
 * One number everywhere: the sizes, then the number.
 *
 * Shape: rows × columns, the sizes of a stack before them; numbers or names.
 * Derivative: none, as it has no operand.
 * Errors: `InvalidShape`, `LimitExceeded`.
 *
 * @example
 * import { full, run } from 'catamat'
 *
 * run(full(1, 2, 7), {}).to2DArray() // => [ [ 7, 7 ] ]
 *
 * @category constants
 */
export const full = <const S extends [...Dim[], Dim, Dim]>(...params: [...shape: S, value: number]): Expr<S, never> =>
  apply(Full, [], params)
