import { quoted } from '../core/names.js'
import { nearest } from '../core/nearest.js'
import { shown } from '../core/text.js'
import { ENOUGH, keyword, LIST, listed, NUMBERS_ALONE, PARAMETER, sideBySide } from './argumentHints.js'
import { type Around, aroundOf, firstOf, type Hint, NAME, type Rules } from './around.js'
import { calleesWith } from './callees.js'
import { DUE, type Fault } from './ParseError.js'
import * as v from './vocabulary.js'

const LONGEST = 120

/** What is due before parentheses, where a name stands that is declared to be something else. */
export const DECLARED = 'an operation, not the name of an expression'

const PRODUCT = 'a product is written: * entry by entry, @ of matrices'
const NAMES = 'a name stands as it is, or between double quotes; texts between single quotes are parameters'
const NO_COMMENTS = 'a formula has no comments'

/** What to call instead, or why there is nothing to call. */
const called = (name: string, { callees }: Around): string | undefined => {
  const hint = v.CALLED.get(name)
  const instead = v.ABSENT.get(name)
  if (callees.has(name)) return undefined
  return hint ?? (instead === undefined ? undefined : `there is no operation ${name}: ${instead}`)
}

const meant = (name: string, { callees }: Around): string => {
  const near = nearest(name, [...callees.keys()])
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** `.name(`, after a module's name or an operand's. */
const member: Hint = ([, path = '', name = '', rest = ''], around) => {
  const { subject, callees } = around
  const [own = ''] = path.split('.')
  if (v.MODULES.has(subject) || v.SUBMODULES.has(own)) {
    const number = rest.startsWith('(') ? undefined : (v.NUMBERS.get(name) ?? v.NUMBERS.get(name.toLowerCase()))
    return (
      number ??
      called(name, around) ??
      (callees.has(name)
        ? `operations have no prefix: ${name}(…)`
        : `there is no operation ${quoted(name)}${meant(name, around)}`)
    )
  }
  if (/^(?:T|t|transpose|mT|H)$/.test(name)) return `the transpose is transpose(${subject})`
  if (/^(?:dot|mm|matmul|mv)$/.test(name)) return `${v.MATMUL}: ${subject} @ …`
  if (/^(?:shape|size|length|ndim)$/.test(name)) return v.SIZE
  if (!rest.startsWith('(')) return undefined
  const [, items] = /^\(\s*\(?([-\w, ]+)\)?\s*\)/.exec(rest) ?? []
  if (v.LISTING.has(name) && items !== undefined)
    return `operations are functions: ${name}(${subject}, ${listed(items)})`
  if (callees.has(name)) return `operations are functions: ${name}(${subject}${/^\(\s*\)/.test(rest) ? '' : ', …'})`
  return (
    called(name, around) ?? `operations are functions, and there is none called ${quoted(name)}${meant(name, around)}`
  )
}

const assigned: Hint = (match, around) => {
  const { before, subject } = around
  if (new RegExp(`[(,]\\s*${NAME}\\s*$`, 'u').test(before)) return keyword(match, around)
  if (new RegExp(`^\\s*${NAME}\\([^()]*\\)\\s*$`, 'u').test(before))
    return `${v.LAMBDA}; a line that names what is shared begins with let`
  return `a line that names what is shared begins with let${subject === '…' ? '' : `: let ${subject} = …`}`
}

/** Two operands with nothing between them. */
const unjoined: Hint = (_, { before, after, subject, callees }) => {
  if (/\[[^\]]*$/.test(before)) return 'entries stand between commas: [1, 2]'
  const statement = v.STATEMENTS.get(subject)
  if (statement !== undefined) return statement
  if (/\d$/.test(before) && /^[eE](?![\p{L}\p{N}])/u.test(after)) return 'an exponent has digits: 1e3'
  if (/^(?:for|while)\b/.test(after)) return v.STATEMENTS.get('for')
  const [operand = '…'] = new RegExp(`^(?:${NAME}|[\\d.]+)(?=\\s*$)`, 'u').exec(after) ?? []
  return callees.has(subject)
    ? `what an operation is applied to stands in parentheses: ${subject}(${operand})`
    : PRODUCT
}

/** Where an operator is due: what stands there instead, and what was meant. */
const AFTER_OPERAND: Rules = [
  [/^\.?\^\s*['{]?[Tt⊤](?![\p{L}\p{N}])/u, (_, { subject }) => `the transpose is transpose(${subject})`],
  [/^(?:\.?\^|[⁺⁻⁰])/, () => v.POWER],
  [/^\.\s*((?:[A-Za-z_]\w*\.)*)([A-Za-z_]\w*)(.*)/, member],
  [/^\.([*/])/, ([, sign]) => `${sign} works entry by entry already`],
  [/^\\/, () => `there is no solver: ${v.ABSENT.get('solve')}`],
  [/^(?:'|‘|’|ᵀ|⊤)/, (_, { subject }) => `the transpose is transpose(${subject})`],
  [/^=>/, () => v.LAMBDA],
  [/^(?:===?|!==?|~=|<>|≠|<=|≤|>=|≥|<|>|&&?|\|\|?|and\b|or\b)/, ([sign]) => `write ${v.COMPARISONS.get(sign)}(a, b)`],
  [/^=\s*(-?[\w.]+|'[^']*'|\[[^\]]*\])?/, assigned],
  [
    /^\[/,
    (_, { subject: x }) =>
      `a part is slice(${x}, [from, to], [from, to]), rows are take(${x}, [i]), a matrix of a stack is at(${x}, i)`
  ],
  [/^(?:\?|if\b)/, () => v.STATEMENTS.get('if')],
  [/^%/, () => v.CALLED.get('mod')],
  [
    /^;/,
    (_, { before }) =>
      /\[[^\]]*$/.test(before) ? 'rows are lists: [[1, 2], [3, 4]]' : 'a statement ends with its line'
  ],
  [/^#/, () => NO_COMMENTS],
  [/^[−–—]/, () => 'the minus sign is -'],
  [/^÷/, () => 'a quotient is a / b'],
  [/^⊗/, () => 'write kron(a, b)'],
  [/^[·⋅×∘⊙✕]/, () => PRODUCT],
  [/^,\s*([^()]*)/, sideBySide],
  [
    /^(?:_\d|[xXoObB][\da-fA-F])/,
    (_, { before }) => (/\d$/.test(before) ? 'a number is decimal, without _' : undefined)
  ],
  [/^(.)/u, (_, { subject }) => (subject === 'not' ? 'write logicalNot(a)' : undefined)],
  [/^[\p{L}\p{N}_(]/u, unjoined]
]

/** Where an operand is due. */
const BEFORE_OPERAND: Rules = [
  [/^\//, (_, { before }) => (before.endsWith('/') ? `write floor(a / b); ${NO_COMMENTS}` : undefined)],
  [/^>/, (_, { before }) => (before.endsWith('-') ? v.LAMBDA : undefined)],
  [/^#/, () => NO_COMMENTS],
  [/^[!~¬]/, () => 'write logicalNot(a)'],
  [/^(?:‖|\|\|)/, () => 'write norm(x)'],
  [/^\|/, () => 'write abs(x), or norm(x)'],
  [/^√/, () => 'write sqrt(x)'],
  [/^([∑∏])/, ([, sign = '']) => v.CALLED.get(sign)],
  [/^∞/, () => v.WORDS.get('inf')],
  [/^[∇∂]/, () => v.ABSENT.get('grad')],
  [/^[−–—]/, () => 'the minus sign is -'],
  [/^['‘’“”«`]/, () => NAMES],
  [/^\{/, () => 'parentheses are ( and )']
]

const rulesOf = (expected: string): Rules => {
  if (expected.startsWith(DUE.operator)) return AFTER_OPERAND
  switch (expected) {
    case DUE.operand:
      return BEFORE_OPERAND
    case DUE.param:
      return PARAMETER
    case DUE.list:
      return LIST
    case DUE.enough:
      return ENOUGH
    case DUE.numbers:
      return NUMBERS_ALONE
    default:
      return []
  }
}

const undeclared = (name: string): string | undefined => {
  const [, stem, sign] = /^(.*?)([²³⁴-⁹]|[ᵀ⊤])$/u.exec(name) ?? []
  if (sign === undefined) return v.NUMBERS.get(name)
  return sign === 'ᵀ' || sign === '⊤' ? `the transpose is transpose(${stem})` : v.POWER
}

const found = (text: string, fault: Fault, callees: Around['callees']): string | undefined => {
  switch (fault._tag) {
    case 'UnknownOperation':
      return fault.expected === DECLARED
        ? `${quoted(fault.name)} is declared and no operation: a product is written with * or @, a part is slice(${quoted(fault.name)}, …)`
        : (v.CALLED.get(fault.name) ?? v.ABSENT.get(fault.name))
    case 'Undeclared':
      return undeclared(fault.name)
    case 'Unexpected':
      return firstOf(rulesOf(fault.expected), aroundOf(text, fault.offset, callees))
    default:
      return undefined
  }
}

/** Whether other languages have an operation of this name, so that a hint says what to write instead of it. */
export const isElsewhere = (name: string): boolean => v.CALLED.has(name) || v.ABSENT.has(name)

const LIBRARY = calleesWith(new Map())

/**
 * What to write instead of what other languages of matrices or programs write; undefined where that is not known.
 * Only what stands near the fault is looked at, and no operation is proposed that cannot be called.
 */
export const hintOf = (text: string, fault: Fault, callees: Around['callees'] = LIBRARY): string | undefined => {
  const hint = found(text, fault, callees)
  return hint === undefined ? undefined : shown(hint, LONGEST)
}
