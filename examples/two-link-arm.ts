/**
 * An arm of two links that reaches for points: where its hand is, as a formula of two angles; the Jacobian of that formula is an expression
 * too, and a few damped steps along it find angles for each target. `vmap` lets a whole row of arms reach at once.
 */
import {
  add,
  bind,
  concat,
  cos,
  type Expr,
  entriesOf,
  jacobian,
  matmul,
  multiply,
  placeholder,
  run,
  show,
  sin,
  slice,
  subtract,
  transpose,
  vmap
} from 'catamat'

const [upper, fore] = [1, 0.8]
const angles = placeholder('angles', 2, 1)
const target = placeholder('target', 2, 1)

const shoulder = slice(angles, [0, 1]) as Expr<[1, 1], 'angles'>
const elbow = slice(angles, [1, 2]) as Expr<[1, 1], 'angles'>
const bent = add(shoulder, elbow)
const hand = concat([
  add(multiply(upper, cos(shoulder)), multiply(fore, cos(bent))),
  add(multiply(upper, sin(shoulder)), multiply(fore, sin(bent)))
])
const J = jacobian(hand, angles)
console.log(show(hand))

/** One step along the gradient of half the squared distance: Jᵀ (target − hand). */
const next = add(angles, multiply(0.6, matmul(transpose(J), subtract(target, hand))))

const arms = vmap(next, 'arms', ['angles', 'target'])
const hands = vmap(hand, 'arms', ['angles'])
const targets = [
  [1.2, 0.9],
  [0.3, 1.6],
  [-0.8, 0.7],
  [0.4, -1.1]
].map((at) => at.map((x) => [x]))

let now: ReadonlyArray<ReadonlyArray<ReadonlyArray<number>>> = targets.map(() => [[0.3], [0.8]])
for (let step = 0; step < 200; step++)
  now = run(arms, { angles: now, target: targets }).map((value) => value.to2DArray())

const reached = run(hands, { angles: now })
for (const [i, at] of reached.entries()) {
  const [x = 0, y = 0] = entriesOf(at)
  const [a = 0, b = 0] = (now[i] ?? []).flat()
  const away = Math.hypot(x - (targets[i]?.[0]?.[0] ?? 0), y - (targets[i]?.[1]?.[0] ?? 0))
  console.log(
    `angles ${a.toFixed(4)}, ${b.toFixed(4)} bring the hand to (${x.toFixed(4)}, ${y.toFixed(4)}), ${away.toExponential(0)} away`
  )
}

const singular = run(bind(J, { angles: [[0.5], [0]] })).to2DArray()
console.log(
  'stretched out the columns are parallel:',
  singular.map((row) => row.map((x) => x.toFixed(3)).join(' ')).join(' | ')
)
