import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import type { Expr, Node, Param } from '../core/Expr.js'
import type { AxisOf, ConstructionError, EvaluationError, Located, NameRule, Requirement } from '../core/errors.js'
import { operandsOf } from '../core/fold.js'
import { type Shape, showShape } from '../core/Shape.js'
import { showNumber, statements } from '../core/show.js'
import { describe, isList } from '../core/Value.js'
import { transpose } from '../ops/transpose.js'
import { cut, LONGEST_TEXT, quoted, underlined, wayText } from './place.js'
import { plural, valueText } from './valueText.js'

const LONGEST_OPERAND = 24
const MOST_ERRORS = 20
const MOST_NAMES = 8

const list = (names: ReadonlyArray<string>): string =>
  `${names.slice(0, MOST_NAMES).map(quoted).join(', ')}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''}`

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

const axisText = ({ operand, axis }: AxisOf, { operands, shapes }: ConstructionError): string =>
  `the ${axis} of ${operandText(operands, operand)} (${shapes[operand]?.[axis === 'rows' ? 0 : 1]})`

const requirementText = (requires: Requirement, error: ConstructionError): string => {
  switch (requires._tag) {
    case 'Equal':
      return `${axisText(requires.left, error)} must equal ${axisText(requires.right, error)}`
    case 'Broadcast':
      return `${requires.axis === 'both' ? 'rows and columns' : requires.axis} must be equal, or 1 to stretch`
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

const reasonText = (error: ConstructionError): string => {
  switch (error._tag) {
    case 'ShapeMismatch':
      return `${shapesText(error)}; ${requirementText(error.requires, error)}`
    case 'InvalidShape':
      return `${cut(dimText(error.dim))} is no number of ${error.position === 0 ? 'rows' : 'columns'}: a size is a whole number from 0 or a name such as 'n'`
    case 'InvalidArgument':
      return `${error.argument} is ${cut(gotText(error.got))}; allowed: ${error.allowed}`
    case 'EmptyReduction':
      return `${shapesText(error)}; ${error.operation} over no ${error.axis === 'both' ? 'entries' : error.axis} has no value`
    case 'LimitExceeded':
      return `the result would have ${error.asked} entries; at most ${error.limit} fit`
    case 'InvalidName':
      return `${cut(typeof error.name === 'string' ? JSON.stringify(error.name) : describe(error.name))} is no name: ${NAME_RULES[error.rule]}`
    case 'InvalidConstant':
      return `${error.name === undefined ? 'the value' : `the value of ${quoted(error.name)}`}: ${valueText(error.fault)}`
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

const constructionText = (error: ConstructionError, located: Located | undefined): string => {
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

const isReversed = (a: Shape, b: Shape): boolean => a[0] === b[1] && a[1] === b[0]

const given = (names: ReadonlyArray<string>): string =>
  names.length === 0 ? 'nothing was given' : `given: ${list(names)}`

const difference = {
  kind: 'one is a placeholder, the other a variable',
  shape: 'their shapes differ',
  value: 'their values differ'
} as const

/**
 * The prose of an error: what failed and where, the shapes, the rule, the place underlined in the expression, and what may mend it.
 *
 * @example
 * import { evaluate, placeholder, showError } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const x: import('catamat').Expr = placeholder('x', 2, 1)
 * const value = evaluate(x, {})
 * either.isLeft(value) ? showError(value.left[0]) : '' // => MissingPlaceholder: no value for x (2×1); nothing was given
 *
 * @category interpreters
 */
export const showError = (error: ConstructionError | EvaluationError): string => {
  switch (error._tag) {
    case 'ConflictingPlaceholder': {
      const [a, b] = error.leaves.map(
        ({ kind, shape }) => `a ${kind}${E.isRight(shape) ? ` of ${showShape(shape.right)}` : ''}`
      )
      return `ConflictingPlaceholder: two leaves are called ${quoted(error.name)}, ${a} and ${b}: ${difference[error.differ]}; a name denotes one leaf`
    }
    case 'MissingPlaceholder': {
      const near =
        error.nearest === undefined
          ? given(error.given)
          : `did you mean ${quoted(error.nearest)}, which was given and not used?`
      return `MissingPlaceholder: no value for ${quoted(error.name)} (${showShape(error.shape)}); ${near}`
    }
    case 'PlaceholderShape': {
      const { name, expected, actual, conflict } = error
      const start = `PlaceholderShape: ${quoted(name)} is ${showShape(actual)}, expected ${showShape(expected)}`
      if (conflict !== undefined)
        return `${start}: ${conflict.dimension} is ${conflict.bound.size} in ${quoted(conflict.bound.name)} and ${conflict.size} in ${quoted(name)}`
      const axes = (['rows', 'columns'] as const).filter(
        (_, axis) => typeof expected[axis] === 'number' && expected[axis] !== actual[axis]
      )
      return `${start}: the ${axes.join(' and ')} differ${isReversed(actual, expected) ? '; transposed?' : ''}`
    }
    case 'InvalidValue':
      return `InvalidValue: the value of ${quoted(error.name)} (${showShape(error.expected)}): ${valueText(error.fault)}`
    case 'InvalidEnvironment':
      return `InvalidEnvironment: got ${cut(error.got)}; give an object with a value for each name, or a Map from names or leaves`
    case 'UnboundDimension':
      return [
        `UnboundDimension: no leaf tells the size of ${quoted(error.dimension)}; feed a placeholder that has it among its sizes`,
        ...underlined(error)
      ].join('\n')
    case 'NonFinite': {
      const inputs = error.from.length === 0 ? '' : ` from ${error.from.map(showNumber).join(', ')}`
      return [
        `NonFinite in ${error.operation}: ${showNumber(error.value)} at row ${error.row}, column ${error.column}${inputs}`,
        ...underlined(error),
        ...wayText(error)
      ].join('\n')
    }
    case 'InvalidName':
      if (error.rule === 'unknown') {
        const near =
          error.nearest === undefined
            ? `its names are ${error.allowed.length === 0 ? 'none' : list(error.allowed)}`
            : `did you mean ${quoted(error.nearest)}?`
        return `InvalidName: the expression has no ${quoted(error.name)}; ${near}`
      }
      return constructionText(error, 'root' in error ? error : undefined)
    default:
      return constructionText(error, 'root' in error ? error : undefined)
  }
}

/** The prose of several errors, up to twenty, and how many more there are. */
export const showErrors = (errors: ReadonlyArray<EvaluationError>): string =>
  [
    ...errors.slice(0, MOST_ERRORS).map(showError),
    ...(errors.length > MOST_ERRORS ? [`and ${errors.length - MOST_ERRORS} more errors`] : [])
  ].join('\n')
