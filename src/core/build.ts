import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from './brand.js'
import { callSite } from './callSite.js'
import type { Dim } from './Dim.js'
import { describe, isList } from './describe.js'
import type { Block, Expr, Leaf, Operands, Operation, Param, Params } from './Expr.js'
import type { Application, ConstructionError, Refusal } from './errors.js'
import { blockShape, liftedShape } from './lift.js'
import { ApplyNode, ConstantNode, LeafNode, type Shaped } from './node.js'
import { readWhole } from './readValue.js'
import { nameFault, overLimit, refusalOf, shapeFault } from './refusal.js'
import { SCALAR, type Shape, sameShape } from './Shape.js'

const scalar: Shaped = Object.freeze(E.right(SCALAR))

type Part<X> = X extends ConstructionError ? Omit<X, keyof Application> : never

const NOTHING_APPLIED: Omit<Application, 'operation' | 'site'> = {
  operands: [],
  shapes: [],
  params: [],
  transposed: undefined
}

const faultOf = (operation: string, part: Part<ConstructionError>): E.Either<ConstructionError, never> =>
  E.left({ ...NOTHING_APPLIED, operation, site: callSite(), ...part })

const nameText = (name: unknown): string => (typeof name === 'string' ? name : describe(name))

/** A leaf with a name, checked. */
const named = (kind: Leaf['kind'], name: unknown, shape: Shaped, data: Block | undefined): Expr => {
  const rule = nameFault(name)
  return new LeafNode(
    kind,
    nameText(name),
    rule === undefined ? shape : faultOf(kind, { _tag: 'InvalidName', name, rule }),
    data
  )
}

const shaped = (operation: string, shape: Shape): Shaped => {
  const fault = shapeFault(shape)
  return fault === undefined ? E.right(Object.freeze(shape)) : faultOf(operation, fault)
}

/** A placeholder of this name and shape. */
export const placeholderOf = (name: unknown, dims: ReadonlyArray<Dim>): Expr =>
  named('placeholder', name, shaped('placeholder', dims as unknown as Shape), undefined) // checked there

/** A variable: its shape as stated, or else that of its value. */
export const variableOf = (name: unknown, value: unknown, dims: ReadonlyArray<Dim>): Expr => {
  const stated = dims.length === 0 ? undefined : (dims as unknown as Shape) // checked in the next line
  const declared = stated === undefined ? undefined : shaped('variable', stated)
  if (declared !== undefined && E.isLeft(declared)) return named('variable', name, declared, undefined)
  const read = readWhole(value, stated)
  if (E.isLeft(read))
    return named(
      'variable',
      name,
      faultOf('variable', { _tag: 'InvalidConstant', name: nameText(name), fault: read.left }),
      undefined
    )
  return leafOf('variable', name, stated ?? blockShape(read.right), read.right)
}

/** Whether sizes fit a shape: its numbers as they are, each of its names as one size. */
export const fitsShape = (stated: Shape, actual: Shape): boolean =>
  stated.length === actual.length &&
  stated.every((dim, i) => (typeof dim === 'number' ? dim === actual[i] : actual[i] === actual[stated.indexOf(dim)]))

/** A leaf of this shape; a variable's block must fit it, and nobody else may hold it. */
export const leafOf = (kind: Leaf['kind'], name: unknown, shape: Shape, block: Block | undefined): Expr => {
  const actual: Shape = block === undefined ? shape : blockShape(block)
  const fits = block === undefined || fitsShape(shape, actual)
  return named(
    kind,
    name,
    fits
      ? shaped(kind, shape)
      : faultOf(kind, {
          _tag: 'InvalidConstant',
          name: nameText(name),
          fault: { _tag: 'OtherShape', actual, expected: shape }
        }),
    block
  )
}

/** A constant from what stands for a matrix. */
export const constantOf = (value: unknown): Expr => {
  if (typeof value === 'number') return new ConstantNode(scalar, value)
  const read = readWhole(value)
  return E.isRight(read)
    ? constantBlock(read.right)
    : faulty('constant', { _tag: 'InvalidConstant', name: undefined, fault: read.left })
}

/** A constant that takes over a block, which nobody else may hold. */
export const constantBlock = (block: Block): Expr => new ConstantNode(E.right(Object.freeze(blockShape(block))), block)

/** An expression that was built in vain. */
export const faulty = (operation: string, part: Part<ConstructionError>): Expr =>
  new ConstantNode(faultOf(operation, part), undefined)

/** What is given where an expression is due: itself, a number as a constant, or else a faulty constant. */
export const operand = (operation: string, position: number, value: unknown): Expr => {
  if (isExpr(value)) return value
  if (typeof value === 'number') return new ConstantNode(scalar, value)
  const allowed =
    typeof value === 'object' && value !== null
      ? 'an expression or a number; a matrix goes in by constant(…)'
      : 'an expression or a number'
  return faulty(operation, { _tag: 'InvalidArgument', argument: `operand ${position + 1}`, got: value, allowed })
}

/** The shape of the result, or why there is none; `own` is what the constructor itself has against its arguments. */
const shapeOf = (op: Operation, args: Operands, params: Params, own: Refusal | undefined): Shaped => {
  const shapes = new Array<Shape>(args.length)
  for (let i = 0; i < args.length; i++) {
    const shape = (args[i] as Expr).shape // i is below the length
    if (shape._tag === 'Left') return shape
    shapes[i] = shape.right
  }
  const refuse = (refusal: Refusal): Shaped => E.left(refusalOf(op, args, shapes, params, refusal, callSite()))
  if (own !== undefined)
    return E.left({ ...refusalOf(op, args, shapes, params, own, callSite()), transposed: undefined })
  if (op.arity !== undefined && op.arity !== args.length)
    return refuse({
      _tag: 'InvalidArgument',
      argument: 'the number of operands',
      got: args.length,
      allowed: String(op.arity)
    })
  const shape = liftedShape(op, shapes, params)
  if (E.isLeft(shape)) return refuse(shape.left)
  for (const arg of args) if (E.isRight(arg.shape) && sameShape(arg.shape.right, shape.right)) return arg.shape
  const fault = overLimit(shape.right)
  if (fault !== undefined) return refuse(fault)
  Object.freeze(shape.right)
  return Object.freeze(shape)
}

/** The longest list that a parameter may be. */
const LONGEST_LIST = 2 ** 26

/** Parameters as frozen plain data: lists are copied, and what is not plain becomes a text that no rule accepts. */
const plain = (value: unknown): Param => {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' || value === undefined)
    return value
  if (!isList(value) && !ArrayBuffer.isView(value)) return `(${describe(value)})`
  try {
    const list = value as unknown as ArrayLike<unknown> // a view that is no list has no length, and becomes an empty one
    return list.length <= LONGEST_LIST ? Object.freeze(Array.from(list, plain)) : `(a list of ${list.length})`
  } catch {
    return '(a list that cannot be read)'
  }
}

const NO_PARAMS: Params = Object.freeze([])

/**
 * One operation applied to its operands (expressions and bare numbers), beside its parameters.
 * Total: what does not fit gives a node whose `shape` is a `Left`. The type of the result is what the caller states.
 * A constructor that has something against its arguments itself, before the operation's rules are asked, gives its refusal.
 *
 * @category constructors
 */
export const apply = <S extends Shape, V extends string, A extends Operands = Operands, P extends Params = Params>(
  of: Operation<A, P>,
  operands: ReadonlyArray<unknown>,
  params?: P,
  refusal?: Refusal
): Expr<S, V> => {
  // Methods compare bivariantly, so any operation is an `Operation`; only here do its operands meet its rules, after the arity is checked.
  const op = of as unknown as Operation
  const args = operands.slice() as Array<Expr> // each becomes one in the next line
  for (let i = 0; i < args.length; i++) args[i] = operand(op.name, i, operands[i])
  const given = params === undefined ? NO_PARAMS : Object.freeze(params.map(plain))
  return new ApplyNode(op, Object.freeze(args), given, shapeOf(op, args, given, refusal))
}
