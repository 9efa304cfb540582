/**
 * Lines fitted to many data sets at once. The formula is written for one set, points (x, y) in two columns of n rows;
 * `vmap` says it of a batch of sets, and one evaluation fits them all.
 */
import { concat, divide, entriesOf, mean, multiply, placeholder, run, show, square, subtract, sum, vmap } from 'catamat'

const x = placeholder('x', 'n', 1)
const y = placeholder('y', 'n', 1)

const dx = subtract(x, mean(x))
const slope = divide(sum(multiply(dx, subtract(y, mean(y)))), sum(square(dx)))
const intercept = subtract(mean(y), multiply(slope, mean(x)))
const line = concat([slope, intercept], 1) // [number, number]: slope, then intercept

console.log(show(line))

const lines = vmap(line, 'sets', ['x', 'y'])
console.log('over a batch:', lines.shape._tag === 'Right' ? lines.shape.right.join(' × ') : 'faulty')

/** Points on lines y = a x + b, moved a little by turns. */
const truths = [
  [2, 1],
  [-0.5, 3],
  [0, -4],
  [10, 0.25]
] as const
const points = Array.from({ length: 20 }, (_, i) => i / 4)
const wave = (i: number): number => (i % 2 === 0 ? 0.01 : -0.01)

const fitted = run(lines, {
  x: truths.map(() => points),
  y: truths.map(([a, b]) => points.map((at, i) => a * at + b + wave(i)))
})
for (const [i, fit] of fitted.entries()) {
  const [a = 0, b = 0] = entriesOf(fit)
  const [trueA, trueB] = truths[i] ?? [0, 0]
  console.log(`set ${i}: ${a.toFixed(3)} x + ${b.toFixed(3)}, drawn from ${trueA} x + ${trueB}`)
}
