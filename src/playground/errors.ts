import type { EvaluationError } from '../core/errors.js'
import { showErrors } from '../interpreters/showError.js'

/** The prose of errors without the place in a program: on a page there is none of the reader's. */
export const prose = (errors: ReadonlyArray<EvaluationError>): string =>
  showErrors(errors.map((error) => ('site' in error ? { ...error, site: undefined } : error)))
