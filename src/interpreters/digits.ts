import * as E from 'fp-ts/lib/Either.js'
import { refuse } from '../core/fold.js'
import { optionText, readOptions } from '../core/options.js'

/** How numbers are written. */
export interface Digits {
  readonly digits?: number
}

/** How many digits a number may be asked to have. */
export const DIGITS = {
  words: 'a whole number from 1 to 17',
  has: (digits: unknown): boolean =>
    typeof digits === 'number' && Number.isInteger(digits) && digits >= 1 && digits <= 17
}

const USUAL = 6

/** The digits of a formula's numbers; a printer has no error to give back. */
export const digitsIn = (options: unknown): number => {
  const read = readOptions<Digits>(options, { digits: DIGITS })
  return E.isRight(read) ? (read.right.digits ?? USUAL) : refuse(optionText(read.left))
}
