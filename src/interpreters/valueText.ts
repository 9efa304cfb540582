import type { ValueFault } from '../core/errors.js'
import { showShape } from '../core/Shape.js'
import { cut } from '../core/text.js'

/** A number of things, in words. */
export const plural = (n: number, one: string): string =>
  `${n} ${n === 1 ? one : one.endsWith('y') ? `${one.slice(0, -1)}ies` : `${one}s`}`

const FLAT =
  'a flat list stands for a row or a column only where the shape says which: write [[1, 2]] for a row, [[1], [2]] for a column'

/** What is wrong with a matrix that came from outside, in words. */
export const valueText = (fault: ValueFault): string => {
  switch (fault._tag) {
    case 'NotAMatrix':
      return `it is ${cut(fault.got)}; give a Matrix, nested arrays of numbers, or a number for 1×1`
    case 'FlatList':
      return FLAT
    case 'NotARow':
      return `row ${fault.row} is ${cut(fault.got)}, expected a list of numbers`
    case 'Ragged':
      return `row ${fault.row} has ${plural(fault.length, 'entry')}, expected ${fault.expected}`
    case 'NotANumber':
      return `the entry at row ${fault.row}, column ${fault.column} is ${cut(fault.got)}, expected a number`
    case 'Unreadable':
      return `it cannot be read: ${cut(fault.cause)}`
    case 'TooLarge':
      return `${fault.asked} entries are more than a matrix can have here (at most ${fault.limit})`
    case 'Uneven':
      return `it is ${showShape(fault.actual)}, the ones before are ${showShape(fault.before)}`
    case 'NotAStack':
      return `it is ${cut(fault.got)}, expected a list of ${fault.axes === 1 ? 'matrices' : `lists, ${fault.axes} deep, of matrices`}`
    case 'RaggedStack':
      return `it has ${plural(fault.length, 'entry')}, expected ${fault.expected}`
    case 'HiddenSize':
      return `an empty list does not tell the size of ${cut(fault.dimension)}; state it as a number`
    case 'TooDeep':
      return `it is nested more than ${fault.limit} deep`
    case 'At':
      return `${valueText(fault.fault)}`
    case 'OtherShape':
      return `it is ${showShape(fault.actual)}, stated as ${showShape(fault.expected)}`
  }
}
