import { quoted } from '../core/names.js'
import { shown } from '../core/text.js'
import { DUE, type Fault } from './ParseError.js'

/** What stands around a fault on its line; `subject` is the name just before it. */
interface Around {
  readonly before: string
  readonly after: string
  readonly subject: string
}

type Hint = (match: RegExpExecArray, around: Around) => string | undefined

const SEEN = 80
const LONGEST = 120
/** A longer name is not said again. */
const LONGEST_SUBJECT = 12
const NAME = '[\\p{L}_][\\p{L}\\p{N}_]*'
const NAME_LAST = new RegExp(`(${NAME})\\s*$`, 'u')

/** What is due before parentheses, where a name stands that is declared to be something else. */
export const DECLARED = 'an operation, not the name of an expression'

const PRODUCT = 'a product is written: * entry by entry, @ of matrices'
const POWER = 'the power is **'
const MATMUL = 'the matrix product is @'
const SIZE = 'a size is size(x, axis)'
const NAMES = 'a name stands as it is, or between double quotes; texts between single quotes are parameters'
const NO_COMMENTS = 'a formula has no comments'

const words = (text: string): ReadonlyArray<string> => text.split(' ')

const each = (names: string, hint: string): ReadonlyArray<readonly [string, string]> =>
  words(names).map((name) => [name, hint] as const)

/** What other languages call an operation, or write as one. */
const CALLED: ReadonlyMap<string, string> = new Map([
  ...each('dot mm bmm mv vdot inner', `${MATMUL}: a @ b`),
  ...each('power', `${POWER}: a ** b`),
  ...each('len length numel shape nrow ncol', SIZE),
  ...each('concatenate cat vstack hstack column_stack row_stack horzcat vertcat', 'write concat([a, b], axis)'),
  ...words('sin cos tan sinh cosh tanh tan2').flatMap((name) => each(`arc${name}`, `write a${name}(x)`)),
  ...each('arcsinh', 'write asinh(x)'),
  ...each('absolute fabs', 'write abs(x)'),
  ...each('ln', 'write log(x)'),
  ...each('average', 'write mean(x)'),
  ...each('amax', 'write max(x)'),
  ...each('amin', 'write min(x)'),
  ...each('sub', 'write a - b'),
  ...each('mul times', 'write a * b'),
  ...each('div', 'write a / b'),
  ...each('neg', 'write -x'),
  ...each('identity', 'write eye(n)'),
  ...each('mse', 'write meanSquaredError(predictions, targets)'),
  ...each('ifelse iif cond', 'write where(condition, a, b)')
])

/** What other languages call a number or a parameter. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['pi', `write ${Math.PI}`],
  ['inf', 'write Infinity'],
  ['nan', 'write NaN'],
  ['True', 'write true'],
  ['False', 'write false'],
  ['None', 'write undefined'],
  ['null', 'write undefined']
])

const PREFIXES = new Set(words('np numpy jnp tf torch Math math nn scipy mx xp catamat'))

const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ...each('== ===', 'equal'),
  ...each('!= !== ~= <> ≠', 'notEqual'),
  ...each('<= ≤', 'lessEqual'),
  ...each('>= ≥', 'greaterEqual'),
  ...each('<', 'less'),
  ...each('>', 'greater'),
  ...each('&& & and', 'logicalAnd'),
  ...each('|| | or', 'logicalOr')
])

/** `.name(`, after a module's name or an operand's. */
const member: Hint = ([, path = '', name = '', rest = ''], { subject }) => {
  const [own] = path.split('.')
  const isModule = PREFIXES.has(subject) || own === 'linalg' || own === 'nn'
  if (isModule) return CALLED.get(name) ?? WORDS.get(name.toLowerCase()) ?? `operations have no prefix: ${name}(…)`
  if (/^(?:T|t|transpose|mT|H)$/.test(name)) return `the transpose is transpose(${subject})`
  if (/^(?:dot|mm|matmul|mv)$/.test(name)) return `${MATMUL}: ${subject} @ …`
  if (/^(?:shape|size|length|ndim)$/.test(name)) return SIZE
  return rest.startsWith('(')
    ? `operations are functions: ${name}(${subject}${/^\(\s*\)/.test(rest) ? '' : ', …'})`
    : undefined
}

/** `axis=0` among arguments. */
const keyword: Hint = ([, value], { before }) => {
  if (/keep_?dims?\s*$/.test(before)) return 'reductions keep their axis, with size 1'
  const said = 'parameters have places and no names'
  const [, call] = new RegExp(`(${NAME}\\([^()]*,\\s*)${NAME}\\s*$`, 'u').exec(before) ?? []
  return call === undefined || value === undefined ? said : `${said}: ${call}${value})`
}

const assigned: Hint = (match, around) => {
  const isArgument = new RegExp(`[(,]\\s*${NAME}\\s*$`, 'u').test(around.before)
  if (isArgument) return keyword(match, around)
  return `a line that names what is shared begins with let: let ${around.subject} = …`
}

const sideBySide: Hint = ([, more], { before }) => {
  const [, name, inner] = new RegExp(`(${NAME})\\(\\(([^()]*)$`, 'u').exec(before) ?? []
  return name === undefined ? undefined : `sizes stand side by side: ${name}(${inner}, ${more})`
}

/** Two operands with nothing between them. */
const unjoined: Hint = (_, { before }) => (/\[[^\]]*$/.test(before) ? 'entries stand between commas: [1, 2]' : PRODUCT)

/** Where an operator is due: what stands there instead, and what was meant. */
const AFTER_OPERAND: ReadonlyArray<readonly [RegExp, Hint]> = [
  [/^(?:\.?\^)/, () => POWER],
  [/^\.\s*((?:[A-Za-z_]\w*\.)*)([A-Za-z_]\w*)(.*)/, member],
  [/^\.([*/])/, ([, sign]) => `${sign} works entry by entry already`],
  [/^(?:'|‘|’|ᵀ|⊤)/, (_, { subject }) => `the transpose is transpose(${subject})`],
  [/^(?:===?|!==?|~=|<>|≠|<=|≤|>=|≥|<|>|&&?|\|\|?|and\b|or\b)/, ([sign]) => `write ${COMPARISONS.get(sign)}(a, b)`],
  [/^=\s*(-?[\w.]+|'[^']*'|\[[^\]]*\])?/, assigned],
  [
    /^\[/,
    (_, { subject: x }) =>
      `a part is slice(${x}, [from, to], [from, to]), rows are take(${x}, [i]), a matrix of a stack is at(${x}, i)`
  ],
  [/^(?:\?|if\b)/, () => 'write where(condition, a, b)'],
  [/^%/, () => 'write a - b * floor(a / b)'],
  [
    /^;/,
    (_, { before }) =>
      /\[[^\]]*$/.test(before) ? 'rows are lists: [[1, 2], [3, 4]]' : 'a statement ends with its line'
  ],
  [/^#/, () => NO_COMMENTS],
  [/^[−–—]/, () => 'the minus sign is -'],
  [/^÷/, () => 'a quotient is a / b'],
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
const BEFORE_OPERAND: ReadonlyArray<readonly [RegExp, Hint]> = [
  [/^\//, (_, { before }) => (before.endsWith('/') ? `write floor(a / b); ${NO_COMMENTS}` : undefined)],
  [/^#/, () => NO_COMMENTS],
  [/^[!~¬]/, () => 'write logicalNot(a)'],
  [/^\|/, () => 'write abs(x), or norm(x)'],
  [/^√/, () => 'write sqrt(x)'],
  [/^[−–—]/, () => 'the minus sign is -'],
  [/^['‘’“”«`]/, () => NAMES],
  [/^\{/, () => 'parentheses are ( and )']
]

/** Where a parameter is due. */
const PARAMETER: ReadonlyArray<readonly [RegExp, Hint]> = [
  [/^"((?:[^"\\]){1,40})"/, ([, text]) => `a text stands between single quotes: '${text}'`],
  [/^(True|False|None|null)\b/, ([word]) => WORDS.get(word)]
]

const firstOf = (rules: ReadonlyArray<readonly [RegExp, Hint]>, around: Around): string | undefined => {
  for (const [pattern, hint] of rules) {
    const match = pattern.exec(around.after)
    const text = match === null ? undefined : hint(match, around)
    if (text !== undefined) return text
  }
  return undefined
}

const aroundOf = (text: string, offset: number): Around => {
  const [before = ''] = text
    .slice(Math.max(0, offset - SEEN), offset)
    .split('\n')
    .slice(-1)
  const [after = ''] = text.slice(offset, offset + SEEN).split('\n', 1)
  const [, name = ''] = NAME_LAST.exec(before) ?? []
  return { before, after, subject: name === '' || name.length > LONGEST_SUBJECT ? '…' : name }
}

const found = (text: string, fault: Fault): string | undefined => {
  switch (fault._tag) {
    case 'UnknownOperation':
      return fault.expected === DECLARED
        ? `${quoted(fault.name)} is declared and no operation: a product is written with * or @, a part is slice(${quoted(fault.name)}, …)`
        : CALLED.get(fault.name)
    case 'Undeclared':
      return WORDS.get(fault.name) ?? (/[²³⁴-⁹]$/u.test(fault.name) ? POWER : undefined)
    case 'Unexpected': {
      const around = aroundOf(text, fault.offset)
      if (fault.expected.startsWith(DUE.operator)) return firstOf(AFTER_OPERAND, around)
      if (fault.expected === DUE.operand) return firstOf(BEFORE_OPERAND, around)
      return fault.expected === DUE.param ? firstOf(PARAMETER, around) : undefined
    }
    default:
      return undefined
  }
}

/**
 * What to write instead of what other languages of matrices or programs write; undefined where that is not known.
 * Only what stands near the fault is looked at.
 */
export const hintOf = (text: string, fault: Fault): string | undefined => {
  const hint = found(text, fault)
  return hint === undefined ? undefined : shown(hint, LONGEST)
}
