import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../../core/build.js'
import type { Operation, Unary } from '../../core/Expr.js'
import { linear } from './linear.js'

/** Which diagonal bounds a triangle; 0 is the main one, those above count up. */
type Diagonal = readonly [k: number]

interface TriangleSpec {
  readonly name: string
  /** Whether a diagonal belongs to the triangle that the k-th bounds. */
  readonly keeps: (diagonal: number, k: number) => boolean
}

/** The entries of a triangle, zeros elsewhere: a projection, which is its own adjoint. */
export const triangle = ({ name, keeps }: TriangleSpec): Operation<Unary, Diagonal> => {
  const op: Operation<Unary, Diagonal> = linear<Diagonal>({
    name,
    zeros: 'placed',
    shape: ([x], [k]) =>
      Number.isSafeInteger(k)
        ? E.right(x)
        : E.left({ _tag: 'InvalidArgument', argument: 'k', got: k, allowed: 'a whole number' }),
    forward: ([x], out, [k]) => {
      for (let row = 0, i = 0; row < x.rows; row++)
        for (let column = 0; column < x.columns; column++, i++)
          if (keeps(column - row, k)) out.data[i] = x.data[i] as number // i counts the entries
    },
    adjoint: (ct, { params }) => apply(op, [ct], params)
  })
  return op
}
