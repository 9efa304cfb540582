import { apply } from '../core/build.js'
import type { Expr } from '../core/Expr.js'
import * as ops from '../ops/index.js'
import type { Signature } from '../ops/signature.js'
import {
  alongAxis,
  axisOf,
  binary,
  contracted,
  indices,
  joined,
  type Make,
  measured,
  range,
  reduced,
  spread,
  ternary,
  unary
} from './supply.js'

/**
 * How each operation is applied to what there is: a new one does not compile until it is listed,
 * and is tested by all laws as soon as it is.
 */
export const applications: { readonly [K in keyof Signature]: Make } = {
  abs: unary(ops.abs),
  acos: unary(ops.acos, 'unit'),
  acosh: unary(ops.acosh, 'aboveOne'),
  add: binary(ops.add),
  all: reduced(ops.all),
  any: reduced(ops.any),
  arange: ({ int }) => ops.arange(int(3), int(3) + int(4), 1 + int(2)),
  argmax: reduced(ops.argmax, true),
  argmin: reduced(ops.argmin, true),
  asin: unary(ops.asin, 'unit'),
  asinh: unary(ops.asinh),
  atan: unary(ops.atan),
  atan2: binary(ops.atan2, 'positive', 'any'),
  atanh: unary(ops.atanh, 'unit'),
  binaryCrossEntropy: binary(ops.binaryCrossEntropy, 'any', 'positive'),
  broadcastLike: ({ matrix, sizes, int }) => {
    const like = matrix()
    const [rows, columns] = sizes(like)
    return ops.broadcastLike(matrix('any', int(2) === 0 ? 1 : rows, int(2) === 0 ? 1 : columns), like)
  },
  at: ({ tall, int }) => ops.at(tall(2), int(2)),
  broadcastTo: ({ matrix, shape, int }) => {
    const [rows, columns] = [int(4), int(4)]
    const x = matrix('any', int(2) === 0 ? 1 : rows, int(2) === 0 ? 1 : columns)
    const stack = [...(int(2) === 0 ? [int(3)] : []), ...shape(x).slice(0, -2)]
    return ops.broadcastTo(x, [...stack, rows, columns])
  },
  ceil: unary(ops.ceil),
  clip: ternary(ops.clip),
  concat: joined(ops.concat),
  cos: unary(ops.cos),
  cosh: unary(ops.cosh, 'small'),
  crossEntropy: measured(ops.crossEntropy),
  cumprod: alongAxis(ops.cumprod),
  cumsum: alongAxis(ops.cumsum),
  diag: ({ matrix, int }) => ops.diag(int(2) === 0 ? matrix('any', undefined, 1) : matrix('any', 1)),
  diagonal: unary(ops.diagonal),
  dimension: () => ops.dimension('n'),
  divide: binary(ops.divide, 'any', 'positive'),
  equal: binary(ops.equal),
  erf: unary(ops.erf),
  erfc: unary(ops.erfc),
  exp: unary(ops.exp, 'small'),
  expm1: unary(ops.expm1, 'small'),
  einsum: (supply) => contracted(ops.einsum, supply),
  expandDims: ({ matrix, shape, int }) => {
    const x = matrix()
    return ops.expandDims(x, int(shape(x).length + 1))
  },
  eye: ({ int }) => ops.eye(int(4), int(4)),
  flip: reduced(ops.flip),
  floor: unary(ops.floor),
  full: ({ int }) => ops.full(int(4), int(4), int(9) - 4),
  gelu: unary(ops.gelu),
  greater: binary(ops.greater),
  greaterEqual: binary(ops.greaterEqual),
  huber: ({ matrix, sizes, int }) => {
    const a = matrix()
    return ops.huber(a, matrix('any', ...sizes(a)), 0.5 + int(2))
  },
  hypot: binary(ops.hypot),
  isFinite: unary(ops.isFinite),
  isNaN: unary(ops.isNaN),
  klDivergence: measured(ops.klDivergence),
  kron: ({ matrix }) => ops.kron(matrix(), matrix('any', 2, 2)),
  kronLeft: ({ matrix }) => ops.kronLeft(matrix('any', 4, 6), matrix('any', 2, 3), matrix('any', 2, 2)),
  kronRight: ({ matrix }) => ops.kronRight(matrix('any', 4, 6), matrix('any', 2, 2), matrix('any', 2, 3)),
  less: binary(ops.less),
  lessEqual: binary(ops.lessEqual),
  log: unary(ops.log, 'positive'),
  log10: unary(ops.log10, 'positive'),
  log1p: unary(ops.log1p, 'unit'),
  log2: unary(ops.log2, 'positive'),
  logSigmoid: unary(ops.logSigmoid),
  logSoftmax: alongAxis(ops.logSoftmax),
  logCosh: binary(ops.logCosh),
  logaddexp: binary(ops.logaddexp),
  logicalAnd: binary(ops.logicalAnd),
  logicalNot: unary(ops.logicalNot),
  logicalOr: binary(ops.logicalOr),
  logsumexp: alongAxis(ops.logsumexp),
  matmul: ({ matrix, sizes }) => {
    const a = matrix()
    return ops.matmul(a, matrix('any', sizes(a)[1]))
  },
  max: reduced(ops.max, true),
  maximum: binary(ops.maximum),
  mean: reduced(ops.mean, true),
  min: reduced(ops.min, true),
  minimum: binary(ops.minimum),
  multiply: binary(ops.multiply),
  negative: unary(ops.negative),
  norm: reduced(ops.norm),
  notEqual: binary(ops.notEqual),
  ones: ({ int }) => ops.ones(int(4), int(4)),
  outer: ({ matrix }) => ops.outer(matrix('any', undefined, 1) as Column, matrix('any', undefined, 1) as Column),
  pad: ({ matrix, shape, int }) => {
    const x = matrix()
    return ops.pad(x, ...shape(x).map((): readonly [number, number] => [int(3), int(2)]))
  },
  padLike: ({ matrix, int }) => {
    const [row, column] = [int(2), int(2)]
    const whole = matrix('any', 1 + row + int(2), 2 + column + int(2))
    return apply(ops.PadLike, [matrix('any', 1, 2), whole], [row, column])
  },
  partLike: (supply) => {
    const [first, second] = [supply.matrix('any', undefined, 2), supply.matrix('any', undefined, 2)]
    const whole = supply.matrix('any', supply.sizes(first)[0] + supply.sizes(second)[0], 2)
    return apply(ops.PartLike, [whole, first, second], [supply.int(2), -2])
  },
  placeLike: (supply) => {
    const parts = [supply.matrix('any', undefined, 2), supply.matrix('any', undefined, 2)] as const
    const whole = supply.matrix('any', supply.sizes(parts[0])[0] + supply.sizes(parts[1])[0], 2)
    const part = supply.int(2)
    return apply(
      ops.PlaceLike,
      [supply.matrix('any', ...supply.sizes(parts[part === 0 ? 0 : 1])), whole, ...parts],
      [part, -2]
    )
  },
  permuteAxes: ({ matrix, shape, int }) => {
    const x = matrix()
    const left = shape(x).map((_, i) => i)
    return ops.permuteAxes(
      x,
      shape(x).map(() => left.splice(int(left.length), 1)[0] ?? 0)
    )
  },
  pow: binary(ops.pow, 'positive', 'small'),
  prod: reduced(ops.prod),
  reciprocal: unary(ops.reciprocal, 'positive'),
  recurrence: (supply) => {
    const a = supply.matrix()
    const b = supply.matrix('any', ...supply.sizes(a))
    return ops.recurrence(a, b, supply.int(2) === 0 ? -1 : -2, supply.int(2) === 0 ? 1 : -1)
  },
  relu: unary(ops.relu),
  reshape: ({ matrix, shape, int }) => {
    const x = matrix()
    const sizes = shape(x)
    if (int(2) === 0) return ops.reshape(x, [...sizes].reverse() as [number, number])
    return ops.reshape(x, sizes.includes(0) ? [0, sizes.length] : int(2) === 0 ? [-1, 1] : [1, 1, -1])
  },
  reshapeLike: ({ matrix, sizes }) => {
    const x = matrix()
    const [rows, columns] = sizes(x)
    return apply(ops.ReshapeLike, [x, matrix('any', columns, rows)])
  },
  round: unary(ops.round),
  scatterAdd: (supply) => {
    const x = supply.matrix()
    const [rows, columns] = supply.sizes(x)
    const axis = supply.int(2) === 0 ? -2 : -1
    const places = indices(axis === -2 ? rows : columns, supply)
    return ops.scatterAdd(
      x,
      axis === -2 ? supply.matrix('any', places.length, columns) : supply.matrix('any', rows, places.length),
      places,
      axis
    )
  },
  shift: (supply) => {
    const x = supply.matrix()
    return ops.shift(x, supply.int(5) - 2, axisOf(x, supply)[0], supply.int(2))
  },
  sigmoid: unary(ops.sigmoid),
  sign: unary(ops.sign),
  silu: unary(ops.silu),
  sin: unary(ops.sin),
  sinh: unary(ops.sinh, 'small'),
  size: reduced(ops.size),
  slice: (supply) => {
    const x = supply.matrix()
    return ops.slice(x, ...supply.shape(x).map((size) => (supply.int(3) === 0 ? undefined : range(size, supply))))
  },
  sliceLike: ({ matrix, int }) => {
    const [row, column] = [int(2), int(2)]
    const whole = matrix('any', 1 + row + int(2), 2 + column + int(2))
    return apply(ops.SliceLike, [whole, matrix('any', 1, 2)], [row, column])
  },
  softmax: alongAxis(ops.softmax),
  softplus: unary(ops.softplus),
  sqrt: unary(ops.sqrt, 'positive'),
  square: unary(ops.square),
  squeeze: ({ tall }) => ops.squeeze(tall(1), 0),
  stack: ({ matrix, sizes, shape, int }) => {
    const x = matrix()
    const y = matrix('any', ...sizes(x))
    return int(2) === 0 && String(shape(y)) === String(shape(x)) ? ops.stack([x, y, x]) : ops.stack([x])
  },
  std: (supply) => spread(ops.std, supply),
  stopGradient: unary(ops.stopGradient),
  subtract: binary(ops.subtract),
  sum: reduced(ops.sum),
  sumLike: ({ matrix, sizes, shape, int }) => {
    const x = matrix()
    const [rows, columns] = sizes(x)
    const like = matrix('any', int(2) === 0 ? 1 : rows, int(2) === 0 ? 1 : columns)
    const more = shape(x).length - shape(like).length
    const stretches = more >= 0 && shape(like).every((size, i) => size === 1 || size === shape(x)[i + more])
    return int(2) === 0 && stretches ? ops.sumLike(x, like) : apply(ops.SumLike, [x, like])
  },
  take: (supply) => {
    const x = supply.matrix()
    const [axis, size] = axisOf(x, supply)
    return ops.take(x, indices(size, supply), axis)
  },
  tan: unary(ops.tan, 'unit'),
  tanh: unary(ops.tanh),
  trace: ({ matrix, int }) => {
    const size = int(4)
    return ops.trace(matrix('any', size, size))
  },
  transpose: unary(ops.transpose),
  tril: ({ matrix, int }) => ops.tril(matrix(), int(5) - 2),
  triu: ({ matrix, int }) => ops.triu(matrix(), int(5) - 2),
  var: (supply) => spread(ops.variance, supply),
  where: ternary(ops.where),
  xlogy: binary(ops.xlogy, 'any', 'positive'),
  zeros: ({ int }) => ops.zeros(int(4), int(4))
}

type Column = Expr<[number, 1]>
