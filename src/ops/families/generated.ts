import * as E from 'fp-ts/lib/Either.js'
import type { Block, Nullary, Operation, Param, Params } from '../../core/Expr.js'
import type { Refusal } from '../../core/errors.js'
import type { Shape } from '../../core/Shape.js'
import { shapeParamFault } from './shapeParam.js'

interface GeneratedSpec<P extends Params> extends Pick<Operation<Nullary, P>, 'resize' | 'zeros'> {
  readonly name: string
  readonly shape: (params: P) => E.Either<Refusal, Shape>
  readonly fill: (out: Block, params: P) => void
}

/** A matrix, or a stack of them, made of its parameters alone. It does not change, so it has no derivative. */
export const generated = <P extends Params>({ shape, fill, ...rest }: GeneratedSpec<P>): Operation<Nullary, P> => ({
  ...rest,
  arity: 0,
  shape: (_, params) => shape(params),
  forward: (_, out, params) => fill(out, params),
  jvp: () => undefined,
  vjp: () => undefined
})

/** The sizes as NumPy has them: in a list. */
const listFault = (dims: ReadonlyArray<Param>): Refusal | undefined => {
  const list = dims.find((dim) => Array.isArray(dim))
  const allowed = 'a number or a name: sizes stand side by side, and not in a list'
  return list === undefined ? undefined : { _tag: 'InvalidArgument', argument: 'a size', got: list, allowed }
}

/** Sizes, numbers or names, or what names add up to where binding put it. */
export const sized = (dims: ReadonlyArray<Param>): E.Either<Refusal, Shape> => {
  const fault = listFault(dims) ?? shapeParamFault(dims)
  return fault === undefined ? E.right(dims as unknown as Shape) : E.left(fault) // checked
}
