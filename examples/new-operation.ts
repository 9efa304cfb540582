/**
 * An operation of your own, in one file: `logit(x) = log(x / (1 - x))`. Its record says everything that catamat asks of one;
 * evaluation, errors, printing and every interpreter then know it, and other operations' derivatives are its building blocks.
 */
import {
  apply,
  type Block,
  divide,
  type Expr,
  multiply,
  nodes,
  type Operation,
  placeholder,
  run,
  type Shape,
  subtract,
  type Unary
} from 'catamat'
import { checkOperation } from 'catamat/testing'
import { right } from 'fp-ts/lib/Either.js'

/** d/(x (1 - x)): linear in the change d, and so its own adjoint. */
const slope = (d: Expr, x: Expr): Expr => divide(d, multiply(x, subtract(1, x)))

export const Logit: Operation<Unary> = {
  name: 'logit',
  arity: 1,
  shape: ([x]) => right(x),
  forward: ([x]: readonly [Block], out) => out.data.set(x.data.map((p) => Math.log(p / (1 - p)))),
  jvp: ([dx], { args: [x] }) => (dx === undefined ? undefined : slope(dx, x)),
  vjp: (ct, { args: [x] }) => slope(ct, x),
  // Written before its operand, tighter than a product, as a sign is; without this line it would print as `logit(p)`.
  notation: { _tag: 'Prefix', symbol: 'logit ', precedence: 3 }
}

export const logit = <S extends Shape, V extends string>(x: Expr<S, V>): Expr<S, V> => apply(Logit, [x])

const p = placeholder('p', 1, 3)
const odds = logit(p)
console.log(multiply(2, odds))
console.log(run(odds, { p: [[0.5, 0.9, 0.1]] }).to2DArray())
for (const node of nodes(odds))
  if (node._tag === 'Apply') console.log('pulled back:', node.op.vjp(placeholder('ct', 1, 3), node, 0))

// The laws that every operation here keeps, asked of this one: shape, purity, both derivatives and their own derivatives, stacks.
console.log(checkOperation(Logit).text)
