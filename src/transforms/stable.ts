import * as E from 'fp-ts/lib/Either.js'
import type { Apply, Expr, Node } from '../core/Expr.js'
import { foldAll, nodes } from '../core/fold.js'
import { reapply } from '../core/rebuild.js'
import { sameShape } from '../core/Shape.js'
import { literal } from '../ops/families/literal.js'
import { axesOf, axisOf } from '../ops/families/reduction.js'
import {
  divide,
  Log,
  Log2,
  Log10,
  logSigmoid,
  logSoftmax,
  Multiply,
  Norm,
  Pow,
  Sigmoid,
  Softmax,
  Square,
  square,
  sum
} from '../ops/index.js'

const operandOf = (x: Expr | undefined, op: unknown): Apply | undefined =>
  x?._tag === 'Apply' && (x as Apply).op === op ? (x as Apply) : undefined // narrowed by the tag

/** `‖x‖²` as `Σ x²`: smooth where the length is 0. */
const squareOf = (x: Expr | undefined): Expr | undefined => {
  const norm = operandOf(x, Norm)
  const [inner] = norm?.args ?? []
  return norm === undefined || inner === undefined ? undefined : sum(square(inner), axesOf(norm as never)) // of one operand, as a norm is
}

/** The logarithm of what may have vanished, without the detour. */
const logOf = (x: Expr | undefined): Expr | undefined => {
  const [softmax, sigmoid] = [operandOf(x, Softmax), operandOf(x, Sigmoid)]
  const inner = (softmax ?? sigmoid)?.args[0]
  if (inner === undefined) return undefined
  return softmax === undefined ? logSigmoid(inner) : logSoftmax(inner, axisOf(softmax as never)) // of one operand, as a softmax is
}

/** Whether both are the length of one expression along the same axes. */
const isOneNorm = (x: Expr | undefined, y: Expr | undefined): boolean => {
  const [a, b] = [operandOf(x, Norm), operandOf(y, Norm)]
  return a !== undefined && b !== undefined && a.args[0] === b.args[0] && String(a.params) === String(b.params)
}

const perBase = (x: Expr | undefined, base: number): Expr | undefined => {
  const log = logOf(x)
  return log === undefined ? undefined : divide(log, base)
}

const stableForm = ({ op, args: [x, y] }: Apply): Expr | undefined => {
  if (op === (Square as unknown)) return squareOf(x)
  if (op === (Multiply as unknown) && (x === y || isOneNorm(x, y))) return squareOf(x)
  if (op === (Pow as unknown) && y !== undefined && literal(y) === 2) return squareOf(x)
  if (op === (Log2 as unknown)) return perBase(x, Math.LN2)
  if (op === (Log10 as unknown)) return perBase(x, Math.LN10)
  return op === (Log as unknown) ? logOf(x) : undefined
}

const hasOneShape = (a: Expr, b: Expr): boolean =>
  E.isRight(a.shape) && E.isRight(b.shape) && sameShape(a.shape.right, b.shape.right)

/** No stable form is of what makes another one, so where no node has one as it stands, there is none. */
const stableNode = (node: Node): Expr => {
  const stable = node._tag === 'Apply' ? stableForm(node) : undefined
  return stable !== undefined && hasOneShape(stable, node) ? stable : node
}

/**
 * The same function in a form whose derivative is finite wherever the function is: `log softmax`, `log sigmoid`, the square of a norm.
 * What is not of these forms stays the very node it is.
 *
 * Cost: linear in nodes; `order` are those of the expression, where they are known.
 * Source: PyTensor's stabilisations; differentiation comes after them.
 */
export const stabilised = (expr: Expr, order: ReadonlyArray<Node> = nodes(expr)): Expr => {
  if (!order.some((node) => stableNode(node) !== node)) return expr
  const [result] = foldAll<Expr>(
    (node, operands) => {
      const same = node._tag === 'Apply' ? reapply(node, operands) : node
      return stableNode(same as Node) // the three forms are all there is
    },
    [expr]
  )
  return result ?? expr
}
