import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from './brand.js'
import { callSite } from './callSite.js'
import { type Dim, isDim } from './Dim.js'
import { describe, LONGEST_LIST, lengthOf } from './describe.js'
import type { Apply, Block, Expr, Leaf, Node, Operands, Operation, Params } from './Expr.js'
import type { Application, CallSite, ConstructionError, Refusal } from './errors.js'
import { plainKeys } from './given.js'
import { blockShape } from './lift.js'
import { ApplyNode, ConstantNode, LeafNode, type Shaped } from './node.js'
import { paramsOf } from './params.js'
import { readWhole } from './readValue.js'
import { nameFault, overLimit, refusalOf, shapeFault } from './refusal.js'
import { shapeBy } from './rules.js'
import { SCALAR, type Shape } from './Shape.js'

const scalar: Shaped = Object.freeze(E.right(SCALAR))

type Part<X> = X extends ConstructionError ? Omit<X, keyof Application> : never

const NOTHING_APPLIED: Omit<Application, 'operation' | 'site'> = {
  operands: [],
  shapes: [],
  params: [],
  transposed: undefined
}

/** A shape is shared by all who ask for it, and by nodes above: nobody may change it. */
const frozenLeft = (error: ConstructionError): Shaped => Object.freeze(E.left(Object.freeze(error)))
const frozenRight = (shape: Shape): Shaped => Object.freeze(E.right(Object.freeze(shape)))

const faultOf = (operation: string, part: Part<ConstructionError>): Shaped =>
  frozenLeft({ ...NOTHING_APPLIED, operation, site: callSite(), ...part })

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

const shaped = (operation: string, shape: Shape, isSize?: (dim: unknown) => boolean): Shaped => {
  const fault = shapeFault(shape, isSize)
  return fault === undefined ? frozenRight([...shape] as unknown as Shape) : faultOf(operation, fault) // as many sizes
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
const fitsShape = (stated: Shape, actual: Shape): boolean =>
  stated.length === actual.length &&
  stated.every((dim, i) => (typeof dim === 'number' ? dim === actual[i] : actual[i] === actual[stated.indexOf(dim)]))

/** A leaf of this shape, whose sizes may be what names add up to; a variable's block must fit it, and nobody else may hold it. */
export const leafOf = (kind: Leaf['kind'], name: unknown, shape: Shape, block: Block | undefined): Expr => {
  const actual: Shape = block === undefined ? shape : blockShape(block)
  const fits = block === undefined || fitsShape(shape, actual)
  return named(
    kind,
    name,
    fits
      ? shaped(kind, shape, isDim)
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
export const constantBlock = (block: Block): Expr => new ConstantNode(frozenRight(blockShape(block)), block)

/** An expression that was built in vain. */
export const faulty = (operation: string, part: Part<ConstructionError>): Expr =>
  new ConstantNode(faultOf(operation, part), undefined)

/** What is given where an expression is due: itself, a number as a constant, or else a faulty constant. */
export const operand = (operation: string, position: number, value: unknown): Expr => {
  if (isExpr(value)) return value
  return typeof value === 'number'
    ? new ConstantNode(scalar, value)
    : noOperand(operation, `operand ${position + 1}`, value)
}

/** A faulty constant in the place of what is no expression. */
export const noOperand = (operation: string, argument: string, value: unknown): Expr => {
  const allowed =
    typeof value === 'object' && value !== null && plainKeys(value) === undefined
      ? 'an expression or a number; a matrix goes in by constant(…)'
      : 'an expression or a number'
  return faulty(operation, { _tag: 'InvalidArgument', argument, got: value, allowed })
}

/** Why there are not as many operands as the operation takes. */
const arityFault = ({ arity }: Operation, { length }: Operands): E.Either<Refusal, never> | undefined =>
  arity === undefined || arity === length
    ? undefined
    : E.left({ _tag: 'InvalidArgument', argument: 'the number of operands', got: length, allowed: String(arity) })

/** The shape of what is known to have one. */
const rightOf = (expr: Expr): Shape => (expr.shape as E.Right<Shape>).right // asked only where none is a Left

const shapesOf = (args: Operands): ReadonlyArray<Shape> => {
  const [a, b] = args as readonly [Expr, Expr] // read as far as there are any
  return args.length === 1 ? [rightOf(a)] : args.length === 2 ? [rightOf(a), rightOf(b)] : args.map(rightOf)
}

/** The shape of the result, or why there is none; `own` is what the constructor itself has against its arguments. */
const shapeOf = (op: Operation, args: Operands, params: Params, own: Refusal | undefined): Shaped => {
  for (let i = 0; i < args.length; i++) if ((args[i] as Expr).shape._tag === 'Left') return (args[i] as Expr).shape // i is below the length
  const shapes = shapesOf(args)
  if (own !== undefined)
    return frozenLeft({ ...refusalOf(op, args, shapes, params, own, callSite()), transposed: undefined })
  const shape = arityFault(op, args) ?? shapeBy(op, shapes, params)
  if (shape._tag === 'Left') return frozenLeft(refusalOf(op, args, shapes, params, shape.left, callSite()))
  for (let i = 0; i < args.length; i++) if (shapes[i] === shape.right) return (args[i] as Expr).shape // as many as operands
  const fault = overLimit(shape.right)
  return fault === undefined
    ? frozenRight(shape.right)
    : frozenLeft(refusalOf(op, args, shapes, params, fault, callSite()))
}

/** What was built in vain from a text: its fault, if it is its own and not that of an operand, tells a place there. */
export const builtAt = (expr: Expr, site: () => CallSite): Expr => {
  const { shape, _tag } = expr as Node // the three forms are all there is
  if (E.isRight(shape) || _tag === 'Leaf') return expr
  const args = _tag === 'Apply' ? (expr as unknown as Apply).args : [] // narrowed by the tag
  if (args.some((arg) => arg.shape === shape)) return expr
  const placed = frozenLeft({ ...shape.left, site: site() })
  if (_tag === 'Constant') return new ConstantNode(placed, undefined)
  const { op, params } = expr as unknown as Apply // the form that is left
  return new ApplyNode(op, Object.freeze([...args]), params, placed)
}

const NO_PARAMS: Params = Object.freeze([])

/** The operands as expressions, each read once; undefined where they are no list. */
const argsOf = (op: Operation, operands: unknown): Operands | undefined => {
  try {
    const length = Array.isArray(operands) ? lengthOf(operands) : undefined
    if (length === undefined || length > LONGEST_LIST) return undefined
    const list = operands as ReadonlyArray<unknown> // found to be one
    if (length === 1) return [operand(op.name, 0, list[0])] // a literal is several times faster than a list that grows
    if (length === 2) return [operand(op.name, 0, list[0]), operand(op.name, 1, list[1])]
    const args: Array<Expr> = []
    for (let i = 0; i < length; i++) args.push(operand(op.name, i, list[i]))
    return args
  } catch {
    return undefined
  }
}

const isOperation = (op: unknown): op is Operation => {
  try {
    return typeof op === 'object' && op !== null && typeof (op as Operation).name === 'string'
  } catch {
    return false
  }
}

/** An application of what is no operation, or to what is no list. */
const misapplied = (op: unknown, argument: string, got: unknown, allowed: string): Expr<never, never> =>
  faulty(isOperation(op) ? op.name : 'apply', { _tag: 'InvalidArgument', argument, got, allowed }) as Expr<never, never> // what was built in vain has no shape

/**
 * One operation applied to its operands (expressions and bare numbers), beside its parameters.
 * Total: what does not fit gives a node whose `shape` is a `Left`. The type of the result is what the caller states.
 * A constructor that has something against its arguments itself, before the operation's rules are asked, gives its refusal.
 *
 * @example
 * import { Add, apply, placeholder, show } from 'catamat'
 *
 * show(apply(Add, [placeholder('x', 2, 1), 1])) // => x + 1
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
  if (!isOperation(op)) return misapplied(op, 'the operation', op, 'a record of rules with a name')
  const args = argsOf(op, operands)
  if (args === undefined)
    return misapplied(op, 'the list of operands', operands, 'a list of expressions and numbers that can be read')
  const given = params === undefined ? NO_PARAMS : paramsOf(params)
  if (given === undefined) return misapplied(op, 'the list of parameters', params, 'a list that can be read')
  const shape = shapeOf(op, args, given, refusal)
  return new ApplyNode(op, Object.freeze(args), given, shape) // frozen last: frozen lists are read slowly
}
