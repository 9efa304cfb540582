import * as E from 'fp-ts/lib/Either.js'
import { foldAll } from '../../src/core/fold.js'
import { reapply } from '../../src/core/rebuild.js'
import {
  type Apply,
  add,
  apply,
  constant,
  type Expr,
  entriesOf,
  grad,
  isFinite,
  jvp,
  type Leaf,
  less,
  matmul,
  multiply,
  nodes,
  type Operation,
  placeholder,
  placeholders,
  pow,
  run,
  show,
  signature,
  sin,
  softplus,
  stopGradient,
  sum,
  tanh,
  type Value,
  where
} from '../../src/index.js'
import { decodeExpression, environmentFor } from '../../src/testing/index.js'
import { sizeOf, valueIn } from '../../src/testing/sample.js'
import * as assert from '../assert.js'
import { fc, holds, RUNS } from '../property.js'
import { suite } from '../suite.js'

const test = suite('laws of masks')

const leavesFor = ({ arity = 0 }: Operation): ReadonlyArray<Expr> =>
  Array.from({ length: arity }, (_, i) => placeholder(`x${i}`, 1, 1) as unknown as Expr) // of a name that is known here alone

/** The operands of 0 at which an operation entry by entry, or its derivative by them, is not finite. */
const polesOf = (op: Operation): ReadonlyArray<number> => {
  const leaves = leavesFor(op)
  const made: Expr = apply(op, leaves)
  if (op.isPointwise !== true || E.isLeft(made.shape)) return []
  const isFiniteAt = (x: Expr, at: number): boolean =>
    flat(x, Object.fromEntries(leaves.map((_, k) => [`x${k}`, valueIn([1, 1], [k === at ? 0 : 1.7])]))).every(
      Number.isFinite
    )
  return [...leaves.keys()].filter((at) => ![made, grad(sum(made), leaves[at] as Expr)].every((x) => isFiniteAt(x, at)))
}

const flat = (expr: Expr, env: { readonly [name: string]: Value }): ReadonlyArray<number> => entriesOf(run(expr, env))

/** Every operation with a pole at 0, and the operand that it has it in. */
const POLES = ([...signature.values()] as ReadonlyArray<Operation>).flatMap((op) =>
  polesOf(op).map((operand) => [op, operand] as const)
)

const shapeOf = ({ shape }: Expr): [number, number] =>
  (E.isRight(shape) ? [...shape.right] : assert.fail('faulty')) as [number, number]

const constantIn = (shape: ReadonlyArray<number>, entries: ReadonlyArray<number>): Expr =>
  constant(valueIn(shape, entries) as never) // a value is one of what a constant is made of

/** Ones and zeros in the shape of an expression. */
const pattern = (like: Expr, choice: number): Expr => {
  const shape = shapeOf(like)
  const entries = Array.from({ length: sizeOf(shape) }, (_, i) => (choice >> (i % 7)) & 1)
  return entries.length === 0 ? constant(1) : constantIn(shape, entries)
}

/** What stands in for an infinity or a NaN: whatever it is, the loss is the same where masks hide it. */
const STAND_INS = [0.3, -1.7, Number.NaN]

/** A masked composition, and the same one with each stand-in, which has no poles. */
interface Twins {
  readonly own: Expr
  readonly others: ReadonlyArray<Expr>
}

/** The same made of all twins, which are chosen from alike. */
const each = ({ own, others }: Twins, f: (x: Expr) => Expr): Twins => ({ own: f(own), others: others.map(f) })

/** A smooth function that stays far from all poles. */
const tame = (x: Expr): Expr => add(softplus(tanh(x)), 1.1)

/** An operation that meets its pole where the mask is 0, or a stand-in there. */
const poleAt = ({ own, others }: Twins, [op, operand]: readonly [Operation, number], mask: Expr): Twins => {
  const meeting = (x: Expr, instead: number): Expr =>
    apply(
      op,
      Array.from({ length: op.arity ?? 1 }, (_, i) => (i === operand ? where(mask, tame(x), instead) : tame(sin(x))))
    )
  const pole = meeting(own, 0)
  const hidden = (standIn: number): Expr => where(isFinite(pole), stopGradient(pole), standIn)
  return { own: pole, others: others.map((x, i) => where(mask, meeting(x, 2), hidden(STAND_INS[i] as number))) }
}

/** What is put behind a node: a mask, a pole, a mask of what is not finite, or nothing. */
const behind = (twins: Twins, kind: number, choice: number): Twins => {
  const mask = pattern(twins.own, choice)
  switch (kind % 8) {
    case 0:
      return each(twins, (x) => where(mask, x, 0))
    case 1:
      return each(twins, (x) => where(mask, 0, x))
    case 2:
      return poleAt(twins, POLES[(kind >> 3) % POLES.length] as (typeof POLES)[number], mask)
    case 3:
      return finiteOf(twins)
    default:
      return twins
  }
}

const finiteOf = (twins: Twins): Twins => each(twins, (x) => where(isFinite(twins.own), x, 0))

/** The same node on twins; the condition of a choice is the same for all. */
const onTwins = (node: Apply, operands: ReadonlyArray<Twins>): Twins => {
  const on = (twin: (operand: Twins) => Expr | undefined): Expr =>
    reapply(
      node,
      operands.map((operand, i) => (node.op.name === 'where' && i === 0 ? operand.own : (twin(operand) ?? operand.own)))
    )
  return { own: on(({ own }) => own), others: STAND_INS.map((_, k) => on(({ others }) => others[k])) }
}

/** A loss with masks and poles behind nodes of an expression. */
const masked = (expr: Expr, choices: ReadonlyArray<number>): Twins => {
  let at = 0
  const choice = (): number => choices[at++ % choices.length] ?? 0
  const [made] = foldAll<Twins>(
    (node, operands) =>
      node._tag === 'Apply'
        ? behind(onTwins(node, operands), choice(), choice())
        : { own: node, others: STAND_INS.map(() => node) },
    [expr]
  )
  return each(finiteOf(made as Twins), (x) => sum(sin(x)))
}

/** Their value is finite whatever one operand is, where another one is 0: nothing would tell that no mask hides an infinite one. */
const HIDING = ['pow', 'crossEntropy', 'klDivergence']

const operations = [...signature.keys()].filter((name) => !['dimension', 'stopGradient', ...HIDING].includes(name))

const compositions = fc
  .tuple(
    fc.array(fc.nat(1000), { minLength: 11, maxLength: 100, size: 'max' }),
    fc.array(fc.nat(1000), { minLength: 2, maxLength: 60, size: 'max' }),
    fc.nat(1000),
    fc.array(fc.nat(2), { maxLength: 2 })
  )
  .map(([list, choices, seed, stack]) => {
    const twins = masked(decodeExpression(list, { operations, stack }), choices)
    return { twins, seed, toString: () => show(twins.own) }
  })

type Feed = Readonly<Record<string, Value>>

const directionsOf = (leaves: ReadonlyArray<Expr>, seed: number): Feed =>
  Object.assign({}, ...leaves.map((leaf, i) => environmentFor(leaf, seed + 11 * i)))

const moved = (env: Feed, leaves: ReadonlyArray<Leaf>, along: Feed, by: number): Feed =>
  Object.fromEntries(
    leaves.map((leaf) => {
      const [from, d] = [env, along].map((feed) => entriesOf(feed[leaf.name] as Value)) as [number[], number[]] // both are fed
      return [
        leaf.name,
        valueIn(
          shapeOf(leaf),
          from.map((x, i) => x + by * (d[i] as number))
        )
      ]
    })
  )

/** The slope of a number along a line by differences from either side; absent where they disagree, as at a kink. */
const slopeOf = (at: (by: number) => number): number | undefined => {
  const h = 2 ** -16
  const [left, right] = [(at(0) - at(-h)) / h, (at(h) - at(0)) / h]
  return Math.abs(left - right) <= 1e-3 * Math.max(1, Math.abs(left)) ? (left + right) / 2 : undefined
}

/** Whether the loss is the same whatever stands in for what is not finite. */
const isHidden = ({ own, others }: Twins, env: Feed): boolean =>
  others.every((other) => Object.is(flat(other, env)[0], flat(own, env)[0]))

/** States that a derivative by each leaf is that of the twins, and gives it with its scale. */
const sameDerivative = (
  { own, others }: Twins,
  env: Feed,
  by: (loss: Expr<[1, 1]>, leaf: Leaf) => Expr
): { readonly expected: ReadonlyArray<number>; readonly scale: number } => {
  const at = (loss: Expr): ReadonlyArray<number> =>
    placeholders(own).flatMap((leaf) => flat(by(loss as Expr<[1, 1]>, leaf), env)) // a sum
  const expected = at(others[0] as Expr) // one for each stand-in
  fc.pre(expected.every((x) => Number.isFinite(x) && Math.abs(x) < 1e6))
  const scale = Math.max(1, ...expected.map(Math.abs)) * nodes(own).length
  assert.close(
    at(own).map((x) => x / scale),
    expected.map((x) => x / scale),
    1e-11
  )
  return { expected, scale }
}

test('a derivative, in reverse and forwards, is that of the composition without what its masks hide', () =>
  holds(
    compositions,
    ({ twins, seed }) => {
      const { own } = twins
      const leaves = placeholders(own)
      const [env, along] = [environmentFor(own, seed + 3), directionsOf(leaves, seed)]
      fc.pre(leaves.length > 0 && isHidden(twins, env))
      const { expected, scale } = sameDerivative(twins, env, grad)
      const directions = leaves.flatMap((leaf) => entriesOf(along[leaf.name] as Value))
      const backward = expected.reduce((total, x, i) => total + x * (directions[i] as number), 0)
      const tangents = leaves.map((leaf) => [leaf.name, placeholder(`d${leaf.name}`, ...shapeOf(leaf))])
      const fed = Object.fromEntries(Object.entries(along).map(([name, value]) => [`d${name}`, value]))
      const [forward = 0] = flat(jvp(own, Object.fromEntries(tangents)), { ...env, ...fed })
      assert.close([forward / scale], [backward / scale], 1e-11)
      const slope = slopeOf((by) => flat(own, moved(env, leaves, along, by))[0] as number) // a loss is one
      if (slope !== undefined) assert.close([forward / scale], [slope / scale], 1e-3)
    },
    { numRuns: 3 * RUNS }
  ))

test('and so is a second derivative', () =>
  holds(compositions, ({ twins, seed }) => {
    const env = environmentFor(twins.own, seed + 3)
    fc.pre(nodes(twins.own).length < 60 && isHidden(twins, env))
    sameDerivative(twins, env, (loss, leaf) => grad(sum(sin(add(grad(loss, leaf), multiply(0, leaf)))), leaf))
  }))

test('an operation entry by entry of which numbers make what is none says that it has poles', () => {
  const NUMBERS = [-1e3, -3, -1, -0.5, 0, 0.5, 1, 3, 1e3]
  for (const op of signature.values() as Iterable<Operation>) {
    const leaves = leavesFor(op)
    const made: Expr = apply(op, leaves)
    if (op.isPointwise !== true || op.hasPoles === true || E.isLeft(made.shape)) continue
    for (let i = 0; i < NUMBERS.length ** leaves.length; i++) {
      const digit = (k: number): number => NUMBERS[Math.floor(i / NUMBERS.length ** k) % NUMBERS.length] as number
      const feed = Object.fromEntries(leaves.map((_, k) => [`x${k}`, valueIn([1, 1], [digit(k)])]))
      assert.ok(flat(made, feed).every(Number.isFinite), `${op.name} of ${leaves.map((_, k) => digit(k))}`)
    }
  }
})

test('a fractional power of a negative number behind a mask is met by no exact 0', () => {
  const [base, factor] = [placeholder('base', 2, 2), placeholder('factor', 2, 2)]
  const loss = sum(where(less(base, -5), matmul(pow(base, 0.5), factor), 0))
  const env = { base: [[-1, 1], [1, 1]], factor: [[1, 2], [3, 4]] } // biome-ignore format: matrices
  assert.equal(run(grad(loss, factor), env).to1DArray(), [0, 0, 0, 0])
})
