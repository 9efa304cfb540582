import * as E from 'fp-ts/lib/Either.js'
import type { Apply, Block, Params } from '../../core/Expr.js'
import { nodes } from '../../core/fold.js'
import { blockIn, liftedForward } from '../../core/lift.js'
import { showShape } from '../../core/Shape.js'
import { run } from '../../interpreters/evaluate.js'
import { type Application, environmentFor, type Feed, numericShape, sizeOf } from '../sample.js'
import { fails, HOLDS, type Judged } from '../verdict.js'
import { blockAt, isApply, shapeOf } from './point.js'

/** A size for each name among the parameters, which placeholders have none of. */
const NAMED_SIZE = 3

const paramsOf = ({ op, params }: Apply): Params =>
  op.resize?.(params, (dim) => (typeof dim === 'string' ? NAMED_SIZE : dim)) ?? params

const operandsAt = ({ args }: Apply, env: Feed): ReadonlyArray<Block> => args.map((arg) => blockAt(arg, env))

const emptyOut = (node: Apply): Block => blockIn(numericShape(node), new Float64Array(sizeOf(numericShape(node))))

/** The same entries, which tell where something is written beside them; that is otherwise lost without a trace. */
const watched = (data: Float64Array, stray: (index: string) => void): Float64Array =>
  new Proxy(data, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
    set: (target, key, value) => {
      if (typeof key === 'string' && /^\d+$/.test(key) && Number(key) >= target.length) stray(key)
      return Reflect.set(target, key, value, target)
    }
  })

/** What is wrong where the forward rule writes beyond the predicted shape, of matrices. */
export const strayWrite = (
  { op }: Apply,
  blocks: ReadonlyArray<Block>,
  shape: ReadonlyArray<number>,
  params: Params
): string | undefined => {
  if (op.rank !== undefined || shape.length > 2 || blocks.some(({ stack }) => stack.length > 0)) return undefined
  const strays: Array<string> = []
  const out = blockIn(
    shape,
    watched(new Float64Array(sizeOf(shape)), (index) => strays.push(index))
  )
  E.tryCatch(
    () => op.forward(blocks, out, params),
    () => undefined // what needs the very array is none that writes beside it by index
  )
  return strays[0] === undefined
    ? undefined
    : `forward writes entry ${strays[0]}, of ${sizeOf(shape)} that the predicted ${showShape(shape)} has`
}

/** The value has the shape that was predicted, and nothing is written beside it. */
export const predictsShape = ({ expr, domains }: Application, seed = 1): Judged => {
  if (nodes(expr).length === 1 || !isApply(expr))
    return E.isRight(expr.shape) ? HOLDS : fails('the expression is faulty')
  const env = environmentFor(expr, seed, domains)
  const actual = shapeOf(run(expr, env))
  const predicted = numericShape(expr)
  if (actual.some((size, i) => size !== predicted[i]))
    return fails(`the value is ${showShape(actual)}, predicted ${showShape(predicted)}`)
  const stray = strayWrite(expr, operandsAt(expr, env), predicted, paramsOf(expr))
  return stray === undefined ? HOLDS : fails(stray)
}

/** Where two lists of numbers differ in a bit. */
const otherBit = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).findIndex((x, i) => !Object.is(x, b[i]))

/** An operation leaves its operands alone, and does the same again. */
export const pure = ({ expr, domains }: Application, seed = 2): Judged => {
  if (!isApply(expr)) return HOLDS
  const blocks = operandsAt(expr, environmentFor(expr, seed, domains))
  const before = blocks.map(({ data }) => [...data])
  const once = (): Float64Array => {
    const out = emptyOut(expr)
    liftedForward(expr.op, blocks, out, paramsOf(expr))
    return out.data
  }
  const [first, second] = [once(), once()]
  for (const [i, { data }] of blocks.entries()) {
    const at = otherBit(data, before[i] ?? [])
    if (at >= 0)
      return fails(`forward writes to operand ${i + 1}: its entry ${at} was ${before[i]?.[at]} and became ${data[at]}`)
  }
  const at = otherBit(first, second)
  return at < 0 ? HOLDS : fails(`the same operands gave ${first[at]}, then ${second[at]}, at entry ${at}`)
}

/** The entry of an operand that stands at a row and a column of what it stretches to, alone. */
const entryAt = ({ rows, columns, data }: Block, row: number, column: number): Block =>
  blockIn([1, 1], Float64Array.of(data[(rows === 1 ? 0 : row) * columns + (columns === 1 ? 0 : column)] ?? Number.NaN))

/** Where an operation says that it works entry by entry, each entry of a matrix is what the rule makes of the operands' entries there alone. */
export const entrywise = ({ expr, domains }: Application, seed = 3): Judged => {
  if (!isApply(expr) || expr.op.isPointwise !== true) return HOLDS
  const blocks = operandsAt(expr, environmentFor(expr, seed, domains))
  const whole = emptyOut(expr)
  if (whole.stack.length > 0 || whole.data.length === 0) return HOLDS // a stack is the stack of its matrices
  const params = paramsOf(expr)
  liftedForward(expr.op, blocks, whole, params)
  for (const [i, actual] of whole.data.entries()) {
    const [row, column] = [Math.floor(i / whole.columns), i % whole.columns]
    const alone = blockIn([1, 1], new Float64Array(1))
    const operands = blocks.map((block) => entryAt(block, row, column))
    liftedForward(expr.op, operands, alone, params)
    if (!Object.is(actual, alone.data[0]))
      return fails(
        `isPointwise is not so: the entry at row ${row}, column ${column} is ${actual}, and ${alone.data[0]} of the entries ${operands.map(({ data }) => data[0]).join(', ')} there alone`
      )
  }
  return HOLDS
}
