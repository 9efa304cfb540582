import { calleesWith } from '../codec/callees.js'
import { plural } from '../interpreters/valueText.js'
import { makerNames } from './formulas.js'

const callees = calleesWith(new Map())

/** Every name that a formula may call. */
export const callableNames: ReadonlyArray<string> = [...callees.keys(), ...makerNames].sort()

/** What a name before parentheses takes, in words. */
export const calleeText = (name: string): string | undefined => {
  const callee = callees.get(name)
  if (callee === undefined) return makerNames.includes(name) ? `${name}(…): as the function of that name` : undefined
  const { op, operands, params, isParamsFirst } = callee
  const taken =
    operands === 'list' ? 'a list of operands' : operands === undefined ? 'operands' : plural(operands, 'operand')
  const most = Number.isFinite(params) ? `at most ${plural(params, 'parameter')}` : 'parameters'
  const { notation } = op ?? {}
  const sign =
    notation?._tag === 'Infix' ? `a ${notation.symbol} b, ` : notation?._tag === 'Prefix' ? `${notation.symbol}a, ` : ''
  return `${sign}${name}: ${taken}${params === 0 ? '' : isParamsFirst ? `, behind ${most}` : `, then ${most}`}`
}

const WIDTH = 100

/** Names in columns. */
export const columns = (names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const width = Math.max(1, ...names.map((name) => name.length)) + 2
  const across = Math.max(1, Math.floor(WIDTH / width))
  return Array.from({ length: Math.ceil(names.length / across) }, (_, row) =>
    names
      .slice(row * across, (row + 1) * across)
      .map((name) => name.padEnd(width))
      .join('')
      .trimEnd()
  )
}
