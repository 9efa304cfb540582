import { describe, isList, listOf } from '../core/describe.js'
import { quoted } from '../core/names.js'
import { printer } from '../core/printer.js'
import { showNumber } from '../core/show.js'
import { cut } from '../core/text.js'
import { showError, showErrors } from '../interpreters/showError.js'
import { valueText } from '../interpreters/valueText.js'
import type { CheckpointError, Damage, TrainingError } from './errors.js'

const gotText = (got: unknown): string =>
  typeof got === 'number'
    ? showNumber(got)
    : isList(got)
      ? `[${(listOf(got) ?? []).map(gotText).join(', ')}]`
      : describe(got)

const sizesText = (sizes: ReadonlyArray<number> | undefined): string => sizes?.join('×') ?? 'missing'

const DAMAGE: { readonly [D in Damage]: string } = {
  length: 'its length is not the one it states; it may have been cut off',
  header: 'its header cannot be read',
  checksum: 'its checksum is not that of its bytes',
  tensor: 'a tensor is not where or what it should be',
  state: 'its tensors make no state'
}

const indented = (text: string): string => text.replace(/^/gm, '  ')

const OTHERS = 'no error of training: showError tells those of expressions'

/**
 * The prose of an error of training or of a checkpoint.
 *
 * @example
 * import { showTrainingError, sgd } from 'catamat/train'
 *
 * sgd({ learningRate: -1 }).faults.map(showTrainingError)[0] ?? '' // => InvalidArgument in sgd: learningRate is -1; allowed: a finite number from 0, or a schedule of such
 *
 * @category errors
 */
export const showTrainingError: (error: TrainingError | CheckpointError) => string = printer(
  (error: TrainingError | CheckpointError): string => {
    switch (error._tag) {
      case 'InvalidArgument':
        return `InvalidArgument in ${error.of}: ${error.argument} is ${cut(gotText(error.got))}; allowed: ${error.allowed}`
      case 'InvalidParameter':
        return `InvalidParameter: the value of ${quoted(error.name)}: ${valueText(error.fault)}`
      case 'GradientMismatch':
        return error.expected === undefined
          ? `GradientMismatch: there is no parameter ${quoted(error.name)}`
          : `GradientMismatch: the gradient of ${quoted(error.name)} is ${sizesText(error.actual)}, expected ${sizesText(error.expected)}`
      case 'StateMismatch':
        return `StateMismatch: ${error.field} is ${cut(error.got)}, expected ${cut(error.expected)}`
      case 'EvaluationFailed':
        return `EvaluationFailed ${error.step === 0 ? 'before the first step' : `at step ${error.step}`}\n${indented(showErrors(error.errors))}`
      case 'NonFinite': {
        const what = error.name === undefined ? `the ${error.of}` : `the ${error.of} of ${quoted(error.name)}`
        const first = error.first === undefined ? '' : `\n${indented(showError(error.first))}`
        return `NonFinite at step ${error.step}: ${what} is ${showNumber(error.value)}${first}`
      }
      case 'LineSearchFailed':
        return `LineSearchFailed at step ${error.step}: no step along the slope ${showNumber(error.slope)} lowers the loss enough`
      case 'CheckpointCorrupt':
        return `CheckpointCorrupt: ${error.path}: ${DAMAGE[error.reason]}`
      case 'CheckpointMismatch':
        return `CheckpointMismatch: ${error.path}: its ${error.field} is ${error.got === undefined ? 'missing' : cut(error.got)}, expected ${error.expected}`
      case 'CheckpointUnavailable':
        return `CheckpointUnavailable: ${error.path}: ${error.code}`
      case 'CheckpointRefused':
        return `CheckpointRefused: ${error.path}: what was to be saved has no valid ${error.field}`
    }
  },
  OTHERS
)
