import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { isDim } from '../core/Dim.js'
import { describe, listOf } from '../core/describe.js'
import type { Expr, Node } from '../core/Expr.js'
import type { AxisName, AxisOf, ConstructionError, Located, NameRule, Requirement, ValueFault } from '../core/errors.js'
import { operandsOf } from '../core/fold.js'
import { listNames, quoted } from '../core/names.js'
import { SCALAR, type Shape, showDim, showShape, sizeAt } from '../core/Shape.js'
import { statements } from '../core/show.js'
import { cut, escaped, LONGEST_TEXT, shown } from '../core/text.js'
import { Matmul } from '../ops/matmul.js'
import { transpose } from '../ops/transpose.js'
import { underlined, wayText } from './place.js'
import { plural, valueText } from './valueText.js'

const LONGEST_OPERAND = 24
const MOST_OPERANDS = 6
const MOST_DEEP = 3
const MOST_LISTED = 8

/** Whether few nodes make up an expression; only so many are looked at. */
const isSmall = (expr: Expr): boolean => {
  const [seen, toSee] = [new Set<Expr>(), [expr]]
  for (let next = toSee.pop(); next !== undefined && seen.size <= LONGEST_OPERAND; next = toSee.pop())
    if (!seen.has(next)) {
      seen.add(next)
      for (const operand of operandsOf(next as Node).slice(0, LONGEST_OPERAND + 1)) toSee.push(operand) // the three forms are all there is
    }
  return seen.size <= LONGEST_OPERAND
}

/** The text of a small operand, else its place. */
const operandText = (operands: ReadonlyArray<Expr>, i: number): string => {
  const operand = operands[i]
  const lines = operand === undefined || !isSmall(operand) ? [] : statements(operand)
  const [text = ''] = lines
  if (lines.length === 1 && text.length <= LONGEST_OPERAND) return text
  return operands.length === 1
    ? 'the operand'
    : operands.length === 2
      ? `the ${i === 0 ? 'left' : 'right'} operand`
      : `operand ${i + 1}`
}

/** An axis as a user counts it, from one that counts from the end. */
export const axisName = (axis: AxisName, shape: Shape): string =>
  axis === -2 ? 'rows' : axis === -1 ? 'columns' : typeof axis === 'number' ? `axis ${shape.length + axis}` : axis

const fromEnd = (axis: AxisName): number => (axis === 'rows' ? -2 : axis === 'columns' ? -1 : axis)

const axisText = ({ operand, axis }: AxisOf, { operands, shapes }: ConstructionError): string => {
  const shape = shapes[operand] ?? SCALAR
  const name = axisName(axis, shape)
  return `${name.startsWith('axis') ? name : `the ${name}`} of ${operandText(operands, operand)} (${sizeAt(shape, fromEnd(axis))})`
}

/** A shape that was asked for, which untyped code may have given. */
const targetText = (shape: unknown): string => {
  const sizes = listOf(shape)?.map((dim) => (isDim(dim) ? showDim(dim) : describe(dim)))
  return cut(sizes?.join('×') ?? describe(shape))
}

const requirementText = (requires: Requirement, error: ConstructionError): string => {
  switch (requires._tag) {
    case 'Equal':
      return `${axisText(requires.left, error)} must equal ${axisText(requires.right, error)}`
    case 'Broadcast':
      return `${requires.axis === 'both' ? 'rows and columns' : requires.axis} must be equal, or 1 to stretch`
    case 'Stacks':
      return 'the sizes before rows and columns must be equal, or 1 to stretch'
    case 'Square':
      return 'it must be square'
    case 'Vector':
      return 'it must be a row or a column'
    case 'Column':
      return `${operandText(error.operands, requires.operand)} must be a column, n×1`
    case 'Scalar':
      return 'it must be 1×1'
    case 'Entries':
      return `${typeof requires.from === 'number' ? plural(requires.from, 'entry') : `${requires.from} entries`} cannot become ${requires.to}`
    case 'Target':
      return `it does not stretch to ${targetText(requires.to)}`
    case 'Stated':
      return escaped(requires.rule)
  }
}

/** The operands that a rule names, then the first ones: of many operands only a few are shown. */
const operandsShown = (error: ConstructionError): ReadonlyArray<number> => {
  const { shapes } = error
  const all = [...shapes.slice(0, MOST_OPERANDS).keys()]
  if (shapes.length <= MOST_OPERANDS || error._tag !== 'ShapeMismatch' || error.requires._tag !== 'Equal') return all
  return [error.requires.left.operand, error.requires.right.operand]
}

const shapesText = (error: ConstructionError): string => {
  const { operands, shapes } = error
  const some = operandsShown(error)
  const texts = some.map((i) => `${operandText(operands, i)} is ${showShape(shapes[i] ?? SCALAR)}`)
  return [...texts, ...(shapes.length > some.length ? [`${shapes.length - some.length} more`] : [])].join(', ')
}

/** What was given: lists to a moderate depth and length. A text in parentheses stands for what is no plain data. */
const gotText = (got: unknown, depth = 0): string => {
  const list = listOf(got)
  if (list !== undefined && depth === MOST_DEEP) return '[…]'
  if (list !== undefined)
    return `[${[...list.slice(0, MOST_LISTED).map((entry) => gotText(entry, depth + 1)), ...(list.length > MOST_LISTED ? ['…'] : [])].join(', ')}]`
  return typeof got === 'string' && /^\(.*\)$/.test(got) ? shown(got) : describe(got)
}

const NAME_RULES: Readonly<Record<NameRule, string>> = {
  text: 'a name is a text',
  empty: 'a name has at least one character',
  control: 'a name has no control characters or line breaks',
  surrogate: 'a name has no half of a surrogate pair',
  long: 'a name has at most 256 characters'
}

const POSITIONS: Readonly<Record<number, string>> = { [-2]: 'number of rows', [-1]: 'number of columns' }

/** `[2][0]`: which entry of nested lists is meant. */
export const indexText = (fault: ValueFault): string =>
  fault._tag === 'At' ? fault.index.map((i) => `[${i}]`).join('') : ''

const reasonText = (error: ConstructionError): string => {
  switch (error._tag) {
    case 'ShapeMismatch':
      return `${shapesText(error)}; ${requirementText(error.requires, error)}`
    case 'InvalidShape':
      return `${describe(error.dim)} is no ${POSITIONS[error.position] ?? 'size of a stack'}: a size is a whole number from 0 or a name such as 'n' of at most 64 characters`
    case 'InvalidArgument':
      return `${shown(error.argument)} is ${cut(gotText(error.got))}; allowed: ${escaped(error.allowed)}`
    case 'EmptyReduction':
      return `${shapesText(error)}; ${quoted(error.operation)} over no ${error.axis === 'both' ? 'entries' : typeof error.axis === 'number' ? `entries along ${axisName(error.axis, error.shapes[0] ?? SCALAR)}` : error.axis} has no value`
    case 'LimitExceeded':
      return `the result would have ${error.asked} entries or rows; at most ${error.limit} fit`
    case 'BrokenOperation':
      return `its rule ${shown(error.rule)} failed: ${shown(error.cause)}; the operation itself is at fault`
    case 'NotScalar':
      return `the loss is ${showShape(error.shape)}, and a gradient needs 1×1: reduce it by sum or mean, or take its jacobian`
    case 'NotDifferentiable':
      return `the expression has no leaf ${quoted(error.name)}; its leaves are ${error.allowed.length === 0 ? 'none' : listNames(error.allowed)}`
    case 'InvalidName':
      return `${typeof error.name === 'string' ? shown(JSON.stringify(cut(error.name))) : describe(error.name)} is no name: ${NAME_RULES[error.rule]}`
    case 'InvalidConstant':
      return `${error.name === undefined ? 'the value' : `the value of ${quoted(error.name)}`}${indexText(error.fault)}: ${valueText(error.fault)}`
  }
}

/** The text of the application itself, where it is short enough to lead the reason. */
const leadText = ({ operands, operation }: ConstructionError, at: Expr | undefined): string => {
  const isShort =
    operands.length <= MOST_OPERANDS && operands.every((_, i) => !operandText(operands, i).includes(' operand'))
  const [text = '', ...more] = at === undefined || operands.length === 0 || !isShort ? [] : statements(at)
  return text !== '' && more.length === 0 && text.length <= LONGEST_TEXT && operation !== '' ? `${text}: ` : ''
}

/** The application as it would be written with one operand transposed. */
const mended = ({ operation, operands }: ConstructionError, operand: number, at: Expr | undefined): string => {
  const node = at as Node | undefined // the three forms are all there is
  const isShort = operands.length <= MOST_OPERANDS && operands.every(isSmall)
  const exprs = isShort ? operands.map((expr, i) => (i === operand ? transpose(expr) : expr)) : []
  const [text = '', ...more] = node?._tag === 'Apply' && isShort ? statements(apply(node.op, exprs, node.params)) : []
  if (text !== '' && more.length === 0 && text.length <= LONGEST_TEXT) return text
  return `${quoted(operation)} with ${operandText(operands, operand)} transposed`
}

/** Where a product entry by entry does not fit and the matrix product does, that was meant. */
const productText = ({ _tag, operation, operands }: ConstructionError): string | undefined => {
  if (_tag !== 'ShapeMismatch' || operation !== 'multiply' || !operands.every(isSmall)) return undefined
  const product: Expr = apply(Matmul, operands)
  const [text = '', ...more] = statements(product)
  if (E.isLeft(product.shape) || more.length > 0 || text.length > LONGEST_TEXT) return undefined
  return `  did you mean ${text}?  ${showShape(product.shape.right)}`
}

const transposedText = (error: ConstructionError, at: Expr | undefined): ReadonlyArray<string> =>
  error.transposed === undefined
    ? []
    : [`  did you mean ${mended(error, error.transposed.operand, at)}?  ${showShape(error.transposed.gives)}`]

/** The prose of a fault of construction: where it was built, the shapes, the rule that failed, the place in the expression, and what may mend it. */
export const constructionText = (error: ConstructionError, located: Located | undefined): string => {
  const site =
    error.site === undefined
      ? ''
      : `, built at ${shown(error.site.file.split('/').pop() ?? '')}:${error.site.line}:${error.site.column}`
  const product = productText(error)
  return [
    `${error._tag} in ${quoted(error.operation)}${site}`,
    `  ${leadText(error, located?.at)}${reasonText(error)}`,
    ...(located === undefined ? [] : [...underlined(located), ...wayText(located)]),
    ...(product === undefined ? transposedText(error, located?.at) : [product])
  ].join('\n')
}
