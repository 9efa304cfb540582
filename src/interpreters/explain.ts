import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { operand } from '../core/build.js'
import type { Block, Expr, Node } from '../core/Expr.js'
import type { Environment } from '../core/given.js'
import { readOptions } from '../core/options.js'
import { type Shape, showShape } from '../core/Shape.js'
import { ATOM, showNumber, statements, type Written } from '../core/show.js'
import { cut } from '../core/text.js'
import type { Digits } from './blockText.js'
import type { Evaluated } from './compute.js'
import { DIGITS } from './digits.js'
import { type Plan, planOf, refused } from './plan.js'
import { equalsLines, leafLines, leafText, putIn, stepLines, WIDTH } from './stepText.js'
import { plural } from './valueText.js'
import { nodeByNode, walk } from './walk.js'

/**
 * How to explain.
 *
 * @category model
 */
export interface ExplainOptions {
  /** How many significant digits numbers are rounded to, from 1 to 17; every digit by default. */
  readonly digits?: number
}

const LONGEST_CONSTANT = 40
const MOST_READERS = 5
const LONGEST_REST = 70
const MOST_NODES_SHOWN = 64

/** What each operation is called: `#1`, `#2`, …, in the order in which they are done. */
const labelsOf = ({ order }: Plan): ReadonlyMap<Node, string> => {
  const operations = order.filter((node) => node._tag === 'Apply')
  return new Map(operations.map((node, i) => [node, `#${i + 1}`]))
}

/** Who reads a part that is read more than once. */
const readByText = ({ order, reads }: Plan, labels: ReadonlyMap<Node, string>): ((i: number) => string) => {
  const readers = order.map((): Array<string> => [])
  for (const [i, node] of order.entries()) for (const j of new Set(reads[i])) readers[j]?.push(labels.get(node) ?? '')
  return (i) => {
    const by = readers[i] ?? []
    return by.length < 2
      ? ''
      : `, read by ${by.slice(0, MOST_READERS).join(', ')}${by.length > MOST_READERS ? ', …' : ''}`
  }
}

const headline = (expr: Expr, { order, bindings }: Plan, steps: number, digits: number | undefined): string => {
  const [text = '', ...more] = order.length <= MOST_NODES_SHOWN ? statements(expr) : []
  const what = more.length === 0 && text !== '' && text.length <= WIDTH / 2 ? text : 'The expression'
  const sizes = [...bindings.sizes].map(([name, size]) => `${name} = ${size}`).join(', ')
  const rounded = digits === undefined ? '' : `, rounded to ${plural(digits, 'digit')}`
  return cut(`${what} in ${plural(steps, 'step')}${rounded}${sizes === '' ? '' : `, where ${sizes}`}`, WIDTH)
}

const nameOf = (node: Node, value: Block, label: string | undefined, number: Digits): Written =>
  node._tag === 'Constant'
    ? putIn(value, number, LONGEST_CONSTANT)
    : { text: node._tag === 'Leaf' ? leafText(node) : (label ?? ''), binds: ATOM }

/** The lines of what is given and of what is done, in the order of evaluation. */
const explained = (plan: Plan, labels: ReadonlyMap<Node, string>, number: Digits): Evaluated<ReadonlyArray<string>> => {
  const readBy = readByText(plan, labels)
  const names: Array<Written> = []
  const given = new Map<string, ReadonlyArray<string>>()
  const done: Array<string> = []
  let last: Block | undefined
  for (const step of walk(nodeByNode(plan), () => 0)) {
    if (step._tag === 'Failed') return E.left([step.error])
    const { stage, shown } = step
    const [node, value] = [plan.order[stage] as Node, shown[0] as Block] // a stage for each node, which shows its value
    const [label, shape] = [labels.get(node), showShape(plan.shapes[stage] ?? [])]
    last = value
    names.push(nameOf(node, value, label, number))
    if (node._tag === 'Leaf') given.set(node.name, leafLines(node, value, shape, number))
    if (node._tag !== 'Apply' || label === undefined) continue
    const operands = (plan.reads[stage] ?? []).map((i) => names[i] as Written) // they came before
    done.push(...stepLines([label, node, cut(`  : ${shape}${readBy(stage)}`, LONGEST_REST)], operands, shown, number))
  }
  const [root] = plan.order.slice(-1)
  const alone = root?._tag === 'Constant' && last !== undefined ? equalsLines(last, number) : []
  return E.right([...[...given.values()].flat(), ...done, ...alone])
}

/**
 * The evaluation of an expression as a worked example: what is given, then each operation once, numbered, with its shape, the numbers put
 * in, and what comes out. `#1` stands for the result of step 1, wherever it is read. Small values are written out, on a line or as a block;
 * of large ones the first entries. Lines have at most 120 characters.
 *
 * Errors: all of `EvaluationError`; `InvalidArgument` for a number of digits that is none.
 * Cost: linear in nodes.
 *
 * @example
 * import { add, explain, matmul, placeholder, square, variable } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const [A, x, b] = [variable('A', [[1, 0], [0, -1]]), placeholder('x', 2, 1), placeholder('b', 2, 1)]
 * const text = explain(square(add(matmul(A, x), b)), { x: [1, 2], b: [1, 1] })
 * const lines = either.isRight(text) ? text.right.split('\n') : []
 * lines[0] // => square(A @ x + b) in 3 steps
 * lines[1] // => A = [[1, 0], [0, -1]]  : 2×2
 * lines[4] // => #1  A @ x  : 2×1
 * lines[5] // =>       = [[1, 0], [0, -1]] @ [[1], [2]]
 * lines[6] // =>       = [[1], [-2]]
 * lines[7] // => #2  #1 + b  : 2×1
 * lines[12] // =>       = [[4], [1]]
 *
 * @category interpreters
 */
export const explain = <S extends Shape, V extends string>(
  expr: Expr<S, V>,
  environment: Environment<V>,
  options: ExplainOptions = {}
): Evaluated<string> => {
  const read = readOptions<ExplainOptions>(options, { digits: DIGITS })
  if (E.isLeft(read)) return refused('explain', read.left.argument, read.left.got, read.left.allowed)
  const { digits } = read.right
  const number: Digits = digits === undefined ? showNumber : (x) => showNumber(Number(x.toPrecision(digits)))
  const whole = operand('explain', 0, expr)
  return pipe(
    planOf([whole], environment),
    E.chain((plan) => {
      const labels = labelsOf(plan)
      const told = (lines: ReadonlyArray<string>): string =>
        [headline(whole, plan, labels.size, digits), ...lines].join('\n')
      return pipe(explained(plan, labels, number), E.map(told))
    })
  )
}
