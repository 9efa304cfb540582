import type { Apply, Expr, Leaf, Signature } from '../../src/index.js'

/** A matrix as plain rows; no rows have no columns of their own, so both sizes are kept. */
export interface Rows {
  readonly rows: number
  readonly columns: number
  readonly at: (row: number, column: number) => number
}

type Meaning = (operands: ReadonlyArray<Rows>, params: ReadonlyArray<unknown>) => Rows

export const make = (rows: number, columns: number, at: Rows['at']): Rows => {
  const entries = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => at(row, column))
  )
  return { rows, columns, at: (row, column) => entries[row]?.[column] ?? Number.NaN }
}

const EMPTY: Rows = make(0, 0, () => 0)

const list = (n: number): ReadonlyArray<number> => Array.from({ length: n }, (_, i) => i)

const larger = (sizes: ReadonlyArray<number>): number => sizes.find((size) => size !== 1) ?? 1

/** Entry by entry, sizes of 1 repeated. */
const pointwise =
  (f: (...entries: ReadonlyArray<number>) => number): Meaning =>
  (operands) =>
    make(larger(operands.map(({ rows }) => rows)), larger(operands.map(({ columns }) => columns)), (row, column) =>
      f(...operands.map((x) => x.at(x.rows === 1 ? 0 : row, x.columns === 1 ? 0 : column)))
    )

const one = (f: (x: number) => number): Meaning => pointwise((x = 0) => f(x))
const two = (f: (a: number, b: number) => number): Meaning => pointwise((a = 0, b = 0) => f(a, b))

/** The lanes of a matrix along an axis counted from the end, or all entries. */
const lanesOf = (x: Rows, axis: unknown): ReadonlyArray<ReadonlyArray<number>> => {
  if (axis === -2) return list(x.columns).map((column) => list(x.rows).map((row) => x.at(row, column)))
  const rows = list(x.rows).map((row) => list(x.columns).map((column) => x.at(row, column)))
  return axis === -1 ? rows : [rows.flat()]
}

const reduce =
  (f: (lane: ReadonlyArray<number>, params: ReadonlyArray<unknown>) => number): Meaning =>
  ([x = EMPTY], params) => {
    const results = lanesOf(x, params[0]).map((lane) => f(lane, params))
    const [rows, columns] = params[0] === undefined ? [1, 1] : params[0] === -2 ? [1, x.columns] : [x.rows, 1]
    return make(rows, columns, (row, column) => results[params[0] === -2 ? column : row] ?? Number.NaN)
  }

const along =
  (f: (lane: ReadonlyArray<number>) => ReadonlyArray<number>): Meaning =>
  ([x = EMPTY], [axis]) => {
    const results = lanesOf(x, axis).map(f)
    if (axis === undefined) return make(x.rows, x.columns, (row, column) => results[0]?.[row * x.columns + column] ?? 0)
    return make(
      x.rows,
      x.columns,
      (row, column) => (axis === -2 ? results[column]?.[row] : results[row]?.[column]) ?? 0
    )
  }

const sum = (xs: ReadonlyArray<number>): number => xs.reduce((a, b) => a + b, 0)
const product = (xs: ReadonlyArray<number>): number => xs.reduce((a, b) => a * b, 1)
const mean = (xs: ReadonlyArray<number>): number => sum(xs) / xs.length
const variance = (xs: ReadonlyArray<number>, [, correction = 0]: ReadonlyArray<unknown>): number =>
  sum(xs.map((x) => (x - mean(xs)) ** 2)) / (xs.length - Number(correction))
const flag = (truth: boolean): number => (truth ? 1 : 0)

/** ∫ e^(−t²) by Simpson's rule: slow, and nothing like the approximation it checks. */
const erf = (x: number): number => {
  const n = 2000
  const terms = list(n + 1).map((i) => (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-(((x * i) / n) ** 2)))
  return (2 / Math.sqrt(Math.PI)) * (x / n / 3) * sum(terms)
}

const starts = (parts: ReadonlyArray<Rows>, axis: unknown): ReadonlyArray<number> =>
  parts.map((_, i) => sum(parts.slice(0, i).map(({ rows, columns }) => (axis === -2 ? rows : columns))))

const part = (whole: Rows, rows: number, columns: number, row: number, column: number): Rows =>
  make(rows, columns, (i, j) => whole.at(row + i, column + j))

const within = (x: Rows, rows: number, columns: number, row: number, column: number): Rows =>
  make(rows, columns, (i, j) =>
    i >= row && i < row + x.rows && j >= column && j < column + x.columns ? x.at(i - row, j - column) : 0
  )

const range = (given: unknown, size: number): readonly [number, number] =>
  (given as readonly [number, number] | undefined) ?? [0, size]

const flat = (x: Rows): ReadonlyArray<number> => lanesOf(x, undefined)[0] ?? []

const size = (x: unknown): number => Number(x)

/** What every operation means, by its documentation alone: entry by entry, without blocks, strides or care for speed. */
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
    return make(xs.length, 1, (row) => xs[row] ?? 0)
  },
  argmax: reduce((lane) => lane.indexOf(Math.max(...lane))),
  argmin: reduce((lane) => lane.indexOf(Math.min(...lane))),
  asin: one(Math.asin),
  asinh: one(Math.asinh),
  atan: one(Math.atan),
  atan2: two(Math.atan2),
  atanh: one(Math.atanh),
  broadcastLike: ([x = EMPTY, like = EMPTY]) => pointwise((a = 0) => a)([x, like], []),
  broadcastTo: ([x = EMPTY], [to]) => {
    const [rows, columns] = range(to, 0)
    return make(rows, columns, (row, column) => x.at(x.rows === 1 ? 0 : row, x.columns === 1 ? 0 : column))
  },
  ceil: one(Math.ceil),
  clip: pointwise((x = 0, low = 0, high = 0) => Math.min(Math.max(x, low), high)),
  concat: (parts, [axis]) => {
    const [first = EMPTY] = parts
    const at = starts(parts, axis)
    const which = (i: number): number =>
      parts.findIndex((p, k) => i >= (at[k] ?? 0) && i < (at[k] ?? 0) + (axis === -2 ? p.rows : p.columns))
    const [rows, columns] =
      axis === -2 ? [sum(parts.map((p) => p.rows)), first.columns] : [first.rows, sum(parts.map((p) => p.columns))]
    return make(rows, columns, (row, column) => {
      const k = which(axis === -2 ? row : column)
      return (axis === -2 ? parts[k]?.at(row - (at[k] ?? 0), column) : parts[k]?.at(row, column - (at[k] ?? 0))) ?? 0
    })
  },
  cos: one(Math.cos),
  cosh: one(Math.cosh),
  cumprod: along((lane) => lane.map((_, i) => product(lane.slice(0, i + 1)))),
  cumsum: along((lane) => lane.map((_, i) => sum(lane.slice(0, i + 1)))),
  diag: ([x = EMPTY]) =>
    make(flat(x).length, flat(x).length, (row, column) => (row === column ? (flat(x)[row] ?? 0) : 0)),
  diagonal: ([x = EMPTY]) => make(Math.min(x.rows, x.columns), 1, (row) => x.at(row, row)),
  dimension: () => EMPTY,
  divide: two((a, b) => a / b),
  equal: two((a, b) => flag(a === b)),
  erf: one(erf),
  erfc: one((x) => 1 - erf(x)),
  exp: one(Math.exp),
  expm1: one(Math.expm1),
  eye: (_, [rows, columns]) => make(size(rows), size(columns), (row, column) => flag(row === column)),
  flip: along((lane) => [...lane].reverse()),
  floor: one(Math.floor),
  full: (_, [rows, columns, value]) => make(size(rows), size(columns), () => size(value)),
  gelu: one((x) => (x * (1 + erf(x / Math.SQRT2))) / 2),
  greater: two((a, b) => flag(a > b)),
  greaterEqual: two((a, b) => flag(a >= b)),
  hypot: two((a, b) => Math.sqrt(a * a + b * b)),
  isFinite: one((x) => flag(Number.isFinite(x))),
  isNaN: one((x) => flag(Number.isNaN(x))),
  kron: ([a = EMPTY, b = EMPTY]) =>
    make(
      a.rows * b.rows,
      a.columns * b.columns,
      (row, column) =>
        a.at(Math.floor(row / b.rows), Math.floor(column / b.columns)) * b.at(row % b.rows, column % b.columns)
    ),
  kronLeft: ([c = EMPTY, b = EMPTY, like = EMPTY]) =>
    make(like.rows, like.columns, (i, j) =>
      sum(list(b.rows).flatMap((k) => list(b.columns).map((l) => c.at(i * b.rows + k, j * b.columns + l) * b.at(k, l))))
    ),
  kronRight: ([c = EMPTY, a = EMPTY, like = EMPTY]) =>
    make(like.rows, like.columns, (k, l) =>
      sum(
        list(a.rows).flatMap((i) =>
          list(a.columns).map((j) => c.at(i * like.rows + k, j * like.columns + l) * a.at(i, j))
        )
      )
    ),
  less: two((a, b) => flag(a < b)),
  lessEqual: two((a, b) => flag(a <= b)),
  log: one(Math.log),
  log10: one(Math.log10),
  log1p: one(Math.log1p),
  log2: one(Math.log2),
  logSigmoid: one((x) => Math.log(1 / (1 + Math.exp(-x)))),
  logSoftmax: along((lane) => lane.map((x) => x - Math.log(sum(lane.map(Math.exp))))),
  logaddexp: two((a, b) => Math.log(Math.exp(a) + Math.exp(b))),
  logicalAnd: two((a, b) => flag(a !== 0 && b !== 0)),
  logicalNot: one((x) => flag(x === 0)),
  logicalOr: two((a, b) => flag(a !== 0 || b !== 0)),
  logsumexp: reduce((lane) => Math.log(sum(lane.map(Math.exp)))),
  matmul: ([a = EMPTY, b = EMPTY]) =>
    make(a.rows, b.columns, (row, column) => sum(list(a.columns).map((k) => a.at(row, k) * b.at(k, column)))),
  max: reduce((lane) => Math.max(...lane)),
  maximum: two(Math.max),
  mean: reduce(mean),
  min: reduce((lane) => Math.min(...lane)),
  minimum: two(Math.min),
  multiply: two((a, b) => a * b),
  negative: one((x) => -x),
  norm: reduce((lane) => Math.sqrt(sum(lane.map((x) => x * x)))),
  notEqual: two((a, b) => flag(a !== b)),
  ones: (_, [rows, columns]) => make(size(rows), size(columns), () => 1),
  outer: ([a = EMPTY, b = EMPTY]) => make(a.rows, b.rows, (row, column) => a.at(row, 0) * b.at(column, 0)),
  pad: ([x = EMPTY], [r, c]) => {
    const [top, bottom] = range(r, 0)
    const [left, right] = range(c, 0)
    return within(x, top + x.rows + bottom, left + x.columns + right, top, left)
  },
  padLike: ([x = EMPTY, like = EMPTY], [row, column]) => within(x, like.rows, like.columns, size(row), size(column)),
  partLike: ([whole = EMPTY, ...parts], [which, axis]) => {
    const [like = EMPTY, start = 0] = [parts[size(which)], starts(parts, axis)[size(which)]]
    return axis === -2
      ? part(whole, like.rows, whole.columns, start, 0)
      : part(whole, whole.rows, like.columns, 0, start)
  },
  placeLike: ([x = EMPTY, whole = EMPTY, ...parts], [which, axis]) => {
    const start = starts(parts, axis)[size(which)] ?? 0
    return axis === -2 ? within(x, whole.rows, whole.columns, start, 0) : within(x, whole.rows, whole.columns, 0, start)
  },
  pow: two((a, b) => a ** b),
  prod: reduce(product),
  reciprocal: one((x) => 1 / x),
  recurrence: ([a = EMPTY, b = EMPTY], [axis, direction]) => {
    const [as, bs] = [lanesOf(a, axis), lanesOf(b, axis)]
    const step = (lane: number, i: number): number => {
      const before = i - size(direction)
      const own = bs[lane]?.[i] ?? 0
      if (before < 0 || before >= (bs[lane]?.length ?? 0)) return own
      return (as[lane]?.[direction === 1 ? i : i + 1] ?? 0) * step(lane, before) + own
    }
    return make(b.rows, b.columns, (row, column) => (axis === -2 ? step(column, row) : step(row, column)))
  },
  relu: one((x) => (x > 0 ? x : 0)),
  reshape: ([x = EMPTY], [to]) => {
    const [rows, columns] = range(to, 0)
    const known = (rows === -1 ? 1 : rows) * (columns === -1 ? 1 : columns)
    const rest = known === 0 ? 0 : flat(x).length / known
    const width = columns === -1 ? rest : columns
    return make(rows === -1 ? rest : rows, width, (row, column) => flat(x)[row * width + column] ?? 0)
  },
  reshapeLike: ([x = EMPTY, like = EMPTY]) =>
    make(like.rows, like.columns, (row, column) => flat(x)[row * like.columns + column] ?? 0),
  round: one((x) => {
    const [below, above] = [Math.floor(x), Math.ceil(x)]
    return x - below < above - x ? below : x - below > above - x ? above : below % 2 === 0 ? below : above
  }),
  scatterAdd: ([x = EMPTY, updates = EMPTY], [indices, axis]) =>
    make(x.rows, x.columns, (row, column) => {
      const places = indices as ReadonlyArray<number>
      const added = places.map((place, k) =>
        place !== (axis === -2 ? row : column) ? 0 : axis === -2 ? updates.at(k, column) : updates.at(row, k)
      )
      return x.at(row, column) + sum(added)
    }),
  shift: ([x = EMPTY], [by, axis, fill]) =>
    make(x.rows, x.columns, (row, column) => {
      const [i, j] = axis === -2 ? [row - size(by), column] : [row, column - size(by)]
      return i >= 0 && i < x.rows && j >= 0 && j < x.columns ? x.at(i, j) : size(fill)
    }),
  sigmoid: one((x) => 1 / (1 + Math.exp(-x))),
  sign: one((x) => (x > 0 ? 1 : x < 0 ? -1 : 0)),
  silu: one((x) => x / (1 + Math.exp(-x))),
  sin: one(Math.sin),
  sinh: one(Math.sinh),
  size: ([x = EMPTY], [axis]) =>
    make(1, 1, () => (axis === -2 ? x.rows : axis === -1 ? x.columns : x.rows * x.columns)),
  slice: ([x = EMPTY], [r, c]) => {
    const [[top, bottom], [left, right]] = [range(r, x.rows), range(c, x.columns)]
    return part(x, bottom - top, right - left, top, left)
  },
  sliceLike: ([x = EMPTY, like = EMPTY], [row, column]) => part(x, like.rows, like.columns, size(row), size(column)),
  softmax: along((lane) => lane.map((x) => Math.exp(x) / sum(lane.map(Math.exp)))),
  softplus: one((x) => Math.log(1 + Math.exp(x))),
  sqrt: one(Math.sqrt),
  square: one((x) => x * x),
  std: reduce((lane, params) => Math.sqrt(variance(lane, params))),
  subtract: two((a, b) => a - b),
  sum: reduce(sum),
  sumLike: ([x = EMPTY, like = EMPTY]) =>
    make(like.rows, like.columns, (row, column) =>
      sum(
        list(x.rows).flatMap((i) =>
          list(x.columns).map((j) =>
            (like.rows === x.rows ? i === row : true) && (like.columns === x.columns ? j === column : true)
              ? x.at(i, j)
              : 0
          )
        )
      )
    ),
  take: ([x = EMPTY], [indices, axis]) => {
    const places = indices as ReadonlyArray<number>
    return axis === -2
      ? make(places.length, x.columns, (row, column) => x.at(places[row] ?? 0, column))
      : make(x.rows, places.length, (row, column) => x.at(row, places[column] ?? 0))
  },
  tan: one(Math.tan),
  tanh: one(Math.tanh),
  trace: ([x = EMPTY]) => make(1, 1, () => sum(list(x.rows).map((i) => x.at(i, i)))),
  transpose: ([x = EMPTY]) => make(x.columns, x.rows, (row, column) => x.at(column, row)),
  tril: ([x = EMPTY], [k]) =>
    make(x.rows, x.columns, (row, column) => (column - row > size(k) ? 0 : x.at(row, column))),
  triu: ([x = EMPTY], [k]) =>
    make(x.rows, x.columns, (row, column) => (column - row < size(k) ? 0 : x.at(row, column))),
  var: reduce(variance),
  where: pointwise((condition = 0, a = 0, b = 0) => (condition !== 0 ? a : b)),
  xlogy: two((x, y) => (x === 0 ? 0 : x * Math.log(y))),
  zeros: (_, [rows, columns]) => make(size(rows), size(columns), () => 0)
}

/** The value of an expression by plain recursion over it as a tree. */
export const recursive = (expr: Expr, leaf: (node: Leaf) => Rows): Rows => {
  if (expr._tag === 'Leaf') return leaf(expr as Leaf)
  if (expr._tag === 'Constant') {
    const value = (expr as Leaf).value
    return make(value?.rows ?? 0, value?.columns ?? 0, (row, column) => value?.get(row, column) ?? Number.NaN)
  }
  const { op, args, params } = expr as Apply
  return oracle[op.name as keyof Signature](
    args.map((arg) => recursive(arg, leaf)),
    params
  )
}
