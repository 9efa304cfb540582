import { apply } from '../core/build.js'
import { describe, isList } from '../core/describe.js'
import type { Expr, Node, Param } from '../core/Expr.js'
import type { AxisName, AxisOf, ConstructionError, Located, NameRule, Requirement, ValueFault } from '../core/errors.js'
import { operandsOf } from '../core/fold.js'
import { SCALAR, type Shape, showShape, sizeAt } from '../core/Shape.js'
import { showNumber, statements } from '../core/show.js'
import { transpose } from '../ops/transpose.js'
import { cut, LONGEST_TEXT, list, quoted, underlined, wayText } from './place.js'
import { plural, valueText } from './valueText.js'

const LONGEST_OPERAND = 24

/** Whether few nodes make up an expression; only so many are looked at. */
const isSmall = (expr: Expr): boolean => {
  const [seen, toSee] = [new Set<Expr>(), [expr]]
  for (let next = toSee.pop(); next !== undefined && seen.size <= LONGEST_OPERAND; next = toSee.pop())
    if (!seen.has(next)) {
      seen.add(next)
      toSee.push(...operandsOf(next as Node)) // the three forms are all there is
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
      return `it does not stretch to ${showShape(requires.to)}`
    case 'Stated':
      return requires.rule
  }
}

const shapesText = ({ operands, shapes }: ConstructionError): string =>
  shapes.map((shape, i) => `${operandText(operands, i)} is ${showShape(shape)}`).join(', ')

const gotText = (got: unknown): string =>
  isList(got)
    ? `[${(got as ReadonlyArray<Param>).map(gotText).join(', ')}]`
    : typeof got === 'number'
      ? showNumber(got)
      : describe(got)

const NAME_RULES: Readonly<Record<NameRule, string>> = {
  text: 'a name is a text',
  empty: 'a name has at least one character',
  control: 'a name has no control characters or line breaks',
  surrogate: 'a name has no half of a surrogate pair',
  long: 'a name has at most 256 characters'
}

const dimText = (dim: unknown): string => (typeof dim === 'number' ? showNumber(dim) : describe(dim))

/** `[2][0]`: which entry of nested lists is meant. */
export const indexText = (fault: ValueFault): string =>
  fault._tag === 'At' ? fault.index.map((i) => `[${i}]`).join('') : ''

const reasonText = (error: ConstructionError): string => {
  switch (error._tag) {
    case 'ShapeMismatch':
      return `${shapesText(error)}; ${requirementText(error.requires, error)}`
    case 'InvalidShape':
      return `${cut(dimText(error.dim))} is no ${error.position === -2 ? 'number of rows' : error.position === -1 ? 'number of columns' : 'size of a stack'}: a size is a whole number from 0 or a name such as 'n'`
    case 'InvalidArgument':
      return `${error.argument} is ${cut(gotText(error.got))}; allowed: ${error.allowed}`
    case 'EmptyReduction':
      return `${shapesText(error)}; ${error.operation} over no ${error.axis === 'both' ? 'entries' : typeof error.axis === 'number' ? `entries along ${axisName(error.axis, error.shapes[0] ?? SCALAR)}` : error.axis} has no value`
    case 'LimitExceeded':
      return `the result would have ${error.asked} entries; at most ${error.limit} fit`
    case 'NotScalar':
      return `the loss is ${showShape(error.shape)}, and a gradient needs 1×1: reduce it by sum or mean, or take its jacobian`
    case 'NotDifferentiable':
      return `the expression has no leaf ${quoted(error.name)}; its leaves are ${error.allowed.length === 0 ? 'none' : list(error.allowed)}`
    case 'InvalidName':
      return `${cut(typeof error.name === 'string' ? JSON.stringify(error.name) : describe(error.name))} is no name: ${NAME_RULES[error.rule]}`
    case 'InvalidConstant':
      return `${error.name === undefined ? 'the value' : `the value of ${quoted(error.name)}`}${indexText(error.fault)}: ${valueText(error.fault)}`
  }
}

/** The text of the application itself, where it is short enough to lead the reason. */
const leadText = ({ operands, operation }: ConstructionError, at: Expr | undefined): string => {
  const isShort = operands.every((_, i) => !operandText(operands, i).includes(' operand'))
  const [text = '', ...more] = at === undefined || operands.length === 0 || !isShort ? [] : statements(at)
  return text !== '' && more.length === 0 && text.length <= LONGEST_TEXT && operation !== '' ? `${text}: ` : ''
}

/** The application as it would be written with one operand transposed. */
const mended = ({ operation, operands }: ConstructionError, operand: number, at: Expr | undefined): string => {
  const node = at as Node | undefined // the three forms are all there is
  const exprs = operands.map((expr, i) => (i === operand ? transpose(expr) : expr))
  const [text = '', ...more] =
    node?._tag === 'Apply' && operands.every(isSmall) ? statements(apply(node.op, exprs, node.params)) : []
  if (text !== '' && more.length === 0 && text.length <= LONGEST_TEXT) return text
  return `${operation} with ${operandText(operands, operand)} transposed`
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
      : `, built at ${error.site.file.split('/').pop()}:${error.site.line}:${error.site.column}`
  return [
    `${error._tag} in ${error.operation}${site}`,
    `  ${leadText(error, located?.at)}${reasonText(error)}`,
    ...(located === undefined ? [] : [...underlined(located), ...wayText(located)]),
    ...transposedText(error, located?.at)
  ].join('\n')
}
