import * as E from 'fp-ts/lib/Either.js'
import type { ValidationError } from 'io-ts'
import { describe, listOf } from '../core/describe.js'
import type { ConstructionError, EvaluationError, Located, OutputFault } from '../core/errors.js'
import { listNames, quoted } from '../core/names.js'
import { printer } from '../core/printer.js'
import { type Shape, showShape } from '../core/Shape.js'
import { showNumber } from '../core/show.js'
import { shown } from '../core/text.js'
import { axisName, constructionText, indexText } from './constructionText.js'
import { inLines, underlined, wayText, wholeText } from './place.js'
import { valueText } from './valueText.js'

const MOST_ERRORS = 20
const isReversed = (a: Shape, b: Shape): boolean => a.length === 2 && a[0] === b[1] && a[1] === b[0]

const given = (names: ReadonlyArray<string>): string =>
  names.length === 0 ? 'nothing was given' : `given: ${listNames(names)}`

const difference = {
  kind: 'one is a placeholder, the other a variable',
  shape: 'their shapes differ',
  value: 'their values differ'
} as const

const OTHERS = 'no error of an expression: showTrainingError, showParseError, showCodecError tell others'

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
export const showError: (error: ConstructionError | EvaluationError) => string = printer(
  (error: ConstructionError | EvaluationError) => inLines(errorText(error)),
  OTHERS
)

const placeText = (shape: Shape): string => {
  const entries = shape.reduce<number>((product, size) => product * Number(size), 1)
  const matrix = shape.length === 2 ? `a ${showShape(shape)} Matrix or ` : ''
  return `${matrix}a Float64Array of ${entries} ${entries === 1 ? 'entry' : 'entries'}`
}

const mistaken = (nearest: string | undefined, otherwise: string): string =>
  nearest === undefined ? otherwise : `did you mean ${quoted(nearest)}?`

/** What is wrong with the place of a result. */
const outputText = (name: string | undefined, fault: OutputFault): string => {
  const place = name === undefined ? 'the output' : `the output ${quoted(name)}`
  switch (fault._tag) {
    case 'NoRecord':
      return `the outputs are ${shown(fault.got)}; give an object with a place for each of ${listNames(fault.allowed)}`
    case 'Missing':
      return `no output was given for ${quoted(name ?? '')}${fault.nearest === undefined ? '' : `; did you mean ${quoted(fault.nearest)}, which was given and not used?`}`
    case 'Unknown':
      return `there is no result ${quoted(name ?? '')}; ${mistaken(fault.nearest, `the results are ${listNames(fault.allowed)}`)}`
    case 'Unreadable':
      return `${place} cannot be read: ${shown(fault.cause)}`
    case 'NoPlace':
      return `${place} is ${shown(fault.got)}, expected ${placeText(fault.expected)}`
    case 'OtherShape':
      return `${place} is a ${showShape(fault.actual)} Matrix, expected ${placeText(fault.expected)}`
    case 'OtherLength':
      return `${place} is a Float64Array of ${fault.actual}, expected ${placeText(fault.expected)}`
    case 'Shared':
      return `${place} has memory of the output ${quoted(fault.other)}; give each memory of its own`
  }
}

/** The text of an expression that is at fault as a whole, between words. */
const ofWhole = (located: Located, before: string, after = ''): string => {
  const text = wholeText(located)
  return text === undefined ? '' : `${before} ${text}${after}`
}

const errorText = (error: ConstructionError | EvaluationError): string => {
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
        return `${start}: ${shown(conflict.dimension)} is ${conflict.bound.size}${conflict.bound.name === undefined ? '' : ` in ${quoted(conflict.bound.name)}`} and ${conflict.size} in ${quoted(name)}`
      const axes = expected.flatMap((dim, axis) =>
        typeof dim === 'number' && dim !== actual[axis] ? [axisName(axis - expected.length, expected)] : []
      )
      return `${start}: ${axes[0]?.startsWith('axis') ? '' : 'the '}${axes.join(' and ')} ${axes.length === 1 && axes[0]?.startsWith('axis') ? 'differs' : 'differ'}${isReversed(actual, expected) ? '; transposed?' : ''}`
    }
    case 'InvalidValue':
      return error.fault._tag === 'At'
        ? `InvalidValue: ${quoted(error.name)}${indexText(error.fault)}: ${valueText(error.fault)}; ${quoted(error.name)} is ${showShape(error.expected)}`
        : `InvalidValue: the value of ${quoted(error.name)} (${showShape(error.expected)}): ${valueText(error.fault)}`
    case 'InvalidEnvironment':
      return `InvalidEnvironment: got ${shown(error.got)}; give an object with a value for each name, or a Map from names or leaves`
    case 'InvalidOutput':
      return `InvalidOutput in ${quoted(error.operation)}: ${outputText(error.name, error.fault)}`
    case 'UnboundDimension':
      return [
        `UnboundDimension: no leaf tells the size of ${quoted(error.dimension)}${ofWhole(error, ' in')}; feed a placeholder that has it among its sizes`,
        ...underlined(error)
      ].join('\n')
    case 'NonFinite': {
      const inputs = error.from.length === 0 ? '' : ` from ${error.from.map(showNumber).join(', ')}`
      return [
        `NonFinite in ${quoted(error.operation)}:${ofWhole(error, '', ' is')} ${showNumber(error.value)} at ${error.index.length === 0 ? '' : `${error.index.map((i) => `[${i}]`).join('')}, `}row ${error.row}, column ${error.column}${inputs}`,
        ...underlined(error),
        ...wayText(error)
      ].join('\n')
    }
    case 'InvalidName':
      if (error.rule === 'unknown') {
        const near =
          error.nearest === undefined
            ? `its names are ${error.allowed.length === 0 ? 'none' : listNames(error.allowed)}`
            : `did you mean ${quoted(error.nearest)}?`
        return `InvalidName: the expression has no ${quoted(error.name)}; ${near}`
      }
      return constructionText(error, 'root' in error ? error : undefined)
    default:
      return constructionText(error, 'root' in error ? error : undefined)
  }
}

/** What the codec of an environment says has its prose already. */
const proseOf = printer(
  (error: EvaluationError | ConstructionError | ValidationError) =>
    '_tag' in error
      ? showError(error)
      : inLines(error.message ?? `no value at ${shown(error.context.map(({ key }) => key).join('/'))}`),
  OTHERS
)

/**
 * The prose of several errors, up to twenty, and how many more there are; also of those of a codec.
 *
 * @example
 * import { environment, placeholder, showErrors } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const decoded = environment(placeholder('x', 2, 1)).decode({ x: 'one' })
 * either.isLeft(decoded) ? showErrors(decoded.left) : '' // => InvalidValue: the value of x (2×1): it is the text "one"; give a Matrix, nested arrays of numbers, or a number for 1×1
 *
 * @category interpreters
 */
export const showErrors = (errors: ReadonlyArray<EvaluationError | ConstructionError | ValidationError>): string => {
  const list = listOf(errors) as typeof errors | undefined // what is in it may be anything, which is told as such
  if (list === undefined) return `${describe(errors)} is no list of errors`
  return [
    ...list.slice(0, MOST_ERRORS).map(proseOf),
    ...(list.length > MOST_ERRORS ? [`and ${list.length - MOST_ERRORS} more errors`] : [])
  ].join('\n')
}
