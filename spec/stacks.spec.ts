import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import * as c from '../src/index.js'
import * as assert from './assert.js'
import { suite } from './suite.js'

const test = suite('stacks')

type Untyped = (...args: ReadonlyArray<unknown>) => c.Expr

/** As a program without types would call it. */
const untyped = (f: unknown): Untyped => f as Untyped

type Nested = number | ReadonlyArray<Nested>

const nested = (shape: ReadonlyArray<number>, at: (i: number) => number): Nested => {
  let next = 0
  const level = (axis: number): Nested =>
    axis === shape.length ? at(next++) : Array.from({ length: shape[axis] ?? 0 }, () => level(axis + 1))
  return level(0)
}

const entry = (seed: number, i: number): number => ((7 * i + 3 * seed) % 11) - 5

/** A variable of a shape with whole numbers from −5 to 5: x, y or z, by what its numbers begin with. */
const t = (seed: number, ...shape: ReadonlyArray<number>): c.Expr =>
  untyped(c.variable)(
    'xyzw'[seed],
    ...shape,
    nested(shape, (i) => entry(seed, i))
  )

const evaluated = (expr: c.Expr, environment: unknown = {}, options?: c.EvaluateOptions): c.Evaluated<c.Value> =>
  c.evaluate(expr, environment as c.Environment, options)

const valueOf = (expr: c.Expr, environment: unknown = {}): c.Value => c.run(expr, environment as c.Environment)

/** Nested arrays of numbers. */
const numbersOf = (value: c.Value): unknown =>
  value instanceof Matrix ? value.to2DArray() : (value as ReadonlyArray<c.Value>).map(numbersOf)

/** What stands against a value, without where it was built. */
const answer = (expr: c.Expr, environment: unknown = {}, options?: c.EvaluateOptions): string => {
  const value = evaluated(expr, environment, options)
  return E.isLeft(value) ? c.showErrors(value.left).replace(/, built at \S+$/gm, '') : 'a value'
}

const shapeOf = (expr: c.Expr): string => (E.isRight(expr.shape) ? expr.shape.right.join('×') : answer(expr))

/** The sizes that a value itself tells: those behind an empty axis are hidden. */
const told = (value: c.Value): ReadonlyArray<number> =>
  value instanceof Matrix
    ? [value.rows, value.columns]
    : [(value as ReadonlyArray<c.Value>).length, ...(value as ReadonlyArray<c.Value>).slice(0, 1).flatMap(told)]

const begins = (whole: string, part: string): boolean => whole === part || whole.startsWith(`${part}×`)

/** What it is, the expression, its shape and its entries as NumPy 2.4 gives them, reduced axes kept. */
type Case = readonly [title: string, expr: () => c.Expr, shape: string, entries: string]

const agree = (subject: string, cases: ReadonlyArray<Case>): void => {
  for (const [title, expr, shape, entries] of cases)
    test(`${subject}, as NumPy has it: ${title}`, () => {
      const built = expr()
      assert.is(shapeOf(built), shape)
      const value = valueOf(built)
      assert.ok(begins(shape, told(value).join('×')), `a value of ${told(value)} for ${shape}`)
      assert.close(c.entriesOf(value), entries === '' ? [] : entries.split(' ').map(Number), 1e-9)
    })
}

const broadcasting: ReadonlyArray<Case> = [
  ['3×2×2 and 2×2', () => c.add(t(0, 3, 2, 2), t(1, 2, 2)), '3×2×2', '-7 7 -1 2 -1 2 5 -3 -6 8 0 -8'],
  ['2×2 and 3×2×2', () => c.add(t(0, 2, 2), t(1, 3, 2, 2)), '3×2×2', '-7 7 -1 2 -1 2 -6 8 -6 -3 0 3'],
  ['1×2×2 and 3×1×1', () => c.add(t(0, 1, 2, 2), t(1, 3, 1, 1)), '3×2×2', '-7 0 -4 3 0 7 3 10 -4 3 -1 6'],
  [
    '2×1×1×3 and 3×2×1',
    () => c.add(t(0, 2, 1, 1, 3), t(1, 3, 2, 1)),
    '2×3×2×3',
    '-7 0 -4 0 7 3 -4 3 -1 -8 -1 -5 -1 6 2 -5 2 -2 3 -1 -5 10 6 2 6 2 -2 2 -2 -6 9 5 1 5 1 -3'
  ],
  [
    '2×1×2×1×2 and 1×3×1×2×1',
    () => c.add(t(0, 2, 1, 2, 1, 2), t(1, 1, 3, 1, 2, 1)),
    '2×3×2×2×2',
    '-7 0 0 7 -4 3 3 10 -4 3 -8 -1 -1 6 -5 2 -1 6 -5 2 2 9 -2 5 -1 -5 6 2 2 -2 9 5 2 -2 -2 -6 5 1 1 -3 5 1 1 -3 8 4 4 0'
  ],
  ['1×1 and 2×1×1', () => c.add(t(0, 1, 1), t(1, 2, 1, 1)), '2×1×1', '-7 0'],
  ['2×1×1×1 and 2×2', () => c.add(t(0, 2, 1, 1, 1), t(1, 2, 2)), '2×1×2×2', '-7 0 -4 -8 0 7 3 -1'],
  ['0×2×2 and 1×2×2', () => c.add(t(0, 0, 2, 2), t(1, 1, 2, 2)), '0×2×2', ''],
  ['0×2×2 and 2×2', () => c.add(t(0, 0, 2, 2), t(1, 2, 2)), '0×2×2', ''],
  ['3×1×2×2 and 0×2×2', () => c.add(t(0, 3, 1, 2, 2), t(1, 0, 2, 2)), '3×0×2×2', ''],
  ['1×1×1 and 0×2', () => c.add(t(0, 1, 1, 1), t(1, 0, 2)), '1×0×2', ''],
  ['2×0×1×2 and 1×1×1×2', () => c.add(t(0, 2, 0, 1, 2), t(1, 1, 1, 1, 2)), '2×0×1×2', ''],
  [
    '1×1×1×1×1 and 2×1×2×1×2',
    () => c.add(t(0, 1, 1, 1, 1, 1), t(1, 2, 1, 2, 1, 2)),
    '2×1×2×1×2',
    '-7 0 -4 -8 -1 -5 -9 -2'
  ],
  [
    'three operands of where',
    () => c.where(c.greater(t(0, 2, 1, 1, 2), 0), t(1, 3, 1, 1), t(2, 2, 2)),
    '2×3×2×2',
    '1 -2 4 -2 1 5 4 5 1 1 4 1 1 -2 4 -2 1 5 4 5 1 1 4 1'
  ],
  [
    'three operands of clip',
    () => c.clip(t(0, 2, 1, 2), t(1, 3, 1, 1, 1), t(2, 1, 2)),
    '3×2×1×2',
    '-2 -3 -2 -3 1 -3 1 -3 1 -3 1 -3'
  ],
  ['a number', () => c.multiply(t(0, 2, 1, 2), -2), '2×1×2', '10 -4 4 -10'],
  ['a comparison of ranks 4 and 2', () => c.less(t(0, 2, 1, 2, 1), t(1, 1, 2)), '2×1×2×2', '1 1 0 1 0 1 0 0']
]

const reductions: ReadonlyArray<Case> = [
  ['sum over 0', () => c.sum(t(0, 2, 3, 4), 0), '1×3×4', '-3 0 3 6 -2 1 4 -4 -1 2 -6 -3'],
  ['sum over 1', () => c.sum(t(0, 2, 3, 4), 1), '2×1×4', '-8 2 1 0 2 1 0 -1'],
  ['sum over -1', () => c.sum(t(0, 2, 3, 4), -1), '2×3×1', '0 2 -7 6 -3 -1'],
  ['sum over -3', () => c.sum(t(0, 2, 3, 4), -3), '1×3×4', '-3 0 3 6 -2 1 4 -4 -1 2 -6 -3'],
  ['sum over [0, 2]', () => c.sum(t(0, 2, 3, 4), [0, 2]), '1×3×1', '6 -1 -8'],
  ['sum over [0, 1]', () => c.sum(t(0, 2, 3, 4), [0, 1]), '1×1×4', '-6 3 1 -1'],
  ['sum of everything', () => c.sum(t(0, 2, 3, 4)), '1×1', '-3'],
  ['mean over 0', () => c.mean(t(0, 2, 3, 4), 0), '1×3×4', '-1.5 0 1.5 3 -1 0.5 2 -2 -0.5 1 -3 -1.5'],
  [
    'mean over -2',
    () => c.mean(t(0, 2, 3, 4), -2),
    '2×1×4',
    '-2.666666667 0.6666666667 0.3333333333 0 0.6666666667 0.3333333333 0 -0.3333333333'
  ],
  ['mean over [0, 2]', () => c.mean(t(0, 2, 3, 4), [0, 2]), '1×3×1', '0.75 -0.125 -1'],
  ['mean of everything', () => c.mean(t(0, 2, 3, 4)), '1×1', '-0.125'],
  ['prod over 0', () => c.prod(t(0, 2, 3, 4), 0), '1×3×4', '-10 -4 -10 5 -3 -12 0 0 -12 -3 5 -10'],
  ['prod over -2', () => c.prod(t(0, 2, 3, 4), -2), '2×1×4', '20 -18 8 0 -18 8 0 -8'],
  ['prod over [0, 2]', () => c.prod(t(0, 2, 3, 4), [0, 2]), '1×3×1', '-2000 0 -1800'],
  ['prod of everything', () => c.prod(t(0, 2, 3, 4)), '1×1', '0'],
  ['max over 0', () => c.max(t(0, 2, 3, 4), 0), '1×3×4', '2 2 5 5 1 4 4 0 3 3 -1 2'],
  ['max over -2', () => c.max(t(0, 2, 3, 4), -2), '2×1×4', '1 3 4 5 3 4 5 2'],
  ['max over [0, 2]', () => c.max(t(0, 2, 3, 4), [0, 2]), '1×3×1', '5 4 3'],
  ['max of everything', () => c.max(t(0, 2, 3, 4)), '1×1', '5'],
  ['min over 0', () => c.min(t(0, 2, 3, 4), 0), '1×3×4', '-5 -2 -2 1 -3 -3 0 -4 -4 -1 -5 -5'],
  ['min over -2', () => c.min(t(0, 2, 3, 4), -2), '2×1×4', '-5 -3 -2 -5 -3 -2 -5 -4'],
  ['min over [0, 2]', () => c.min(t(0, 2, 3, 4), [0, 2]), '1×3×1', '-5 -4 -5'],
  ['min of everything', () => c.min(t(0, 2, 3, 4)), '1×1', '-5'],
  ['any over 0', () => c.any(t(0, 2, 3, 4), 0), '1×3×4', '1 1 1 1 1 1 1 1 1 1 1 1'],
  ['any over [0, -1]', () => c.any(t(0, 2, 3, 4), [0, -1]), '1×3×1', '1 1 1'],
  ['any of everything', () => c.any(t(0, 2, 3, 4)), '1×1', '1'],
  ['all over 0', () => c.all(t(0, 2, 3, 4), 0), '1×3×4', '1 1 1 1 1 1 0 0 1 1 1 1'],
  ['all over [0, -1]', () => c.all(t(0, 2, 3, 4), [0, -1]), '1×3×1', '1 0 1'],
  ['all of everything', () => c.all(t(0, 2, 3, 4)), '1×1', '0'],
  ['argmax over 0', () => c.argmax(t(0, 2, 3, 4), 0), '1×3×4', '1 0 1 0 0 1 0 0 1 0 0 1'],
  ['argmax over 1', () => c.argmax(t(0, 2, 3, 4), 1), '2×1×4', '1 2 1 0 2 1 0 2'],
  ['argmax over -1', () => c.argmax(t(0, 2, 3, 4), -1), '2×3×1', '3 2 1 2 1 0'],
  ['argmax over -3', () => c.argmax(t(0, 2, 3, 4), -3), '1×3×4', '1 0 1 0 0 1 0 0 1 0 0 1'],
  ['argmax over [0, 2]', () => c.argmax(t(0, 2, 3, 4), [0, 2]), '1×3×1', '3 2 1'],
  ['argmax over [0, 1]', () => c.argmax(t(0, 2, 3, 4), [0, 1]), '1×1×4', '5 4 3 0'],
  ['argmax of everything', () => c.argmax(t(0, 2, 3, 4)), '1×1', '3'],
  ['argmin over 0', () => c.argmin(t(0, 2, 3, 4), 0), '1×3×4', '0 1 0 1 1 0 1 1 0 1 1 0'],
  ['argmin over [0, -1]', () => c.argmin(t(0, 2, 3, 4), [0, -1]), '1×3×1', '0 7 3'],
  ['argmin of everything', () => c.argmin(t(0, 2, 3, 4)), '1×1', '0'],
  [
    'norm over 0',
    () => c.norm(t(0, 2, 3, 4), 0),
    '1×3×4',
    '5.385164807 2.828427125 5.385164807 5.099019514 3.16227766 5 4 4 5 3.16227766 5.099019514 5.385164807'
  ],
  ['norm over [0, -1]', () => c.norm(t(0, 2, 3, 4), [0, -1]), '1×3×1', '9.591663047 8.185352772 9.486832981'],
  ['norm of everything', () => c.norm(t(0, 2, 3, 4)), '1×1', '15.77973384'],
  [
    'logsumexp over 0',
    () => c.logsumexp(t(0, 2, 3, 4), 0),
    '1×3×4',
    '2.000911466 2.018149928 5.000911466 5.018149928 1.018149928 4.000911466 4.018149928 0.01814992792 3.000911466 3.018149928 -0.9818500721 2.000911466'
  ],
  ['logsumexp over [0, -1]', () => c.logsumexp(t(0, 2, 3, 4), [0, -1]), '1×3×1', '5.751302374 4.736483247 3.878004489'],
  ['logsumexp of everything', () => c.logsumexp(t(0, 2, 3, 4), [0, 1, 2]), '1×1×1', '6.167433202'],
  ['variance over 0', () => c.variance(t(0, 2, 3, 4), 0), '1×3×4', '12.25 4 12.25 4 4 12.25 4 4 12.25 4 4 12.25'],
  ['variance over [0, -1]', () => c.variance(t(0, 2, 3, 4), [0, -1]), '1×3×1', '10.9375 8.359375 10.25'],
  ['variance of everything', () => c.variance(t(0, 2, 3, 4)), '1×1', '10.359375'],
  ['std over 0', () => c.std(t(0, 2, 3, 4), 0), '1×3×4', '3.5 2 3.5 2 2 3.5 2 2 3.5 2 2 3.5'],
  ['std over [0, -1]', () => c.std(t(0, 2, 3, 4), [0, -1]), '1×3×1', '3.307189139 2.891258377 3.201562119'],
  ['std of everything', () => c.std(t(0, 2, 3, 4)), '1×1', '3.218598297'],
  [
    'logsumexp over the last axis by default',
    () => c.logsumexp(t(0, 2, 3, 2)),
    '2×3×1',
    '2.000911466 5.000911466 1.018149928 4.018149928 3.000911466 -0.9818500721'
  ],
  [
    'variance less one degree of freedom, over two axes',
    () => c.variance(t(0, 2, 3, 4), [0, 2], 1),
    '1×3×1',
    '12.5 9.553571429 11.71428571'
  ],
  ['std less one degree of freedom, of everything', () => c.std(t(0, 2, 3, 4), undefined, 1), '1×1', '3.287823385'],
  ['sum over [-1, 0], in any order', () => c.sum(t(0, 2, 2, 3, 2), [-1, 0]), '1×2×3×1', '-3 9 -1 0 1 -9'],
  ['sum over the stack alone', () => c.sum(t(0, 2, 2, 3, 2), [0, 1]), '1×1×3×2', '1 -4 2 8 -8 -2'],
  ['sum over [1, 2] of rank 4', () => c.sum(t(0, 2, 2, 3, 2), [1, 2]), '2×1×1×2', '-7 2 2 0'],
  ['sum of everything of rank 5', () => c.sum(t(0, 2, 1, 2, 3, 2)), '1×1', '-3'],
  ['argmax over [0, 3] of rank 4, row by row', () => c.argmax(t(0, 2, 2, 3, 2), [0, 3]), '1×2×3×1', '1 1 3 0 1 3'],
  ['argmin over [1, 2] of rank 4, row by row', () => c.argmin(t(0, 2, 2, 3, 2), [1, 2]), '2×1×1×2', '0 5 5 3']
]

const reductionsOfNothing: ReadonlyArray<Case> = [
  ['sum over an empty stack axis', () => c.sum(t(0, 0, 2, 1), 0), '1×2×1', '0 0'],
  ['prod over an empty stack axis', () => c.prod(t(0, 0, 2, 1), 0), '1×2×1', '1 1'],
  ['any over an empty stack axis', () => c.any(t(0, 0, 2, 1), 0), '1×2×1', '0 0'],
  ['all over an empty stack axis', () => c.all(t(0, 0, 2, 1), 0), '1×2×1', '1 1'],
  ['norm over an empty stack axis', () => c.norm(t(0, 0, 2, 1), 0), '1×2×1', '0 0'],
  ['mean over an empty stack axis', () => c.mean(t(0, 0, 2, 1), 0), '1×2×1', 'NaN NaN'],
  ['logsumexp over an empty stack axis', () => c.logsumexp(t(0, 0, 2, 1), 0), '1×2×1', '-Infinity -Infinity'],
  ['sum over rows of an empty stack', () => c.sum(t(0, 0, 2, 1), 1), '0×1×1', ''],
  ['max over rows of an empty stack', () => c.max(t(0, 0, 2, 3), 1), '0×1×3', ''],
  ['sum of everything of an empty stack', () => c.sum(t(0, 2, 0, 2, 2)), '1×1', '0'],
  ['all over two axes, one of them empty', () => c.all(t(0, 2, 0, 1, 2), [0, 1]), '1×1×1×2', '1 1']
]

const alongAnAxis: ReadonlyArray<Case> = [
  [
    'softmax along 0',
    () => c.softmax(t(3, 2, 2, 2), 0),
    '2×2×2',
    '0.9933071491 0.9933071491 0.002472623157 0.9933071491 0.006692850924 0.006692850924 0.9975273768 0.006692850924'
  ],
  [
    'softmax along 1',
    () => c.softmax(t(3, 2, 2, 2), 1),
    '2×2×2',
    '0.9996646499 0.04742587318 0.0003353501305 0.9525741268 0.04742587318 0.04742587318 0.9525741268 0.9525741268'
  ],
  [
    'softmax along -1',
    () => c.softmax(t(3, 2, 2, 2), -1),
    '2×2×2',
    '0.98201379 0.01798620996 0.0009110511944 0.9990889488 0.98201379 0.01798620996 0.98201379 0.01798620996'
  ],
  [
    'softmax along the last axis by default',
    () => c.softmax(t(3, 2, 1, 2)),
    '2×1×2',
    '0.98201379 0.01798620996 0.0009110511944 0.9990889488'
  ],
  [
    'logSoftmax along 0',
    () => c.logSoftmax(t(3, 2, 2, 2), 0),
    '2×2×2',
    '-0.006715348489 -0.006715348489 -6.002475685 -0.006715348489 -5.006715348 -5.006715348 -0.002475685138 -5.006715348'
  ],
  ['cumsum along 0', () => c.cumsum(t(0, 2, 3, 2), 0), '2×3×2', '-5 2 -2 5 1 -3 -1 2 -6 8 0 -8'],
  ['cumsum along 1', () => c.cumsum(t(0, 2, 3, 2), 1), '2×3×2', '-5 2 -7 7 -6 4 4 0 0 3 -1 -2'],
  ['cumsum along 2', () => c.cumsum(t(0, 2, 3, 2), 2), '2×3×2', '-5 -3 -2 3 1 -2 4 4 -4 -1 -1 -6'],
  ['cumsum along -2', () => c.cumsum(t(0, 2, 3, 2), -2), '2×3×2', '-5 2 -7 7 -6 4 4 0 0 3 -1 -2'],
  ['cumprod along 0', () => c.cumprod(t(0, 2, 3, 2), 0), '2×3×2', '-5 2 -2 5 1 -3 -20 0 8 15 -1 15'],
  ['cumsum along an empty axis', () => c.cumsum(t(0, 0, 3, 2), 0), '0×3×2', ''],
  ['shift along 0', () => c.shift(t(0, 3, 2, 2), 1, 0, 9), '3×2×2', '9 9 9 9 -5 2 -2 5 1 -3 4 0'],
  ['recurrence along 0', () => c.recurrence(t(0, 3, 1, 2), t(1, 3, 1, 2), 0), '3×1×2', '-2 5 5 22 9 -66']
]

const matrices: ReadonlyArray<Case> = [
  ['2×2×3 @ 2×3×2', () => c.matmul(t(0, 2, 2, 3), t(1, 2, 3, 2)), '2×2×2', '4 -31 -21 22 -24 20 -21 24'],
  ['2×2×3 @ 3×1', () => c.matmul(t(0, 2, 2, 3), t(1, 3, 1)), '2×2×1', '18 -8 -12 -16'],
  ['1×3 @ 2×3×2', () => c.matmul(t(0, 1, 3), t(1, 2, 3, 2)), '2×1×2', '4 -31 14 -21'],
  [
    '2×1×2×2 @ 3×2×1',
    () => c.matmul(t(0, 2, 1, 2, 2), t(1, 3, 2, 1)),
    '2×3×2×1',
    '20 29 -11 -17 -20 -8 -17 -8 10 4 4 16'
  ],
  ['1×2×2 @ 0×2×2', () => c.matmul(t(0, 1, 2, 2), t(1, 0, 2, 2)), '0×2×2', ''],
  ['2×2×0 @ 2×0×1', () => c.matmul(t(0, 2, 2, 0), t(1, 2, 0, 1)), '2×2×1', '0 0 0 0'],
  [
    '2×1×1×2×1 @ 1×2×1×1×2',
    () => c.matmul(t(0, 2, 1, 1, 2, 1), t(1, 1, 2, 1, 1, 2)),
    '2×2×1×2×2',
    '10 -25 -4 10 -5 15 2 -6 4 -10 -10 25 -2 6 5 -15'
  ],
  ['transpose', () => c.transpose(t(0, 2, 1, 2, 3)), '2×1×3×2', '-5 5 2 1 -2 -3 4 3 0 -1 -4 -5'],
  ['trace', () => c.trace(t(0, 2, 2, 2)), '2×1×1', '0 1'],
  ['diagonal', () => c.diagonal(t(0, 2, 2, 3)), '2×2×1', '-5 1 4 -1'],
  ['diag', () => c.diag(t(0, 2, 2, 1)), '2×2×2', '-5 0 0 2 -2 0 0 5'],
  ['tril', () => c.tril(t(0, 2, 2, 3)), '2×2×3', '-5 0 0 5 1 0 4 0 0 3 -1 0'],
  ['triu above the diagonal', () => c.triu(t(0, 2, 2, 3), 1), '2×2×3', '0 2 -2 0 0 -3 0 0 -4 0 0 -5'],
  ['kron with a matrix', () => c.kron(t(0, 2, 1, 2), t(1, 2, 1)), '2×2×2', '10 -4 -25 10 4 -10 -10 25'],
  ['outer', () => c.outer(t(0, 2, 2, 1), t(1, 3, 1)), '2×2×3', '10 -25 -5 -4 10 2 4 -10 -2 -10 25 5']
]

const structure: ReadonlyArray<Case> = [
  ['reshape to [4, 3]', () => c.reshape(t(0, 2, 3, 2), [4, 3]), '4×3', '-5 2 -2 5 1 -3 4 0 -4 3 -1 -5'],
  ['reshape to [-1, 1]', () => c.reshape(t(0, 2, 3, 2), [-1, 1]), '12×1', '-5 2 -2 5 1 -3 4 0 -4 3 -1 -5'],
  ['reshape to [3, 2, 1, 2]', () => c.reshape(t(0, 2, 3, 2), [3, 2, 1, 2]), '3×2×1×2', '-5 2 -2 5 1 -3 4 0 -4 3 -1 -5'],
  ['reshape to [3, -1, 2]', () => c.reshape(t(0, 2, 3, 2), [3, -1, 2]), '3×2×2', '-5 2 -2 5 1 -3 4 0 -4 3 -1 -5'],
  [
    'reshape of a matrix to rank 4',
    () => c.reshape(t(0, 4, 3), [2, 1, 2, 3]),
    '2×1×2×3',
    '-5 2 -2 5 1 -3 4 0 -4 3 -1 -5'
  ],
  ['reshape of nothing', () => c.reshape(t(0, 2, 0, 3), [0, 5]), '0×5', ''],
  ['reshape of nothing to an empty stack', () => c.reshape(t(0, 0, 3), [2, 0, 1, 7]), '2×0×1×7', ''],
  ['concat along 0', () => c.concat([t(0, 2, 1, 2), t(1, 3, 1, 2)], 0), '5×1×2', '-5 2 -2 5 -2 5 1 -3 4 0'],
  [
    'concat along 1',
    () => c.concat([t(0, 2, 1, 2), t(1, 2, 3, 2)], 1),
    '2×4×2',
    '-5 2 -2 5 1 -3 4 0 -2 5 -4 3 -1 -5 2 -2'
  ],
  ['concat along 2', () => c.concat([t(0, 2, 1, 2), t(1, 2, 1, 3)], 2), '2×1×5', '-5 2 -2 5 1 -2 5 -3 4 0'],
  ['concat along -3', () => c.concat([t(0, 2, 1, 2), t(1, 3, 1, 2)], -3), '5×1×2', '-5 2 -2 5 -2 5 1 -3 4 0'],
  ['concat along -1', () => c.concat([t(0, 2, 1, 2), t(1, 2, 1, 3)], -1), '2×1×5', '-5 2 -2 5 1 -2 5 -3 4 0'],
  ['concat with an empty stack', () => c.concat([t(0, 0, 1, 2), t(1, 2, 1, 2)]), '2×1×2', '-2 5 1 -3'],
  [
    'take [1, 0, 1] along 0',
    () => c.take(t(0, 2, 3, 2), [1, 0, 1], 0),
    '3×3×2',
    '4 0 -4 3 -1 -5 -5 2 -2 5 1 -3 4 0 -4 3 -1 -5'
  ],
  ['take [2, 0] along 1', () => c.take(t(0, 2, 3, 2), [2, 0], 1), '2×2×2', '1 -3 -5 2 -1 -5 4 0'],
  ['take [1] along -1', () => c.take(t(0, 2, 3, 2), [1], -1), '2×3×1', '2 5 -3 0 3 -5'],
  ['take [] along 0', () => c.take(t(0, 2, 3, 2), [], 0), '0×3×2', ''],
  ['take along the first axis by default', () => c.take(t(0, 2, 3, 2), [1]), '1×3×2', '4 0 -4 3 -1 -5'],
  ['scatterAdd along 0', () => c.scatterAdd(t(0, 3, 1, 2), t(1, 3, 1, 2), [2, 0, 2]), '3×1×2', '-4 -1 -2 5 3 2'],
  ['slice of the first axis', () => c.slice(t(0, 2, 3, 2), [1, 2]), '1×3×2', '4 0 -4 3 -1 -5'],
  ['slice of every axis', () => c.slice(t(0, 2, 3, 2), [0, 2], [1, 3], [1, 2]), '2×2×1', '5 -3 3 -5'],
  [
    'slice of the last axis alone',
    () => c.slice(t(0, 2, 3, 2), undefined, undefined, [0, 1]),
    '2×3×1',
    '-5 -2 1 4 -4 -1'
  ],
  ['slice to nothing', () => c.slice(t(0, 2, 3, 2), [1, 1]), '0×3×2', ''],
  [
    'pad of every axis',
    () => c.pad(t(0, 2, 1, 2), [1, 0], [0, 1], [1, 0]),
    '3×2×3',
    '0 0 0 0 0 0 0 -5 2 0 0 0 0 -2 5 0 0 0'
  ],
  ['pad of the first axis alone', () => c.pad(t(0, 2, 1, 2), [0, 1]), '3×1×2', '-5 2 -2 5 0 0'],
  ['flip along 0', () => c.flip(t(0, 2, 3, 2), 0), '2×3×2', '4 0 -4 3 -1 -5 -5 2 -2 5 1 -3'],
  ['flip along 1', () => c.flip(t(0, 2, 3, 2), 1), '2×3×2', '1 -3 -2 5 -5 2 -1 -5 -4 3 4 0'],
  ['flip along -1', () => c.flip(t(0, 2, 3, 2), -1), '2×3×2', '2 -5 5 -2 -3 1 0 4 3 -4 -5 -1'],
  ['flip along [0, 2]', () => c.flip(t(0, 2, 3, 2), [0, 2]), '2×3×2', '0 4 3 -4 -5 -1 2 -5 5 -2 -3 1'],
  ['flip along every axis', () => c.flip(t(0, 2, 3, 2)), '2×3×2', '-5 -1 3 -4 0 4 -3 1 5 -2 2 -5'],
  ['permuteAxes', () => c.permuteAxes(t(0, 2, 3, 2), [2, 0, 1]), '2×2×3', '-5 -2 1 4 -4 -1 2 5 -3 0 3 -5'],
  [
    'permuteAxes counted from the end',
    () => c.permuteAxes(t(0, 2, 1, 3, 2), [-1, 0, -2, 1]),
    '2×2×3×1',
    '-5 -2 1 4 -4 -1 2 5 -3 0 3 -5'
  ],
  ['swapAxes 0 and 1', () => c.swapAxes(t(0, 2, 3, 2), 0, 1), '3×2×2', '-5 2 4 0 -2 5 -4 3 1 -3 -1 -5'],
  [
    'swapAxes -1 and 0',
    () => c.swapAxes(t(0, 2, 3, 4), -1, 0),
    '4×3×2',
    '-5 2 1 -3 -4 3 2 -2 -3 4 3 -1 -2 5 4 0 -1 -5 5 1 0 -4 -5 2'
  ],
  ['swapAxes of an empty axis', () => c.swapAxes(t(0, 2, 0, 3), 0, 1), '0×2×3', ''],
  ['stack of matrices', () => c.stack([t(0, 1, 2), t(1, 1, 2), t(2, 1, 2)]), '3×1×2', '-5 2 -2 5 1 -3'],
  ['stack of stacks', () => c.stack([t(0, 2, 1, 2), t(1, 2, 1, 2)]), '2×2×1×2', '-5 2 -2 5 -2 5 1 -3'],
  ['stack of a length', () => c.stack(t(0, 1, 2), 3), '3×1×2', '-5 2 -5 2 -5 2'],
  ['at of rank 3', () => c.at(t(0, 2, 3, 2), 1), '3×2', '4 0 -4 3 -1 -5'],
  ['at of rank 4, twice', () => c.at(c.at(t(0, 2, 2, 3, 2), 1), 0), '3×2', '2 -2 5 1 -3 4'],
  ['expandDims at 0', () => c.expandDims(t(0, 2, 1, 2), 0), '1×2×1×2', '-5 2 -2 5'],
  ['expandDims at 1', () => c.expandDims(t(0, 2, 1, 2), 1), '2×1×1×2', '-5 2 -2 5'],
  ['expandDims at 3', () => c.expandDims(t(0, 2, 1, 2), 3), '2×1×2×1', '-5 2 -2 5'],
  ['expandDims at -1', () => c.expandDims(t(0, 2, 1, 2), -1), '2×1×2×1', '-5 2 -2 5'],
  ['expandDims at [0, 2]', () => c.expandDims(t(0, 2, 1, 2), [0, 2]), '1×2×1×1×2', '-5 2 -2 5'],
  ['expandDims at [0, -1]', () => c.expandDims(t(0, 2, 1, 2), [0, -1]), '1×2×1×2×1', '-5 2 -2 5'],
  ['squeeze of 0', () => c.squeeze(t(0, 1, 2, 1, 3), 0), '2×1×3', '-5 2 -2 5 1 -3'],
  ['squeeze of 2', () => c.squeeze(t(0, 1, 2, 1, 3), 2), '1×2×3', '-5 2 -2 5 1 -3'],
  ['squeeze of -2', () => c.squeeze(t(0, 1, 2, 1, 3), -2), '1×2×3', '-5 2 -2 5 1 -3'],
  ['squeeze of [0, 2]', () => c.squeeze(t(0, 1, 2, 1, 3), [0, 2]), '2×3', '-5 2 -2 5 1 -3'],
  [
    'broadcastTo a longer shape',
    () => c.broadcastTo(t(0, 2, 1, 2), [2, 2, 2, 2]),
    '2×2×2×2',
    '-5 2 -5 2 -2 5 -2 5 -5 2 -5 2 -2 5 -2 5'
  ],
  ['broadcastTo an empty stack', () => c.broadcastTo(t(0, 1, 2), [0, 3, 2]), '0×3×2', ''],
  ['broadcastTo of a number', () => c.broadcastTo(7, [2, 1, 2]), '2×1×2', '7 7 7 7'],
  ['broadcastLike', () => c.broadcastLike(t(0, 1, 2), t(1, 2, 2, 2)), '2×2×2', '-5 2 -5 2 -5 2 -5 2'],
  ['sumLike a matrix', () => c.sumLike(t(0, 2, 3, 2), t(1, 3, 1)), '3×1', '1 2 -8'],
  ['sumLike a shorter stack', () => c.sumLike(t(0, 2, 2, 3, 2), t(1, 2, 1, 2)), '2×1×2', '-2 7 -3 -5'],
  ['reshapeLike', () => c.reshapeLike(t(0, 2, 3, 2), t(1, 4, 3)), '4×3', '-5 2 -2 5 1 -3 4 0 -4 3 -1 -5'],
  ['sliceLike from a corner', () => c.sliceLike(t(0, 2, 3, 2), t(1, 1, 2, 1), 1, 0, 1), '1×2×1', '0 3'],
  ['padLike from a corner', () => c.padLike(t(0, 1, 1, 2), t(1, 2, 2, 2), 1), '2×2×2', '0 0 0 0 -5 2 0 0'],
  ['size', () => c.size(t(0, 2, 3, 2)), '1×1', '12'],
  ['size, 0', () => c.size(t(0, 2, 3, 2), 0), '1×1', '2'],
  ['size, -2', () => c.size(t(0, 2, 3, 2), -2), '1×1', '3'],
  ['size, [0, 2]', () => c.size(t(0, 2, 3, 2), [0, 2]), '1×1', '4'],
  ['zeros with stack sizes', () => c.zeros(2, 1, 2), '2×1×2', '0 0 0 0'],
  ['ones with stack sizes', () => c.ones(2, 0, 1, 2), '2×0×1×2', ''],
  ['full with stack sizes', () => c.full(2, 1, 2, 7), '2×1×2', '7 7 7 7']
]

const einsums: ReadonlyArray<Case> = [
  [
    'a batch of products',
    () => c.einsum('bij,bjk->bik', t(0, 2, 2, 3), t(1, 2, 3, 2)),
    '2×2×2',
    '4 -31 -21 22 -24 20 -21 24'
  ],
  [
    'a product over broadcast stacks',
    () => c.einsum('...ij,...jk->...ik', t(0, 2, 1, 1, 2), t(1, 3, 2, 1)),
    '2×3×1×1',
    '20 -11 -20 29 -17 -8'
  ],
  ['dots of one operand alone', () => c.einsum('ij,...jk->...ik', t(0, 2, 2), t(1, 2, 2, 1)), '2×2×1', '20 29 -11 -17'],
  ['an implied result', () => c.einsum('ij,jk', t(0, 2, 3), t(1, 3, 2)), '2×2', '4 -31 -21 22'],
  ['an implied result in alphabetical order', () => c.einsum('ba', t(0, 2, 3)), '3×2', '-5 5 2 1 -2 -3'],
  ['an implied result with capitals first', () => c.einsum('bA', t(0, 2, 3)), '3×2', '-5 5 2 1 -2 -3'],
  ['an implied result of a stack', () => c.einsum('cab', t(0, 2, 1, 3)), '1×3×2', '-5 5 2 1 -2 -3'],
  ['an implied result with dots', () => c.einsum('...ij,...jk', t(0, 2, 1, 2), t(1, 2, 2, 1)), '2×1×1', '20 -17'],
  ['an implied trace', () => c.einsum('ii', t(0, 3, 3)), '1×1', '-8'],
  ['the diagonal as a column', () => c.einsum('ii->i', t(0, 3, 3)), '3×1', '-5 1 -4'],
  ['the diagonal of a stack', () => c.einsum('...ii->...i', t(0, 2, 2, 2)), '2×2×1', '-5 5 1 0'],
  ['a diagonal across the stack', () => c.einsum('iij->ij', t(0, 2, 2, 3)), '2×3', '-5 2 -2 3 -1 -5'],
  ['the sum of everything', () => c.einsum('ijk->', t(0, 2, 3, 2)), '1×1', '-5'],
  ['sums of each matrix', () => c.einsum('ijk->i', t(0, 2, 3, 2)), '2×1', '-2 -3'],
  ['sums of each matrix, with dots', () => c.einsum('...ij->...', t(0, 2, 2, 3)), '2×1×1', '-2 -3'],
  ['another order of axes', () => c.einsum('ijk->kij', t(0, 2, 3, 2)), '2×2×3', '-5 -2 1 4 -4 -1 2 5 -3 0 3 -5'],
  ['columns of one letter', () => c.einsum('i,j->ij', t(0, 2, 1), t(1, 3, 1)), '2×3', '10 -25 -5 -4 10 2'],
  ['three operands', () => c.einsum('ij,jk,kl->il', t(0, 2, 2), t(1, 2, 2), t(2, 2, 1)), '2×1', '105 84'],
  ['a stack against a column', () => c.einsum('ijk,k->ij', t(0, 2, 3, 2), t(1, 2, 1)), '2×3', '20 29 -17 -8 23 -23'],
  ['a stack against a stack, to a number', () => c.einsum('ijk,ijk->', t(0, 2, 1, 2), t(1, 2, 1, 2)), '1×1', '3'],
  ['an empty letter', () => c.einsum('bij,bjk->bik', t(0, 2, 2, 0), t(1, 2, 0, 1)), '2×2×1', '0 0 0 0'],
  ['an empty stack', () => c.einsum('...ij,...jk->...ik', t(0, 0, 2, 2), t(1, 2, 1)), '0×2×1', ''],
  ['spaces in the text', () => c.einsum('bij, bjk -> bik', t(0, 2, 1, 2), t(1, 2, 2, 1)), '2×1×1', '20 -17']
]
agree('broadcasting', broadcasting)
agree('a reduction', reductions)
agree('a reduction of nothing', reductionsOfNothing)
agree('along an axis', alongAnAxis)
agree('matrices of a stack', matrices)
agree('structure', structure)
agree('einsum', einsums)

const x = c.placeholder('x', 2, 3, 4)
const X = c.placeholder('X', 2, 2, 3)
const Y = c.placeholder('Y', 2, 2, 2, 2)
const N = c.placeholder('N', 'n', 2, 2)
const M = c.placeholder('M', 'n', 'm', 2)
const A = [
  [1, 2, 3],
  [4, 5, 6]
]
const B = [
  [1, 2],
  [3, 4]
]

/** Everything about the text of a refusal but where it was built. */
const refuses = (what: string, expr: () => c.Expr, says: string, environment: unknown = {}): void =>
  test(`${what} is refused`, () => assert.is(answer(expr(), environment), says))

const mentions = (what: string, expr: () => c.Expr, says: ReadonlyArray<RegExp>, environment: unknown = {}): void =>
  test(`${what} is refused in the terms of the user`, () => {
    for (const text of says) assert.match(answer(expr(), environment), text)
  })

// Values at the boundary

for (const [what, shape, value, expected] of [
  ['nested arrays of numbers', [2, 2, 2], [B, B], [B, B]],
  ['matrices', [2, 2, 2], [new Matrix(B), new Matrix(B)], [B, B]],
  ['matrices beside arrays', [1, 2, 2, 2], [[new Matrix(B), B]], [[B, B]]],
  [
    'flat columns',
    [2, 2, 1],
    [
      [1, 2],
      [3, 4]
    ],
    [
      [[1], [2]],
      [[3], [4]]
    ]
  ],
  [
    'flat rows',
    [2, 1, 2],
    [
      [1, 2],
      [3, 4]
    ],
    [[[1, 2]], [[3, 4]]]
  ],
  ['typed arrays as rows', [1, 2, 2], [[Float64Array.of(1, 2), Int8Array.of(3, 4)]], [B]],
  [
    'typed arrays as columns',
    [2, 2, 1],
    [Float32Array.of(1, 2), Uint16Array.of(3, 4)],
    [
      [[1], [2]],
      [[3], [4]]
    ]
  ],
  ['numbers as matrices of one entry', [2, 1, 1], [5, 6], [[[5]], [[6]]]],
  ['empty matrices', [2, 0, 3], [[], new Matrix(0, 3)], [[], []]],
  [
    'matrices without columns',
    [2, 2, 0],
    [
      [[], []],
      [[], []]
    ],
    [
      [[], []],
      [[], []]
    ]
  ],
  ['an empty stack', [0, 2, 3], [], []],
  ['a stack of empty stacks', [2, 0, 2, 3], [[], []], [[], []]]
] as ReadonlyArray<readonly [string, ReadonlyArray<number>, unknown, unknown]>)
  test(`a stack is given as ${what}`, () => {
    const leaf = untyped(c.placeholder)('v', ...shape)
    const computed = valueOf(c.negative(c.negative(leaf)), { v: value })
    assert.equal(numbersOf(computed), expected)
    assert.equal(numbersOf(valueOf(untyped(c.variable)('v', ...shape, value))), expected)
    assert.is(shapeOf(c.bind(leaf, { v: value as c.ValueLike })), shape.join('×'))
    assert.equal(numbersOf(valueOf(c.bind(leaf, { v: value as c.ValueLike }))), expected)
  })

test('the value of a stack is arrays of matrices, as deep as there are axes before them', () => {
  const value = c.run(
    c.constant([
      [B, B],
      [B, B],
      [B, B]
    ])
  )
  assert.is(value.length, 3)
  assert.is(value[0]?.length, 2)
  assert.ok(value[2]?.[1] instanceof Matrix)
})

test('what is given is copied, and what is computed is fresh', () => {
  const matrix = new Matrix(B)
  const stack = c.constant([matrix, matrix])
  matrix.fill(7)
  const [first, second] = c.run(stack)
  first?.fill(8)
  assert.equal(numbersOf(second ?? []), B)
  assert.equal(numbersOf(c.run(stack)), [B, B])
})

test('the sizes behind an empty axis live on', () => {
  assert.equal(numbersOf(valueOf(c.sum(c.placeholder('v', 0, 2, 3), 0), { v: [] })), [
    [
      [0, 0, 0],
      [0, 0, 0]
    ]
  ])
  assert.equal(numbersOf(valueOf(c.sum(c.placeholder('v', 2, 0, 1, 3), 1), { v: [[], []] })), [
    [[[0, 0, 0]]],
    [[[0, 0, 0]]]
  ])
  assert.equal(numbersOf(valueOf(c.reshape(c.placeholder('v', 3, 0, 2), [0, 5]), { v: [[], [], []] })), [])
  assert.equal(numbersOf(valueOf(c.sum(N, 0), { N: [] })), [
    [
      [0, 0],
      [0, 0]
    ]
  ])
})

test('a constant of empty lists has the sizes that they tell', () => {
  assert.is(shapeOf(untyped(c.constant)([[[], []]])), '1×2×0')
  assert.is(shapeOf(untyped(c.constant)([new Matrix(0, 3), new Matrix(0, 3)])), '2×0×3')
})

test('another leaf may bind the name behind an empty axis', () => {
  const v = c.placeholder('v', 2, 'm')
  assert.equal(numbersOf(valueOf(c.sum(c.matmul(M, v), 0), { M: [], v: [[1], [2]] })), [[[0]]])
  assert.equal(
    numbersOf(
      valueOf(c.sum(c.add(M, c.transpose(c.sum(v, 0))), 0), {
        v: [
          [1, 1],
          [2, 2]
        ],
        M: []
      })
    ),
    [
      [
        [0, 0],
        [0, 0]
      ]
    ]
  )
})

test('a name that only an empty stack could bind is UnboundDimension', () => {
  assert.match(answer(c.sum(M, 0), { M: [] }), /^UnboundDimension: no leaf tells the size of m/)
  assert.match(
    answer(c.sum(c.placeholder('v', 2, 'k', 'm', 3)), { v: [[], []] }),
    /^UnboundDimension: .* size of m in v;/
  )
})

test('constants and variables of rank 3', () => {
  assert.equal(numbersOf(c.run(c.add(c.constant([[[1, 2]], [[3, 4]]]), c.constant([[10, 20]])))), [
    [[11, 22]],
    [[13, 24]]
  ])
  const v = c.variable('v', [[[1, 2]], [[3, 4]]])
  assert.is(shapeOf(v), '2×1×2')
  assert.equal(numbersOf(valueOf(v, { v: [[[5, 6]], [new Float64Array([7, 8])]] })), [[[5, 6]], [[7, 8]]])
  assert.equal(numbersOf(valueOf(c.variable('w', 'n', 1, 2, [[[1, 2]]]))), [[[1, 2]]])
  assert.equal(numbersOf(valueOf(c.sum(c.variable('w', 0, 1, 2, []), 0))), [[[0, 0]]])
})

// Faults of values, each with its place

for (const [what, leaf, value, says] of [
  [
    'a ragged row',
    X,
    [
      A,
      [
        [1, 2, 3],
        [4, 5]
      ]
    ],
    'InvalidValue: X[1]: row 1 has 2 entries, expected 3; X is 2×2×3'
  ],
  [
    'a ragged row deeper',
    Y,
    [
      [B, B],
      [[[1, 2], [3]], B]
    ],
    'InvalidValue: Y[1][0]: row 1 has 1 entry, expected 2; Y is 2×2×2×2'
  ],
  [
    'an entry that is none',
    X,
    [
      A,
      [
        [1, 2, 3],
        [4, null, 6]
      ]
    ],
    'InvalidValue: X[1]: the entry at row 1, column 1 is null, expected a number; X is 2×2×3'
  ],
  [
    'a row that is none',
    X,
    [A, [[1, 2, 3], 7]],
    'InvalidValue: X[1]: row 1 is 7, expected a list of numbers; X is 2×2×3'
  ],
  [
    'a list too deep',
    X,
    [
      [A, A],
      [A, A]
    ],
    'InvalidValue: X[0]: the entry at row 0, column 0 is an array, expected a number; X is 2×2×3'
  ],
  [
    'a matrix that is none',
    X,
    [A, 'abc'],
    'InvalidValue: X[1]: it is the text "abc"; give a Matrix, nested arrays of numbers, or a number for 1×1; X is 2×2×3'
  ],
  [
    'a hole',
    X,
    [A, undefined],
    'InvalidValue: X[1]: it is undefined; give a Matrix, nested arrays of numbers, or a number for 1×1; X is 2×2×3'
  ],
  [
    'a flat list',
    X,
    B,
    'InvalidValue: X[0]: a flat list stands for a row or a column only where the shape says which: write [[1, 2]] for a row,\n    [[1], [2]] for a column; X is 2×2×3'
  ],
  [
    'a matrix for a stack',
    X,
    new Matrix(A),
    'InvalidValue: the value of X (2×2×3): it is a matrix, expected a list of matrices'
  ],
  [
    'a number for a stack',
    Y,
    7,
    'InvalidValue: the value of Y (2×2×2×2): it is 7, expected a list of lists, 2 deep, of matrices'
  ],
  ['a number for a list', Y, [[B, B], 7], 'InvalidValue: Y[1]: it is 7, expected a list of matrices; Y is 2×2×2×2'],
  ['a ragged stack', Y, [[B, B], [B]], 'InvalidValue: Y[1]: it has 1 entry, expected 2; Y is 2×2×2×2'],
  [
    'a stack for a matrix',
    c.placeholder('b', 2, 2),
    [B, B],
    'InvalidValue: the value of b (2×2): the entry at row 0, column 0 is an array, expected a number'
  ],
  ['matrices of another shape', X, [B, B], 'PlaceholderShape: X is 2×2×2, expected 2×2×3: the columns differ']
] as ReadonlyArray<readonly [string, c.Expr, unknown, string]>)
  refuses(what, () => leaf, says, { [(leaf as c.Leaf).name]: value })

mentions('a stack that is too long', () => X, [/^PlaceholderShape: X is 3×2×3, expected 2×2×3: /, /axis 0 differs$/], {
  X: [A, A, A]
})
mentions('a matrix of another shape than the rest', () => X, [/^InvalidValue: X\[1\]: it is 2×2, .*2×3; X is 2×2×3$/], {
  X: [A, B]
})
mentions('a first matrix of a wrong shape', () => X, [/X\[0\]: it is 2×2/], { X: [B, A] })
mentions(
  'a matrix of another shape than the first, where nothing was stated',
  () => untyped(c.constant)([[[1, 2]], B]),
  [/the value\[1\]: it is 2×2(?!.*stated)/]
)
mentions('a ragged constant', () => untyped(c.constant)([[[1, 2], [3]]]), [
  /^InvalidConstant in constant\n {2}the value\[0\]: row 1 has 1 entry, expected 2$/
])
mentions('a constant of ragged stacks', () => untyped(c.constant)([[[[1, 2]]], [B, B]]), [
  /the value\[1\]: it has 2 entries, expected 1$/
])
mentions('a variable of another shape', () => untyped(c.variable)('v', 3, 1, 2, [[[1, 2]], [[3, 4]]]), [
  /the value of v: it is 2×1×2, stated as 3×1×2$/
])
mentions('a variable with a name behind an empty axis', () => untyped(c.variable)('v', 0, 'm', 2, []), [
  /an empty list does not tell the size of m; state it as a number$/
])

test('lists that never end are refused', () => {
  const list: Array<unknown> = []
  list.push(list)
  assert.match(answer(untyped(c.constant)(list)), /nested more than 32 deep$/)
  assert.match(
    answer(untyped(c.placeholder)('v', ...Array.from({ length: 33 }, () => 1))),
    /the number of sizes is 33; allowed: from 2, /
  )
})

test('all faults of an environment come at once, each with its place', () => {
  const text = answer(c.add(c.sum(X), c.sum(Y)), {
    X: [
      A,
      [
        [1, 2, 3],
        [4, 5]
      ]
    ],
    Y: [
      [B, B],
      [B, 7]
    ]
  })
  assert.match(text, /^InvalidValue: X\[1\]: row 1 .*\nInvalidValue: Y\[1\]\[1\]: it is 1×1, /)
})

// Names of stack dimensions

refuses(
  'a name with two sizes',
  () => c.add(N, c.placeholder('P', 'n', 1, 1)),
  'PlaceholderShape: P is 2×1×1, expected n×1×1: n is 1 in N and 2 in P',
  { N: [B], P: [1, 2] }
)
refuses(
  'a name as size of a stack and of rows',
  () => c.add(c.sum(N), c.sum(c.placeholder('P', 'n', 1))),
  'PlaceholderShape: P is 3×1, expected n×1: n is 1 in N and 3 in P',
  { N: [B], P: [1, 2, 3] }
)
refuses(
  'a name with two sizes in one leaf',
  () => c.placeholder('P', 'n', 'n', 1),
  'PlaceholderShape: P is 1×2×1, expected n×n×1: n is 1 in P and 2 in P',
  { P: [[1, 2]] }
)
for (const [other, what] of [
  ['k', 'another name'],
  [3, 'a number']
] as const)
  refuses(
    `a name against ${what}`,
    () => untyped(c.add)(N, c.placeholder('P', other, 1, 1)),
    `ShapeMismatch in add\n  N + P: N is n×2×2, P is ${other}×1×1; the sizes before rows and columns must be equal, or 1 to stretch`
  )

test('names of stack dimensions take part as sizes do', () => {
  const P = c.placeholder('P', 'n', 1, 1)
  assert.is(shapeOf(c.add(N, P)), 'n×2×2')
  assert.equal(numbersOf(valueOf(c.add(N, P), { N: [B, B], P: [10, 20] })), [
    [
      [11, 12],
      [13, 14]
    ],
    [
      [21, 22],
      [23, 24]
    ]
  ])
  assert.equal(numbersOf(valueOf(c.add(N, c.placeholder('Q', 1, 1, 1)), { N: [B], Q: [1] })), [
    [
      [2, 3],
      [4, 5]
    ]
  ])
  assert.is(shapeOf(c.concat([N, N])), '2*n×2×2')
  assert.is(shapeOf(c.reshape(N, ['n', 4])), 'n×4')
  assert.equal(numbersOf(valueOf(c.multiply(c.dimension('n'), c.sum(N)), { N: [B, B, B] })), [[90]])
})

test('generated stacks take names too', () => {
  for (const made of [
    c.ones('n', 2, 2),
    c.stack(c.ones(2, 2), 'n'),
    c.broadcastTo(1, ['n', 2, 2]),
    c.full('n', 2, 2, 1)
  ]) {
    assert.is(shapeOf(made), 'n×2×2')
    assert.equal(numbersOf(valueOf(c.add(made, N), { N: [B, B] })), [
      [
        [2, 3],
        [4, 5]
      ],
      [
        [2, 3],
        [4, 5]
      ]
    ])
    assert.equal(numbersOf(valueOf(c.sum(c.add(made, N), 0), { N: [] })), [
      [
        [0, 0],
        [0, 0]
      ]
    ])
    assert.match(answer(made), /^UnboundDimension: no leaf tells the size of n/)
  }
})

// Wrong axes and wrong stacks

const AXES = /allowed: a whole number from -3 to 2$/m
for (const axis of [3, -4])
  for (const [name, f] of Object.entries({
    sum: c.sum,
    argmax: c.argmax,
    std: c.std,
    logsumexp: c.logsumexp,
    softmax: c.softmax,
    cumsum: c.cumsum,
    flip: c.flip,
    squeeze: c.squeeze,
    size: c.size
  }))
    mentions(`${name} along ${axis} of rank 3`, () => untyped(f)(x, axis), [new RegExp(`axis is ${axis}; `), AXES])
mentions('concat along 3 of rank 3', () => untyped(c.concat)([x, x], 3), [/axis is 3; /, AXES])
mentions('take along 3 of rank 3', () => untyped(c.take)(x, [0], 3), [/axis is 3; /, AXES])
mentions('shift along 3 of rank 3', () => untyped(c.shift)(x, 1, 3), [/axis is 3; /, AXES])
mentions('swapAxes with axis 3 of rank 3', () => c.swapAxes(x, 0, 3), [/axis is 3; /, AXES])
mentions('a wrong axis among several', () => untyped(c.sum)(x, [0, 5]), [/axis is 5; /, AXES])
mentions('half an axis', () => untyped(c.sum)(x, 1.5), [/axis is 1\.5; /, AXES])
mentions('a text for an axis', () => untyped(c.sum)(x, '0'), [/axis is the text "0"; /, AXES])
mentions('no axis in a list', () => untyped(c.sum)(x, []), [/axis is \[\]; /])
mentions('one axis twice', () => untyped(c.sum)(x, [0, 0]), [/axis is \[0, 0\]; allowed: each axis once$/])
mentions('one axis under two names', () => untyped(c.sum)(x, [0, -3]), [/allowed: each axis once$/])
mentions('several axes where one is due', () => untyped(c.cumsum)(x, [0, 1]), [/axis is \[0, 1\]; /])
mentions('expandDims at 4 of rank 3', () => untyped(c.expandDims)(x, 4), [
  /axis is 4; allowed: a whole number from -4 to 3$/
])
mentions('expandDims at one place twice', () => untyped(c.expandDims)(x, [0, 0]), [/allowed: each axis once$/])
mentions('expandDims at no place', () => untyped(c.expandDims)(x, []), [
  /^InvalidArgument in expandDims\n.*axis is \[\]/
])
mentions('permuteAxes of too few', () => untyped(c.permuteAxes)(x, [0, 1]), [
  /^InvalidArgument in permuteAxes\n/,
  /the list of axes is \[0, 1\]; allowed: all 3 of the operand, each once$/
])
mentions('permuteAxes of too many', () => untyped(c.permuteAxes)(x, [0, 1, 2, 3]), [
  /^InvalidArgument in permuteAxes\n/
])
mentions('permuteAxes of one twice', () => untyped(c.permuteAxes)(x, [0, 1, 1]), [/allowed: each axis once$/])
for (const axes of ['abc', undefined, 7, {}])
  mentions(`permuteAxes of ${JSON.stringify(axes)}`, () => untyped(c.permuteAxes)(x, axes), [
    /^InvalidArgument in permuteAxes\n/
  ])
mentions('squeeze of an axis longer than 1', () => untyped(c.squeeze)(x, 0), [
  /^ShapeMismatch in squeeze\n {2}squeeze\(x, 0\): x is 2×3×4; the axes that vanish must have size 1$/
])
mentions('squeeze of rows', () => untyped(c.squeeze)(c.placeholder('b', 1, 4), 0), [
  /axis is 0; allowed: axes that leave two, rows and columns$/
])
mentions('max over an empty stack', () => c.max(c.placeholder('e', 0, 2, 2), 0), [
  /^EmptyReduction in max\n {2}max\(e, 0\): e is 0×2×2; max over no entries along axis 0 has no value$/
])
mentions(
  'argmin over an empty stack of named length',
  () => c.argmin(N, 0),
  [/^EmptyReduction in argmin\n.*along axis 0 has no value$/],
  { N: [] }
)
mentions('max over several axes, one of them empty', () => c.max(c.placeholder('e', 0, 2, 2), [0, 1]), [
  /max over no entries has no value$/
])
mentions('concat of different ranks', () => c.concat([x, c.placeholder('y', 3, 4)] as ReadonlyArray<c.Expr> as never), [
  /x is 2×3×4, y is 3×4; all must have as many axes$/
])
mentions('concat of different rows along the stack', () => untyped(c.concat)([x, c.placeholder('y', 2, 2, 4)]), [
  /the rows of x \(3\) must equal the rows of y \(2\)$/
])
mentions(
  'concat of different stacks along rows',
  () => untyped(c.concat)([c.expandDims(x, 0), c.placeholder('y', 1, 3, 3, 4)], 2),
  [/^ShapeMismatch in concat\n/]
)
mentions(
  'concat of a different inner stack along the outer one',
  () => untyped(c.concat)([Y, c.placeholder('y', 2, 3, 2, 2)]),
  [/axis 1 of Y \(2\) must equal axis 1 of y \(3\)$/]
)
mentions('an index that is none', () => c.take(x, [2]), [/index 0 is 2; allowed: a whole number from 0 and below 2$/])
mentions('at beyond the stack', () => c.at(x, 2), [
  /at\(x, 2\): the index is 2; allowed: a whole number from 0 and below 2$/
])
mentions('at before the stack', () => c.at(x, -1), [
  /is -1; allowed: a whole number from 0 and below 2; it does not count from the end$/
])
mentions('at of a matrix', () => untyped(c.at)(c.placeholder('b', 3, 4), 0), [
  /b is 3×4; a matrix has no stack to take one from$/
])
mentions('a range beyond the stack', () => c.slice(x, [0, 3]), [
  /the range of axis 0 is \[0, 3\]; allowed: \[start, end\] with 0 ≤ start ≤ end ≤ 2$/
])
mentions('more ranges than axes', () => untyped(c.slice)(x, [0, 1], [0, 1], [0, 1], [0, 1]), [
  /the number of axes is 4; allowed: at most the 3 of the operand$/
])
mentions('more paddings than axes', () => untyped(c.pad)(x, [0, 1], [0, 1], [0, 1], [0, 1]), [
  /the number of axes is 4; allowed: at most the 3 of the operand$/
])
mentions('a padding below 0', () => c.pad(x, [-1, 0]), [
  /the padding is \[-1, 0\]; allowed: \[before, after\], whole numbers from 0$/
])
mentions('stack of different ranks', () => untyped(c.stack)([x, c.placeholder('y', 3, 4)]), [
  /all must have the shape of the first, 2×3×4$/
])
mentions('stack of different shapes', () => untyped(c.stack)([c.placeholder('z', 3, 5), c.placeholder('y', 3, 4)]), [
  /all must have the shape of the first, 3×5$/
])
mentions('stack of nothing', () => untyped(c.stack)([]), [
  /^InvalidArgument in stack\n {2}the list of expressions is \[\]; /
])
mentions('stack of one without a length', () => untyped(c.stack)(x), [/^InvalidArgument in stack\n/])
mentions('a length that is none', () => untyped(c.stack)(x, -1), [/^InvalidShape in /, /-1 is no size of a stack:/])
mentions('reshape to another number of entries', () => c.reshape(x, [2, 3, 5]), [
  /x is 2×3×4; 24 entries cannot become 2×3×5$/
])
mentions('reshape to what nothing works out', () => c.reshape(x, [5, 1, -1]), [/24 entries cannot become 5×1×-1$/])
mentions('reshape with two sizes to be worked out', () => c.reshape(x, [-1, 3, -1]), [
  /only one size of -1×3×-1 can be -1, to be worked out$/
])
mentions('reshape to one axis', () => untyped(c.reshape)(x, [24]), [
  /the shape is \[24\]; allowed: \[rows, columns\], the sizes of a stack before them$/
])
mentions('reshape of nothing to any times nothing', () => c.reshape(c.zeros(2, 0, 3), [-1, 0]), [
  /0 entries cannot become -1×0$/
])
mentions('broadcastTo fewer axes', () => c.broadcastTo(x, [3, 4]), [/x is 2×3×4; it does not stretch to 3×4$/])
mentions('broadcastTo fewer axes that would fit transposed', () => c.broadcastTo(x, [4, 3]), [
  /it does not stretch to 4×3$/
])
mentions('broadcastTo another stack', () => c.broadcastTo(x, [5, 3, 4]), [/it does not stretch to 5×3×4$/])
mentions('different stacks', () => untyped(c.add)(x, c.placeholder('y', 3, 3, 4)), [
  /x \+ y: x is 2×3×4, y is 3×3×4; the sizes before rows and columns must be equal, or 1 to stretch$/
])
mentions('different rows of stacks', () => untyped(c.add)(x, c.placeholder('y', 2, 2, 4)), [
  /x is 2×3×4, y is 2×2×4; rows must be equal, or 1 to stretch$/
])
mentions('different stacks in a product', () => untyped(c.matmul)(x, c.placeholder('y', 3, 4, 4)), [
  /the sizes before rows and columns must be equal, or 1 to stretch$/
])
mentions('a product of stacks that needs a transpose', () => untyped(c.matmul)(x, c.placeholder('y', 2, 3, 4)), [
  /the columns of x \(4\) must equal the rows of y \(3\)\n {2}did you mean transpose\(x\) @ y\? {2}2×4×4$/
])
mentions('trace of a stack that is not square', () => untyped(c.trace)(x), [
  /trace\(x\): x is 2×3×4; it must be square$/
])
mentions('a size of a stack below 0', () => untyped(c.zeros)(-1, 2, 2), [/-1 is no size of a stack: /])
mentions(
  'more than 32 axes',
  () => untyped(c.expandDims)(c.zeros(...(Array.from({ length: 32 }, () => 1) as [1, 1])), 0),
  [/^InvalidArgument in expandDims\n/]
)

mentions('einsum of a stack without dots', () => c.einsum('ij->ij', x), [
  /operand 1 has 3 axes and 'ij' names 2: write '\.\.\.ij' for a stack$/
])
mentions('einsum of a letter with two sizes', () => c.einsum('iij->i', x), [/'i' is 2 and 3$/])
mentions('einsum of more letters than axes', () => c.einsum('ijkl->i', x), [
  /'ijkl' does not fit the axes of operand 1$/
])
mentions('einsum to a letter that no operand has', () => c.einsum('ijk->l', x), [
  /the result is the text "l"; allowed: letters of the operands, each once; not 'l'$/
])
mentions('einsum to a letter twice', () => c.einsum('ijk->iij', x), [/^InvalidArgument in einsum\n/])
mentions('einsum with too many terms', () => c.einsum('ijk,ij', x), [
  /the number of terms is 2; allowed: one for each operand, of which there are 1$/
])
for (const spec of ['ij1->i', 'i j k -> ->', 7, undefined, 'ijk->ijk->i', 'ijk->...ijk->'])
  mentions(`einsum of ${JSON.stringify(spec)}`, () => untyped(c.einsum)(spec, x), [/^InvalidArgument in einsum\n/])
for (const spec of ['...ij->ij', '...ij->'])
  mentions(`einsum '${spec}', whose result forgets the dots,`, () => c.einsum(spec, x), [/ in einsum\n/], {
    x: valueOf(c.zeros(2, 3, 4))
  })

// Text, sameness, binding

for (const [expr, text] of [
  [c.constant([[[1, 2]], [[3, 4]]]), '[[[1, 2]], [[3, 4]]]'],
  [c.constant([[[[7]]]]), '[[[[7]]]]'],
  [untyped(c.constant)([[[], []]]), 'zeros(1, 2, 0)'],
  [c.sum(x, 0), 'sum(x, 0)'],
  [c.sum(x, -3), 'sum(x, 0)'],
  [c.sum(x, [-1, 0]), 'sum(x, [0, 2])'],
  [c.variance(x, 0, 1), 'var(x, 0, 1)'],
  [c.softmax(x, 0), 'softmax(x, 0)'],
  [c.concat([x, x], -3), 'concat([x, x], 0)'],
  [c.take(x, [1], 1), 'take(x, [1], 1)'],
  [c.permuteAxes(x, [-1, 0, 1]), 'permuteAxes(x, [2, 0, 1])'],
  [c.swapAxes(x, 0, 1), 'permuteAxes(x, [1, 0, 2])'],
  [c.reshape(x, [4, 6]), 'reshape(x, [4, 6])'],
  [c.stack([x, x]), 'stack([x, x])'],
  [c.at(x, 1), 'at(x, 1)'],
  [c.expandDims(x, 0), 'expandDims(x, 0)'],
  [c.expandDims(x, -1), 'expandDims(x, 3)'],
  [c.expandDims(x, [0, 2]), 'expandDims(x, [0, 2])'],
  [c.squeeze(c.placeholder('q', 1, 2, 3, 1), [0, 3]), 'squeeze(q, [0, 3])'],
  [c.broadcastTo(x, [2, 2, 3, 4]), 'broadcastTo(x, [2, 2, 3, 4])'],
  [c.einsum('ijk->kij', x), "einsum('ijk->kij', x)"],
  [c.einsum('...ij->...ji', x), "einsum('...ij->...ji', x)"],
  [c.flip(x, [2, 1]), 'flip(x, [1, 2])'],
  [c.full(2, 1, 1, 3), 'full(2, 1, 1, 3)'],
  [c.matmul(x, c.transpose(x)), 'x @ transpose(x)']
] as ReadonlyArray<readonly [c.Expr, string]>)
  test(`the text of a stack counts axes as users do: ${text}`, () => assert.is(c.show(expr), text))

test('the text of a size can be read back', () => {
  const { squeeze, size } = c
  for (const [made, read] of [
    [size(x), () => squeeze(untyped(size)(x, [0, 1, 2]), 0)],
    [size(x, 0), () => squeeze(untyped(size)(x, 0), 0)]
  ] as const)
    assert.ok(/^size/.test(c.show(made)) || E.isRight(read().shape), `${c.show(made)} is faulty when read back`)
})

test('the text of a large stack is cut, unless all of it is asked for', () => {
  const large = c.constant(c.run(c.ones(2, 3, 4)) as never)
  assert.is(c.show(large), '[2×3×4: 1, 1, 1, …]')
  assert.is(c.show(large, { full: true }).match(/1/g)?.length, 24)
})

test('terms differ by the sizes of a stack and by axes', () => {
  const stacked = (...shape: ReadonlyArray<number>): c.Expr =>
    untyped(c.variable)(
      'v',
      ...shape,
      nested(shape, (i) => i)
    )
  assert.is(c.sameExpression(stacked(2, 1, 3), stacked(2, 1, 3)), true)
  assert.is(c.sameExpression(stacked(2, 1, 3), stacked(1, 2, 3)), false)
  assert.is(c.sameExpression(stacked(1, 2, 3), stacked(2, 3)), false)
  assert.is(c.sameExpression(c.constant([[[]]]), c.constant([[]])), false)
  assert.is(c.sameExpression(c.sum(x, -1), c.sum(x, 2)), true)
  assert.is(c.sameExpression(c.sum(x, [0, 1]), c.sum(x, [1, 0])), true)
  assert.is(c.sameExpression(c.sum(x, 0), c.sum(x, 1)), false)
  assert.is(c.sameExpression(c.expandDims(x, 0), c.expandDims(x, -4)), true)
})

test('two leaves of one name that differ in their stack are in conflict', () => {
  const [a, b] = [c.variable('v', [[[1]], [[2]]]), c.variable('v', [[[1], [2]]])]
  assert.match(answer(c.add(c.sum(a), c.sum(b))), /^ConflictingPlaceholder/)
  assert.match(answer(c.add(c.sum(x), c.sum(c.placeholder('x', 3, 4)))), /^ConflictingPlaceholder/)
})

test('binding a stack settles its names everywhere', () => {
  const bound = c.bind(c.add(c.add(N, c.ones('n', 2, 2)), c.placeholder('P', 'n', 1, 1)), { N: [B, B, B] })
  assert.is(shapeOf(bound), '3×2×2')
  assert.equal(numbersOf(valueOf(bound, { P: [0, 0, 1] })), [
    [
      [2, 3],
      [4, 5]
    ],
    [
      [2, 3],
      [4, 5]
    ],
    [
      [3, 4],
      [5, 6]
    ]
  ])
  assert.is(shapeOf(c.bind(c.sum(N, 1), { N: [] })), '0×1×2')
  assert.is(shapeOf(c.bind(N, { N: c.placeholder('k', 4, 2, 2) })), '4×2×2')
})

test('binding what does not fit a stack is refused', () => {
  assert.match(
    answer(untyped(c.bind)(N, { N: [B, [[1, 2], [3]]] })),
    /the value of N\[1\]: row 1 has 1 entry, expected 2$/
  )
  assert.match(answer(untyped(c.bind)(N, { N: c.placeholder('k', 2, 2) })), /it is 2×2, stated as n×2×2$/)
  assert.match(answer(untyped(c.bind)(M, { M: [] })), /an empty list does not tell the size of m/)
  assert.match(
    answer(untyped(c.bind)(c.add(N, c.placeholder('P', 'n', 1, 1)), { N: [B, B], P: [1, 2, 3] })),
    /the size of n is \[2, 3\]; allowed: one size/
  )
})

// The codec, infinities, operations of a user

const both = c.environment(c.add(c.sum(X), c.sum(c.placeholder('Q', 2, 0, 1, 3))))

test('the codec of an environment reads stacks, and gives back what it read', () => {
  const given = { X: [A, A], Q: [[], []] }
  const decoded = both.decode({ X: [new Matrix(A), A], Q: [[], []] })
  assert.ok(E.isRight(decoded))
  if (E.isLeft(decoded)) return
  assert.ok(both.is(decoded.right))
  assert.equal(both.encode(decoded.right), given)
  assert.ok(E.isRight(both.decode(JSON.parse(JSON.stringify(both.encode(decoded.right))))))
})

for (const [what, value, path, wrong] of [
  [
    'an entry',
    [
      A,
      [
        [1, 2, 3],
        [4, '5', 6]
      ]
    ],
    ['X', '1', '1', '1'],
    '5'
  ],
  [
    'a ragged row',
    [
      A,
      [
        [1, 2, 3],
        [4, 5]
      ]
    ],
    ['X', '1', '1'],
    [4, 5]
  ],
  ['a row', [A, [[1, 2, 3], 4]], ['X', '1', '1'], 4],
  ['a matrix', [A, 'abc'], ['X', '1'], 'abc'],
  ['another shape', [A, B], ['X', '1'], B],
  ['the whole', 7, ['X'], 7]
] as const)
  test(`the codec says where ${what} is wrong`, () => {
    const decoded = both.decode({ X: value, Q: [[], []] })
    assert.ok(E.isLeft(decoded))
    if (E.isRight(decoded)) return
    assert.is(decoded.left.length, 1)
    assert.equal(
      decoded.left[0]?.context.map(({ key }) => key).filter((key) => key !== ''),
      path
    )
    assert.equal(decoded.left[0]?.value, wrong)
  })

for (const [what, expr, environment, says] of [
  [
    'of rank 3',
    c.divide(c.placeholder('a', 2, 1, 2), c.placeholder('b', 2, 1, 2)),
    { a: [[[1, 0]], [[3, 4]]], b: [[[1, 2]], [[1, 0]]] },
    'NonFinite in divide: a / b is Infinity at [1], row 0, column 1 from 4, 0'
  ],
  [
    'of broadcast stacks',
    c.divide(c.placeholder('a', 2, 1, 1, 2), c.placeholder('b', 3, 1, 1)),
    { a: [[[1, 0]], [[0, 4]]].map((m) => [m]), b: [1, 2, 0] },
    'NonFinite in divide: a / b is Infinity at [0][2], row 0, column 0 from 1, 0'
  ],
  [
    'of rank 4',
    c.log(c.placeholder('a', 2, 2, 1, 1)),
    {
      a: [
        [1, 1],
        [1, 0]
      ]
    },
    'NonFinite in log: log(a) is -Infinity at [1][1], row 0, column 0 from 0'
  ],
  [
    'of a reduction over the stack',
    c.sum(c.exp(c.placeholder('a', 2, 2, 1)), 0),
    {
      a: [
        [1, 709],
        [1, 709.7]
      ]
    },
    'NonFinite in sum: sum(exp(a), 0) is Infinity at [0], row 1, column 0'
  ]
] as ReadonlyArray<readonly [string, c.Expr, unknown, string]>)
  test(`an infinity ${what} is named by its place`, () =>
    assert.is(answer(expr, environment, { nonFinite: 'error' }), says))

test("a user's own operation is lifted", () => {
  const swapped: c.Operation<c.Binary> = {
    name: 'rowsOfColumns',
    arity: 2,
    shape: ([a, b]) => E.right([a[1], b[0]]),
    forward: ([a, b], out) => {
      for (let i = 0; i < out.data.length; i++) out.data[i] = 10 * (a.data[0] ?? 0) + (b.data[0] ?? 0)
    },
    jvp: () => undefined,
    vjp: () => undefined
  }
  const made = c.apply(swapped, [t(0, 2, 1, 1, 2), t(1, 3, 2, 1)])
  assert.is(shapeOf(made), '2×3×2×2')
  assert.equal(
    c.entriesOf(valueOf(made)).filter((_, i) => i % 4 === 0),
    [0, 1].flatMap((i) => [0, 1, 2].map((j) => 10 * entry(0, 2 * i) + entry(1, 2 * j)))
  )
  assert.is(shapeOf(c.apply(swapped, [t(0, 0, 1, 1, 2), t(1, 3, 2, 1)])), '0×3×2×2')
  assert.equal(numbersOf(valueOf(c.apply(swapped, [t(0, 2, 0, 1, 2), t(1, 1, 2, 1)]))), [[], []])
})
