import { signature } from '../../src/index.js'
import { fc } from '../property.js'

/** What a formula is made of, and what it is not. */
export const words = fc.constantFrom(
  ...['a', 'x', 'S', 'q', '2', '-', '+', '*', '**', '@', '/', '(', ')', '[', ']', ',', '=', 'let ', '\n', ' ', '...'],
  ...[
    "'n'",
    '"b"',
    'undefined',
    'true',
    'NaN',
    '1e999',
    '.5',
    '\\',
    `$\{0}`,
    '__proto__',
    'constructor',
    '\u2028',
    '\ud800'
  ],
  ...[...signature.keys()].map((name) => `${name}(`)
)
