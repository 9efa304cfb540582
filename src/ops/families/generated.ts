import * as E from 'fp-ts/lib/Either.js'
import type { Dim } from '../../core/Dim.js'
import type { Block, Nullary, Operation, Param, Params } from '../../core/Expr.js'
import type { Refusal } from '../../core/errors.js'
import type { MatrixShape } from '../../core/Shape.js'
import { isAnyDim } from './shapeParam.js'

interface GeneratedSpec<P extends Params> extends Pick<Operation<Nullary, P>, 'resize'> {
  readonly name: string
  readonly shape: (params: P) => E.Either<Refusal, MatrixShape>
  readonly fill: (out: Block, params: P) => void
}

/** A matrix made of its parameters alone. It does not change, so it has no derivative. */
export const generated = <P extends Params>({ shape, fill, ...rest }: GeneratedSpec<P>): Operation<Nullary, P> => ({
  ...rest,
  arity: 0,
  shape: (_, params) => shape(params),
  forward: (_, out, params) => fill(out, params),
  jvp: () => undefined,
  vjp: () => undefined
})

/** Two sizes, numbers or names, or what names add up to where binding put it. */
export const sized = ([rows, columns]: readonly [Dim, Dim, ...Params]): E.Either<Refusal, MatrixShape> => {
  const dims: ReadonlyArray<Param> = [rows, columns]
  const position = dims.findIndex((dim) => !isAnyDim(dim))
  return position < 0 ? E.right([rows, columns]) : E.left({ _tag: 'InvalidShape', dim: dims[position], position })
}
