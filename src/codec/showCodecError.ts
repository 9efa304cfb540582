import { quoted } from '../core/names.js'
import { printer } from '../core/printer.js'
import { cut } from '../core/text.js'
import { showError } from '../interpreters/showError.js'
import { valueText } from '../interpreters/valueText.js'
import type { DecodeError, DocumentLimitExceeded, EncodeError } from './errors.js'
import { ABSENT } from './reader.js'

const at = (path: string): string => (path === '' ? '' : ` at ${path}`)

const nodesText = (count: number): string =>
  count === 0 ? 'none' : count === 1 ? 'node 0 alone' : `nodes 0 to ${count - 1}`

const UNITS: Readonly<Record<DocumentLimitExceeded['which'], string>> = {
  nodes: 'nodes',
  entries: 'entries',
  name: 'characters of a name or text',
  bytes: 'bytes',
  errors: 'errors',
  depth: 'nested lists of parameters'
}

/** The prose of a fault of construction, with the node where otherwise the line of code stands. */
const atNode = (node: number, text: string): string => {
  const [first = '', ...rest] = text.split('\n')
  const placed = / in /.test(first) ? `${first}, at nodes[${node}]` : first.replace(':', ` at nodes[${node}]:`)
  return [placed, ...rest].join('\n')
}

/**
 * The prose of an error of reading or writing JSON: its tag, the path in the document, what was expected and what was found.
 *
 * @example
 * import { fromJson, showCodecError } from 'catamat'
 * import { either } from 'fp-ts'
 *
 * const read = fromJson('{"format":"catamat","version":1')
 * either.isLeft(read) ? showCodecError(read.left[0]) : '' // => DecodeError: expected JSON, got the end of the text at character 31
 *
 * @category json
 */
export const showCodecError: (error: DecodeError | EncodeError) => string = printer(
  (error: DecodeError | EncodeError): string => {
    switch (error._tag) {
      case 'DecodeError':
        return `DecodeError${at(error.path)}: expected ${error.expected}, got ${error.got}${error.offset === undefined ? '' : ` at character ${error.offset}`}`
      case 'UnsupportedVersion':
        return `UnsupportedVersion: ${error.got === ABSENT ? 'the document tells no version' : `the version of the document is ${error.got}`}; this library reads version ${error.supported}`
      case 'UnknownOp':
        return `UnknownOp at ${error.path}: there is no operation ${quoted(error.op)}; ${error.nearest === undefined ? 'give one of your own as { operations: [ … ] }; it may also be that of a later version' : `did you mean ${quoted(error.nearest)}?`}`
      case 'Cycle':
        return `Cycle at ${error.path}: node ${error.node} cannot have node ${error.to} as an operand; operands come before who reads them`
      case 'DanglingRef':
        return `DanglingRef at ${error.path}: there is no node ${error.to}; the table has ${nodesText(error.nodes)}`
      case 'DuplicateId':
        return `DuplicateId at ${error.path}: ${quoted(error.id)} is told before, at ${error.first}`
      case 'InvalidValue':
        return `InvalidValue: the value${error.name === '' ? '' : ` of ${quoted(error.name)}`}: ${valueText(error.fault)}`
      case 'ErrorsOmitted':
        return `and ${error.count} more errors`
      case 'EncodeError':
        return error.path.startsWith('options')
          ? `EncodeError at ${error.path}: it is ${cut(error.what)}; allowed: ${error.allowed}`
          : `EncodeError${at(error.path)}: ${cut(error.what)} cannot be written; allowed: ${error.allowed}`
      case 'LimitExceeded':
        if ('which' in error)
          return `LimitExceeded${at(error.path)}: ${error.asked} ${UNITS[error.which]}; at most ${error.limit} are read`
        return 'node' in error ? atNode(error.node, showError(error)) : showError(error)
      default:
        return 'node' in error ? atNode(error.node, showError(error)) : showError(error)
    }
  },
  'no error of reading or writing JSON: showError tells those of expressions'
)
