import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../../core/build.js'
import type { Binary, Block, Expr, Operation, Unary } from '../../core/Expr.js'
import type { Refusal } from '../../core/errors.js'
import { broadcast, type MatrixShape, SCALAR } from '../../core/Shape.js'
import type { Elementwise, UnaryElementwise } from '../../core/typed.js'

const mismatch = (a: MatrixShape, b: MatrixShape): Refusal => {
  const rows = broadcast([a[0], 1], [b[0], 1]) === undefined
  const columns = broadcast([1, a[1]], [1, b[1]]) === undefined
  return {
    _tag: 'ShapeMismatch',
    requires: { _tag: 'Broadcast', axis: rows && columns ? 'both' : rows ? 'rows' : 'columns' }
  }
}

/** The shape that all operands stretch to. */
export const broadcastAll = (shapes: ReadonlyArray<MatrixShape>): E.Either<Refusal, MatrixShape> => {
  let shape: MatrixShape = shapes[0] ?? SCALAR
  for (let i = 1; i < shapes.length; i++) {
    const next = shapes[i] as MatrixShape // i is below the length
    const both = broadcast(shape, next)
    if (both === undefined) return E.left(mismatch(shape, next))
    shape = both
  }
  return E.right(shape)
}

/** How far apart two neighbours lie in an operand that stretches to the result. */
const strides = ({ rows, columns }: Block): readonly [row: number, column: number] => [
  rows === 1 ? 0 : columns,
  columns === 1 ? 0 : 1
]

type Entry = (a: number, b: number, c: number) => number

type Forward<A extends ReadonlyArray<Block>> = (operands: A, out: Block) => void

/** A forward rule that says of one entry what it does of all; a record with another rule has not said it. */
const ofEntry = <A extends ReadonlyArray<Block>>(
  entry: Entry,
  forward: Forward<A>
): Forward<A> & { readonly entry: Entry } => Object.assign(forward, { entry })

/** The result at one place from the operands' entries there, where the forward rule was made of it. */
export const entryOf = ({ forward }: Operation): Entry | undefined => (forward as { readonly entry?: Entry }).entry // see above

export const map1 = (f: (x: number) => number): Forward<readonly [Block]> =>
  ofEntry(
    (x) => f(x), // f may take more, as Math.max does
    ([x], out) => {
      const [from, to] = [x.data, out.data]
      for (let i = 0; i < to.length; i++) to[i] = f(from[i] as number) // i is below both lengths
    }
  )

export const map2 = (f: (a: number, b: number) => number): Forward<readonly [Block, Block]> =>
  ofEntry(
    (a, b) => f(a, b),
    ([a, b], out) => {
      const [aRow, aColumn] = strides(a)
      const [bRow, bColumn] = strides(b)
      const [from, and, to] = [a.data, b.data, out.data]
      for (let row = 0, at = 0; row < out.rows; row++) {
        let i = row * aRow
        let j = row * bRow
        for (let column = 0; column < out.columns; column++, i += aColumn, j += bColumn)
          to[at++] = f(from[i] as number, and[j] as number) // strides stay within
      }
    }
  )

export const map3 = (f: Entry): Forward<readonly [Block, Block, Block]> =>
  ofEntry(f, ([a, b, c], out) => {
    const [aRow, aColumn] = strides(a)
    const [bRow, bColumn] = strides(b)
    const [cRow, cColumn] = strides(c)
    for (let row = 0, at = 0; row < out.rows; row++)
      for (let column = 0; column < out.columns; column++)
        out.data[at++] = f(
          a.data[row * aRow + column * aColumn] as number, // strides stay within
          b.data[row * bRow + column * bColumn] as number,
          c.data[row * cRow + column * cColumn] as number
        )
  })

// The overloads say of each call what `apply` cannot: the shape and the names of the result.
export const unary = (op: Operation<Unary>): UnaryElementwise =>
  ((...operands: ReadonlyArray<Expr>) => apply(op, operands)) as UnaryElementwise
export const binary = (op: Operation<Binary>): Elementwise =>
  ((...operands: ReadonlyArray<Expr>) => apply(op, operands)) as Elementwise
