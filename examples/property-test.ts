/**
 * A formula of your own tested in ten lines. `equivalent` and `gradientHolds` are properties for fast-check: one that fails prints the
 * expression, the smallest environment that breaks it, and the two numbers that differ. `checkOperation` needs no property at all.
 */
import { add, exp, grad, log, multiply, type Operation, placeholder, softplus, sum, type Unary } from 'catamat'
import { checkGradient, checkOperation, equivalent, gradientHolds } from 'catamat/testing'
import { check, defaultReportMessage } from 'fast-check'
import { right } from 'fp-ts/lib/Either.js'

const x = placeholder('x', 'n', 2)
const mine = log(add(1, exp(x)))

console.log('log(1 + exp(x)) is softplus(x):', !check(equivalent(mine, softplus(x))).failed)
console.log('and its gradient is right:', !check(gradientHolds(sum(mine))).failed)
console.log('for large x it is not, since exp overflows:')
console.log(defaultReportMessage(check(equivalent(mine, softplus(x), { domain: 'wide' }), { seed: 1 })))
console.log('gradient:', grad(sum(mine), x))
console.log(checkGradient(sum(mine), { x: [[0.5, -1]] }).text)

/** `x³`, with a mistake in one of its derivatives. */
const Cube: Operation<Unary> = {
  name: 'cube',
  arity: 1,
  shape: ([x]) => right(x),
  forward: ([x], out) => out.data.set(x.data.map((entry) => entry ** 3)),
  jvp: ([dx], { args: [x] }) => (dx === undefined ? undefined : multiply(3, multiply(multiply(x, x), dx))),
  vjp: (ct, { args: [x] }) => multiply(3, multiply(x, ct))
}
console.log(checkOperation(Cube).text)
