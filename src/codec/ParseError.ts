import type { CallSite } from '../core/errors.js'

/** Where in a text something is wrong, and the piece of its line around that place. */
export interface TextPlace {
  /** UTF-16 code units before it. */
  readonly offset: number
  /** Counted from 1, as columns are. */
  readonly line: number
  readonly column: number
  /** At most 120 characters of the line, and how many of them stand before the place. */
  readonly excerpt: string
  readonly caret: number
}

/** What was wrong, before its place is worked out. */
export type ParseFault =
  | { readonly _tag: 'Unexpected' }
  | { readonly _tag: 'Undeclared'; readonly name: string; readonly nearest: string | undefined }
  | { readonly _tag: 'UnknownOperation'; readonly name: string; readonly nearest: string | undefined }
  /** What is no declaration of a name, or no declarations, operations or options at all. */
  | { readonly _tag: 'InvalidDeclaration'; readonly name: string | undefined; readonly of?: 'options' }
  | { readonly _tag: 'Refused'; readonly operation: string; readonly cause: string }
  | { readonly _tag: 'LimitExceeded'; readonly limit: number; readonly asked: number }

/**
 * Why a text is no formula: its tag, its place, what stands there, what was due, and what to write where another language's way was taken.
 *
 * @category errors
 */
export type ParseError = TextPlace & {
  readonly found: string
  readonly expected: string
  readonly hint: string | undefined
} & ParseFault

/** A fault and where it lies. */
export type Fault = Pick<ParseError, 'offset' | 'found' | 'expected'> & ParseFault

/** What may be due, in words. */
export const DUE = {
  operand: 'an operand',
  operator: 'an operator',
  param: "a number, a text such as 'n', or a list of them",
  list: 'a list of operands',
  enough: "')'",
  numbers: 'numbers alone in this list'
} as const

const WIDTH = 118

/** One character for another that a terminal would not print as one, so that what stands below it stays below it. */
const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, (c) => '·'.repeat(c.length))

const linesBefore = (text: string, offset: number): number => {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

/** The places of a text as call sites; where its lines begin is found when the first is asked for. */
export const sitesIn = (text: string): ((offset: number) => CallSite) => {
  let starts: ReadonlyArray<number> | undefined
  return (offset) => {
    starts ??= [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)]
    const line = countUpTo(starts, offset)
    return { file: 'formula', line, column: offset - (starts[line - 1] ?? 0) + 1 }
  }
}

/** How many of some numbers, in order, are not above another. */
const countUpTo = (sorted: ReadonlyArray<number>, most: number): number => {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? 0) <= most) from = middle + 1
    else to = middle
  }
  return from
}

/** A fault with its line and column, and the line itself. */
export const placed = (text: string, fault: Fault, hint: string | undefined): ParseError => {
  const { offset } = fault
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
  const next = text.indexOf('\n', offset)
  const end = next < 0 ? text.length : next
  const from = end - start <= WIDTH ? start : Math.max(start, Math.min(offset - WIDTH / 2, end - WIDTH))
  const to = Math.min(end, from + WIDTH)
  const [left, right] = [from > start ? '…' : '', to < end ? '…' : '']
  return {
    ...fault,
    hint,
    line: linesBefore(text, offset) + 1,
    column: offset - start + 1,
    excerpt: `${left}${printable(text.slice(from, to))}${right}`,
    caret: left.length + offset - from
  }
}
