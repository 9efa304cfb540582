import { quoted } from '../core/names.js'
import { printer } from '../core/printer.js'
import type { ParseError } from './ParseError.js'

const meant = (nearest: string | undefined): string =>
  nearest === undefined ? '' : `; did you mean ${quoted(nearest)}?`

const reason = (error: ParseError): string | undefined => {
  switch (error._tag) {
    case 'Unexpected':
      return `expected ${error.expected}, found ${error.found}`
    case 'Undeclared':
      return `${error.found} is not declared${error.nearest === undefined || error.hint !== undefined ? `: ${error.expected}` : meant(error.nearest)}`
    case 'UnknownOperation':
      return `there is no operation ${error.found}${error.hint === undefined ? meant(error.nearest) : ''}`
    case 'InvalidDeclaration':
      return `${error.of === 'options' ? 'the options are' : error.name === undefined ? 'the declarations are' : `the declaration of ${quoted(error.name)} is`} ${error.found}, expected ${error.expected}`
    case 'Refused':
      return `${error.operation} made ${error.found}, expected ${error.expected}`
    case 'LimitExceeded':
      return `${error.found}, expected ${error.expected}`
  }
}

/** Whether a place in the text is at fault, rather than what was given beside it. */
const isOfText = ({ _tag }: ParseError): boolean => _tag !== 'InvalidDeclaration' && _tag !== 'LimitExceeded'

/**
 * The prose of an error of {@link parse}: its line and column, what was due and what was found, the line with a caret below the place, and
 * what to write instead, where it is another language's way.
 *
 * @example
 * import { parse, showParseError } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const read = parse('A @ )', { A: [2, 2] })
 * either.isLeft(read) ? showParseError(read.left[0]).split('\n')[0] : '' // => line 1, column 5: expected an operand, found ')'
 *
 * @category interpreters
 */
export const showParseError: (error: ParseError) => string = printer((error: ParseError) => {
  const why = reason(error)
  return why === undefined
    ? undefined
    : [
        `${isOfText(error) ? `line ${error.line}, column ${error.column}: ` : ''}${why}`,
        ...(error.excerpt === '' ? [] : [error.excerpt, `${' '.repeat(error.caret)}^`]),
        ...(error.hint === undefined ? [] : [error.hint])
      ].join('\n')
}, 'no error of parse: showError tells those of expressions')
