import type { Node } from '../core/Expr.js'
import { operandsOf } from '../core/fold.js'
import { quoted } from '../core/names.js'
import { underlined, wayText } from '../interpreters/place.js'
import { causeText } from '../interpreters/showNotFinite.js'
import type { GradientNotFinite } from './whyGradientNotFinite.js'

const nameOf = (node: Node | undefined, otherwise: string): string =>
  node?._tag === 'Leaf' ? quoted(node.name) : node?._tag === 'Apply' ? `${node.op.name}, ${otherwise}` : otherwise

const partText = (why: Exclude<GradientNotFinite, { readonly _tag: 'Loss' }>): string => {
  const node = why.in.at as Node // the three forms are all there is
  return why._tag === 'Part'
    ? `in what ${node._tag === 'Apply' ? node.op.name : 'it'} passes back to ${nameOf(operandsOf(node)[why.operand], `its operand ${why.operand}`)}`
    : `in the sum of what ${nameOf(node, 'underlined')} receives`
}

/**
 * The prose of where a NaN or an infinity in a gradient comes from: the part of the chain rule, its place in the loss, and what made it there.
 *
 * @example
 * import { log, multiply, placeholder, showGradientNotFinite, whyGradientNotFinite } from 'catamat'
 * import { either, option } from 'fp-ts'
 *
 * const x = placeholder('x', 1, 1)
 * const why = whyGradientNotFinite(multiply(x, log(x)), { x: 0 }, x)
 * const text = either.isRight(why) && option.isSome(why.right) ? showGradientNotFinite(why.right.value).split('\n') : []
 * text[0] // => NonFinite in the gradient, from the loss itself
 * text[1] // =>   NonFinite in log: -Infinity at row 0, column 0 from 0
 *
 * @category calculus
 */
export const showGradientNotFinite = (why: GradientNotFinite): string => {
  const cause = causeText(why.cause)
    .split('\n')
    .map((line) => `  ${line}`)
  const head =
    why._tag === 'Loss'
      ? ['NonFinite in the gradient, from the loss itself']
      : [`NonFinite in the gradient: ${partText(why)}`, ...underlined(why.in), ...wayText(why.in)]
  return [...head, ...cause].join('\n')
}
