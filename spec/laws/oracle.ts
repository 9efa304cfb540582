import * as E from 'fp-ts/lib/Either.js'
import type { Matrix } from 'ml-matrix'
import type { Apply, Constant, Expr, Leaf, Signature, Value } from '../../src/index.js'

type Index = ReadonlyArray<number>

/** A value of any rank: its sizes, an empty axis keeping those behind it, and the entry at an index, one number for each axis. */
export interface Tensor {
  readonly shape: Index
  readonly at: (index: Index) => number
}

/** What an operation means, given the last axes of each operand that it sees, and its stored parameters. */
export type Meaning = (operands: ReadonlyArray<Tensor>, params: ReadonlyArray<unknown>) => Tensor

const list = (n: number): Index => Array.from({ length: n }, (_, i) => i)

/** Every index into a shape, the last axis fastest. */
const indices = (shape: Index): ReadonlyArray<Index> =>
  shape.reduce<ReadonlyArray<Index>>((all, n) => all.flatMap((index) => list(n).map((i) => [...index, i])), [[]])

type Level = number | ReadonlyArray<Level>

const within = (level: Level | undefined, i: number): Level | undefined =>
  typeof level === 'number' ? undefined : level?.[i]

/** The value of a shape whose entries a function gives; it is asked once for each, row by row. NaN where there is no entry. */
export const make = (shape: Index, at: Tensor['at']): Tensor => {
  const build = (index: Index): Level =>
    index.length === shape.length ? at(index) : list(shape[index.length] ?? 0).map((i) => build([...index, i]))
  const whole = build([])
  return { shape, at: (index) => Number(index.reduce<Level | undefined>(within, whole) ?? Number.NaN) }
}

/** A value of the library, a matrix or nested arrays of them, whose shape is known. */
export const tensorOf = (value: Value, shape: Index): Tensor =>
  make(shape, (index) => {
    const matrix = index.slice(0, -2).reduce((level, i) => (level as ReadonlyArray<Value>)[i] as Value, value) // as the shape says
    return (matrix as Matrix).get(index.at(-2) ?? 0, index.at(-1) ?? 0)
  })

/** All entries, row by row. */
export const entriesOf = (x: Tensor): ReadonlyArray<number> => indices(x.shape).map(x.at)

const ofEntries = (shape: Index, entries: ReadonlyArray<number>): Tensor => {
  let next = 0
  return make(shape, () => entries[next++] ?? Number.NaN)
}

const EMPTY: Tensor = make([0, 0], () => 0)

const sum = (xs: ReadonlyArray<number>): number => xs.reduce((a, b) => a + b, 0)
const product = (xs: ReadonlyArray<number>): number => xs.reduce((a, b) => a * b, 1)
const size = (x: unknown): number => Number(x)
const flag = (truth: boolean): number => (truth ? 1 : 0)
const numbers = (given: unknown): Index => given as Index // the shape rule has checked it
const range = (given: unknown, otherwise: readonly [number, number]): readonly [number, number] =>
  (given as readonly [number, number] | undefined) ?? otherwise

/** Sizes of several shapes aligned from the end; 1 gives way to what is there. */
const broadcast = (shapes: ReadonlyArray<Index>): Index => {
  const rank = Math.max(0, ...shapes.map(({ length }) => length))
  return list(rank).map((i) => shapes.map((shape) => shape[i - rank + shape.length] ?? 1).find((n) => n !== 1) ?? 1)
}

/** Where an index falls in a shape that stretches to what it is an index of. */
const stretch = (index: Index, shape: Index): Index =>
  shape.map((n, i) => (n === 1 ? 0 : (index[index.length - shape.length + i] ?? 0)))

/** Which diagonal of a matrix, from 0, the main one, to the right. */
const offset = ([row = 0, column = 0]: Index): number => column - row

/** Which axis one that counts from the end is. */
const axisIn = (x: { readonly length: number }, axis: unknown): number => x.length + size(axis)

const axesIn = (x: Tensor, axes: unknown): Index =>
  [axes ?? [-2, -1]].flat().map((axis) => axisIn(x.shape, axis)) as Index // one or several

const sizeAlong = (x: Tensor, axis: unknown): number => x.shape[axisIn(x.shape, axis)] ?? 1

/** The same index, or shape, with another number on one axis, which counts from the end. */
const put = (index: Index, axis: unknown, f: (i: number) => number): Index =>
  index.map((i, at) => (at === axisIn(index, axis) ? f(i) : i))

const plus = (index: Index, corner: Index, sign: 1 | -1 = 1): Index =>
  index.map((i, at) => i + sign * (corner[at] ?? 0))

const isInside = (index: Index, shape: Index): boolean => index.every((i, at) => i >= 0 && i < (shape[at] ?? 0))

/** Entry by entry, sizes of 1 repeated. */
const pointwise =
  (f: (...entries: ReadonlyArray<number>) => number): Meaning =>
  (operands) =>
    make(broadcast(operands.map(({ shape }) => shape)), (index) =>
      f(...operands.map((x) => x.at(stretch(index, x.shape))))
    )

const one = (f: (x: number) => number): Meaning => pointwise((x = 0) => f(x))
const two = (f: (a: number, b: number) => number): Meaning => pointwise((a = 0, b = 0) => f(a, b))

type OfLane<X> = (lane: ReadonlyArray<number>, params: ReadonlyArray<unknown>) => X

/** The entries that share an index but for some axes, row by row. */
const laneAt = (x: Tensor, axes: Index, index: Index): ReadonlyArray<number> =>
  indices(x.shape.map((n, axis) => (axes.includes(axis) ? n : 1))).map((step) =>
    x.at(step.map((i, axis) => (axes.includes(axis) ? i : (index[axis] ?? 0))))
  )

/** Each lane along axes becomes one entry; the axes stay, with size 1. */
const reduce =
  (f: OfLane<number>): Meaning =>
  ([x = EMPTY], params) => {
    const axes = axesIn(x, params[0])
    const shape = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n))
    return make(shape, (index) => f(laneAt(x, axes, index), params))
  }

/** Each lane along an axis becomes a lane as long. */
const along =
  (f: OfLane<ReadonlyArray<number>>): Meaning =>
  ([x = EMPTY], params) => {
    const [axis = 0] = axesIn(x, params[0])
    return make(x.shape, (index) => f(laneAt(x, [axis], index), params)[index[axis] ?? 0] ?? Number.NaN)
  }

const mean = (xs: ReadonlyArray<number>): number => sum(xs) / xs.length
const variance: OfLane<number> = (xs, [, correction = 0]) =>
  sum(xs.map((x) => (x - mean(xs)) ** 2)) / Math.max(0, xs.length - size(correction))

/** ∫ e^(−t²) by Simpson's rule: slow, and nothing like the approximation it checks. */
const erf = (x: number): number => {
  const n = 2000
  const terms = list(n + 1).map((i) => (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-(((x * i) / n) ** 2)))
  return (2 / Math.sqrt(Math.PI)) * (x / n / 3) * sum(terms)
}

/** Where each of several parts begins along an axis. */
const starts = (parts: ReadonlyArray<Tensor>, axis: unknown): Index =>
  parts.map((_, i) => sum(parts.slice(0, i).map((part) => sizeAlong(part, axis))))

const partOf = (whole: Tensor, shape: Index, corner: Index): Tensor =>
  make(shape, (index) => whole.at(plus(index, corner)))

const placedIn = (x: Tensor, shape: Index, corner: Index): Tensor =>
  make(shape, (index) => {
    const own = plus(index, corner, -1)
    return isInside(own, x.shape) ? x.at(own) : 0
  })

/** Zeros, and a number on one axis, which counts from the end. */
const cornerOn = (shape: Index, axis: unknown, start = 0): Index =>
  put(
    shape.map(() => 0),
    axis,
    () => start
  )

/** The sum, over the letters that the result does not name, of products; a term of one letter reads a column, one of none a 1×1 matrix. */
const einsum: Meaning = (operands, [spec]) => {
  const [inputs = '', output = ''] = String(spec).split('->')
  const terms = inputs.split(',')
  const sizes = new Map(
    terms.flatMap((term, k) => [...term].map((letter, axis) => [letter, operands[k]?.shape[axis] ?? 1] as const))
  )
  const letters = [...output, ...[...sizes.keys()].filter((letter) => !output.includes(letter))]
  const dims = letters.map((letter) => sizes.get(letter) ?? 1)
  const place = (term: string, all: Index): Index =>
    term.length < 2
      ? [all[letters.indexOf(term)] ?? 0, 0]
      : [...term].map((letter) => all[letters.indexOf(letter)] ?? 0)
  const shape = [...dims.slice(0, output.length), 1, 1].slice(0, Math.max(2, output.length))
  return make(shape, (index) =>
    sum(
      indices(dims.slice(output.length)).map((step) => {
        const all = [...index.slice(0, output.length), ...step]
        return product(operands.map((x, k) => x.at(place(terms[k] ?? '', all))))
      })
    )
  )
}

/** What every operation means to the axes that it sees, by its documentation alone: entry by entry, without blocks, strides or care for speed. */
/** A sum along each row of logits and targets. */
const rowwise =
  (term: (target: number, logProbability: number) => number): Meaning =>
  ([x = EMPTY, t = EMPTY]) => {
    const [rows = 0, columns = 0] = x.shape
    return make([rows, 1], ([row = 0]) => {
      const logits = list(columns).map((column) => x.at([row, column]))
      const total = Math.log(sum(logits.map(Math.exp)))
      return sum(logits.map((logit, column) => term(t.at([row, column]), logit - total)))
    })
  }

export const oracle: { readonly [K in keyof Signature]: Meaning } = {
  abs: one(Math.abs),
  acos: one(Math.acos),
  acosh: one(Math.acosh),
  add: two((a, b) => a + b),
  all: reduce((lane) => flag(lane.every((x) => x !== 0))),
  any: reduce((lane) => flag(lane.some((x) => x !== 0))),
  arange: (_, [start, stop, step]) => {
    const xs: Array<number> = []
    for (let x = size(start); x < size(stop); x += size(step)) xs.push(x)
    return ofEntries([xs.length, 1], xs)
  },
  argmax: reduce((lane) => lane.indexOf(Math.max(...lane))),
  argmin: reduce((lane) => lane.indexOf(Math.min(...lane))),
  asin: one(Math.asin),
  asinh: one(Math.asinh),
  at: ([x = EMPTY], [which, axis]) => {
    const place = axisIn(x.shape, axis)
    const shape = x.shape.filter((_, i) => i !== place)
    return make(shape, (index) => x.at([...index.slice(0, place), size(which), ...index.slice(place)]))
  },
  atan: one(Math.atan),
  atan2: two(Math.atan2),
  atanh: one(Math.atanh),
  binaryCrossEntropy: two((x, t) => -t * Math.log(1 / (1 + Math.exp(-x))) - (1 - t) * Math.log(1 / (1 + Math.exp(x)))),
  broadcastLike: pointwise((x = 0) => x),
  broadcastTo: ([x = EMPTY], [to]) => make(numbers(to), (index) => x.at(stretch(index, x.shape))),
  ceil: one(Math.ceil),
  clip: pointwise((x = 0, low = 0, high = 0) => Math.min(Math.max(x, low), high)),
  concat: (parts, [axis]) => {
    const { shape } = parts[0] ?? EMPTY
    const at = starts(parts, axis)
    const whole = put(shape, axis, () => sum(parts.map((part) => sizeAlong(part, axis))))
    return make(whole, (index) => {
      const own = parts.map((part, k) => [part, put(index, axis, (i) => i - (at[k] ?? 0))] as const)
      const [part, place] = own.find(([{ shape: inner }, inPart]) => isInside(inPart, inner)) ?? [EMPTY, []]
      return part.at(place)
    })
  },
  cos: one(Math.cos),
  cosh: one(Math.cosh),
  crossEntropy: rowwise((target, log) => -target * log),
  cumprod: along((lane) => lane.map((_, i) => product(lane.slice(0, i + 1)))),
  cumsum: along((lane) => lane.map((_, i) => sum(lane.slice(0, i + 1)))),
  diag: ([x = EMPTY]) => {
    const entries = entriesOf(x)
    return make([entries.length, entries.length], ([row = 0, column]) => (row === column ? (entries[row] ?? 0) : 0))
  },
  diagonal: ([x = EMPTY]) => make([Math.min(...x.shape), 1], ([i = 0]) => x.at([i, i])),
  dimension: (_, [n]) => make([1, 1], () => size(n)),
  divide: two((a, b) => a / b),
  einsum,
  equal: two((a, b) => flag(a === b)),
  erf: one(erf),
  erfc: one((x) => 1 - erf(x)),
  exp: one(Math.exp),
  expandDims: ([x = EMPTY], [given]) => {
    const axes = [given].flat()
    const rank = x.shape.length + axes.length
    const isNew = (axis: number): boolean => axes.includes(axis - rank)
    const kept = list(rank).filter((axis) => !isNew(axis))
    const shape = list(rank).map((axis) => (isNew(axis) ? 1 : (x.shape[kept.indexOf(axis)] ?? 1)))
    return make(shape, (index) => x.at(index.filter((_, axis) => !isNew(axis))))
  },
  expm1: one(Math.expm1),
  eye: (_, shape) => make(numbers(shape), ([row, column]) => flag(row === column)),
  flip: ([x = EMPTY], [given]) => {
    const axes = axesIn(x, given)
    const turned = (i: number, axis: number): number => (axes.includes(axis) ? (x.shape[axis] ?? 0) - 1 - i : i)
    return make(x.shape, (index) => x.at(index.map(turned)))
  },
  floor: one(Math.floor),
  full: (_, params) => make(numbers(params.slice(0, -1)), () => size(params.at(-1))),
  gelu: one((x) => (x * (1 + erf(x / Math.SQRT2))) / 2),
  greater: two((a, b) => flag(a > b)),
  greaterEqual: two((a, b) => flag(a >= b)),
  huber: ([a = EMPTY, b = EMPTY], [delta]) =>
    two((x, y) => {
      const [r, d] = [Math.abs(x - y), size(delta)]
      return r <= d ? (r * r) / 2 : d * (r - d / 2)
    })([a, b], []),
  hypot: two((a, b) => Math.sqrt(a * a + b * b)),
  isFinite: one((x) => flag(Number.isFinite(x))),
  isNaN: one((x) => flag(Number.isNaN(x))),
  klDivergence: rowwise((target, log) => target * (Math.log(target) - log)),
  kron: ([a = EMPTY, b = EMPTY]) => {
    const [[p = 0, q = 0], [m = 0, n = 0]] = [a.shape, b.shape]
    return make([p * m, q * n], ([i = 0, j = 0]) => a.at([Math.floor(i / m), Math.floor(j / n)]) * b.at([i % m, j % n]))
  },
  kronLeft: ([c = EMPTY, b = EMPTY, like = EMPTY]) => {
    const [m = 0, n = 0] = b.shape
    return make(like.shape, ([i = 0, j = 0]) =>
      sum(indices(b.shape).map(([k = 0, l = 0]) => c.at([i * m + k, j * n + l]) * b.at([k, l])))
    )
  },
  kronRight: ([c = EMPTY, a = EMPTY, like = EMPTY]) => {
    const [m = 0, n = 0] = like.shape
    return make(like.shape, ([k = 0, l = 0]) =>
      sum(indices(a.shape).map(([i = 0, j = 0]) => c.at([i * m + k, j * n + l]) * a.at([i, j])))
    )
  },
  less: two((a, b) => flag(a < b)),
  lessEqual: two((a, b) => flag(a <= b)),
  log: one(Math.log),
  log10: one(Math.log10),
  log1p: one(Math.log1p),
  log2: one(Math.log2),
  logSigmoid: one((x) => Math.log(1 / (1 + Math.exp(-x)))),
  logSoftmax: along((lane) => lane.map((x) => x - Math.log(sum(lane.map(Math.exp))))),
  logCosh: two((a, b) => Math.log(Math.cosh(a - b))),
  logaddexp: two((a, b) => Math.log(Math.exp(a) + Math.exp(b))),
  logicalAnd: two((a, b) => flag(a !== 0 && b !== 0)),
  logicalNot: one((x) => flag(x === 0)),
  logicalOr: two((a, b) => flag(a !== 0 || b !== 0)),
  logsumexp: reduce((lane) => Math.log(sum(lane.map(Math.exp)))),
  matmul: (operands) => einsum(operands, ['ij,jk->ik']),
  max: reduce((lane) => Math.max(...lane)),
  maximum: two(Math.max),
  mean: reduce(mean),
  min: reduce((lane) => Math.min(...lane)),
  minimum: two(Math.min),
  multiply: two((a, b) => a * b),
  negative: one((x) => -x),
  norm: reduce((lane) => Math.sqrt(sum(lane.map((x) => x * x)))),
  notEqual: two((a, b) => flag(a !== b)),
  ones: (_, shape) => make(numbers(shape), () => 1),
  outer: (operands) => einsum(operands, ['i,j->ij']),
  pad: ([x = EMPTY], paddings) => {
    const around = x.shape.map((_, axis) => range(paddings[axis], [0, 0]))
    const corner = around.map(([before]) => before)
    return placedIn(
      x,
      plus(
        plus(x.shape, corner),
        around.map(([, after]) => after)
      ),
      corner
    )
  },
  padLike: ([x = EMPTY, like = EMPTY], corner) => placedIn(x, like.shape, numbers(corner)),
  partLike: ([whole = EMPTY, ...parts], [which, axis]) => {
    const { shape } = parts[size(which)] ?? EMPTY
    return partOf(whole, shape, cornerOn(shape, axis, starts(parts, axis)[size(which)]))
  },
  permuteAxes: ([x = EMPTY], [given]) => {
    const axes = axesIn(x, given)
    const shape = axes.map((axis) => x.shape[axis] ?? 1)
    return make(shape, (index) => x.at(x.shape.map((_, axis) => index[axes.indexOf(axis)] ?? 0)))
  },
  placeLike: ([x = EMPTY, whole = EMPTY, ...parts], [which, axis]) =>
    placedIn(x, whole.shape, cornerOn(whole.shape, axis, starts(parts, axis)[size(which)])),
  pow: two((a, b) => a ** b),
  prod: reduce(product),
  reciprocal: one((x) => 1 / x),
  recurrence: ([a = EMPTY, b = EMPTY], [axis, direction]) => {
    const step = (index: Index): number => {
      const before = put(index, axis, (i) => i - size(direction))
      if (!isInside(before, b.shape)) return b.at(index)
      return a.at(size(direction) === 1 ? index : before) * step(before) + b.at(index)
    }
    return make(b.shape, step)
  },
  relu: one((x) => (x > 0 ? x : 0)),
  reshape: ([x = EMPTY], [to]) => {
    const entries = entriesOf(x)
    const rest = entries.length / product(numbers(to).filter((n) => n !== -1))
    const shape = numbers(to).map((n) => (n === -1 ? rest || 0 : n))
    return ofEntries(shape, entries)
  },
  reshapeLike: ([x = EMPTY, like = EMPTY]) => ofEntries(like.shape, entriesOf(x)),
  round: one((x) => {
    const [below, above] = [Math.floor(x), Math.ceil(x)]
    return x - below < above - x ? below : x - below > above - x ? above : below % 2 === 0 ? below : above
  }),
  scatterAdd: ([x = EMPTY, updates = EMPTY], [places, axis]) =>
    make(x.shape, (index) => {
      const here = index[axisIn(index, axis)]
      const added = numbers(places).map((place, k) => (place === here ? updates.at(put(index, axis, () => k)) : 0))
      return x.at(index) + sum(added)
    }),
  shift: ([x = EMPTY], [by, axis, fill]) =>
    make(x.shape, (index) => {
      const from = put(index, axis, (i) => i - size(by))
      return isInside(from, x.shape) ? x.at(from) : size(fill)
    }),
  sigmoid: one((x) => 1 / (1 + Math.exp(-x))),
  sign: one((x) => (x > 0 ? 1 : x < 0 ? -1 : 0)),
  silu: one((x) => x / (1 + Math.exp(-x))),
  sin: one(Math.sin),
  sinh: one(Math.sinh),
  size: ([x = EMPTY], [axes, rank]) =>
    make(rank === undefined ? x.shape.map(() => 1) : [1, 1], () =>
      product(axesIn(x, axes).map((axis) => x.shape[axis] ?? 1))
    ),
  slice: ([x = EMPTY], ranges) => {
    const taken = x.shape.map((n, axis) => range(ranges[axis], [0, n]))
    const corner = taken.map(([start]) => start)
    return partOf(
      x,
      plus(
        taken.map(([, end]) => end),
        corner,
        -1
      ),
      corner
    )
  },
  sliceLike: ([x = EMPTY, like = EMPTY], corner) => partOf(x, like.shape, numbers(corner)),
  softmax: along((lane) => lane.map((x) => Math.exp(x) / sum(lane.map(Math.exp)))),
  softplus: one((x) => Math.log(1 + Math.exp(x))),
  sqrt: one(Math.sqrt),
  square: one((x) => x * x),
  squeeze: ([x = EMPTY], [given]) => {
    const axes = axesIn(x, given)
    const kept = list(x.shape.length).filter((axis) => !axes.includes(axis))
    const shape = kept.map((axis) => x.shape[axis] ?? 1)
    return make(shape, (index) => x.at(x.shape.map((_, axis) => index[kept.indexOf(axis)] ?? 0)))
  },
  stack: (operands) =>
    make([operands.length, ...(operands[0]?.shape ?? [])], ([i = 0, ...index]) => operands[i]?.at(index) ?? Number.NaN),
  std: reduce((lane, params) => Math.sqrt(variance(lane, params))),
  stopGradient: one((x) => x),
  subtract: two((a, b) => a - b),
  sum: reduce(sum),
  sumLike: ([x = EMPTY, like = EMPTY]) =>
    make(like.shape, (index) =>
      sum(
        indices(x.shape)
          .filter((from) => String(stretch(from, like.shape)) === String(index))
          .map(x.at)
      )
    ),
  take: ([x = EMPTY], [places, axis]) =>
    make(
      put(x.shape, axis, () => numbers(places).length),
      (index) => x.at(put(index, axis, (i) => numbers(places)[i] ?? 0))
    ),
  tan: one(Math.tan),
  tanh: one(Math.tanh),
  trace: (operands) => einsum(operands, ['ii->']),
  transpose: (operands) => einsum(operands, ['ij->ji']),
  tril: ([x = EMPTY], [k]) => make(x.shape, (index) => (offset(index) > size(k) ? 0 : x.at(index))),
  triu: ([x = EMPTY], [k]) => make(x.shape, (index) => (offset(index) < size(k) ? 0 : x.at(index))),
  var: reduce(variance),
  where: pointwise((condition = 0, a = 0, b = 0) => (condition !== 0 ? a : b)),
  xlogy: two((x, y) => (x === 0 ? 0 : x * Math.log(y))),
  zeros: (_, shape) => make(numbers(shape), () => 0)
}

/** The value of one node from those of its operands: a loop over the axes before those that the operation sees, which broadcast. */
export const meaningOf = ({ op, params }: Apply, operands: ReadonlyArray<Tensor>): Tensor => {
  const meaning = oracle[op.name as keyof Signature]
  const seen = operands.map((_, i) => op.rank?.(params, i) ?? 2)
  const stacks = operands.map(({ shape }, i) => shape.slice(0, -(seen[i] ?? 2)))
  const stack = broadcast(stacks)
  const valueAt = (outer: Index): Tensor =>
    meaning(
      operands.map((x, i) => {
        const own = stretch(outer, stacks[i] ?? [])
        return { shape: x.shape.slice(own.length), at: (index) => x.at([...own, ...index]) }
      }),
      params
    )
  const values = new Map(indices(stack).map((outer) => [String(outer), valueAt(outer)]))
  const { shape } = values.get(String(stack.map(() => 0))) ?? valueAt(stack.map(() => 0)) // of an empty stack, that of no entries
  return make([...stack, ...shape], (index) => {
    const outer = index.slice(0, stack.length)
    return values.get(String(outer))?.at(index.slice(stack.length)) ?? Number.NaN
  })
}

/** The value of an expression by plain recursion over it as a tree; names of dimensions are not understood. */
export const recursive = (expr: Expr, leaf: (node: Leaf) => Tensor): Tensor => {
  if (expr._tag === 'Leaf') return leaf(expr as Leaf)
  const { shape, value } = expr as Constant
  if (expr._tag === 'Constant') return tensorOf(value ?? [], E.isRight(shape) ? shape.right.map(Number) : [0, 0])
  const node = expr as Apply // no leaf and no constant
  const operands = node.args.map((arg) => recursive(arg, leaf))
  return meaningOf(node, operands)
}
