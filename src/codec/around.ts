import type { Callee } from './callees.js'

/** What stands around a fault on its line; `subject` is the name just before it. */
export interface Around {
  readonly before: string
  readonly after: string
  readonly subject: string
  /** What may be called. */
  readonly callees: ReadonlyMap<string, Callee>
}

/** What to write where a pattern matches; undefined where that is not known after all. */
export type Hint = (match: RegExpExecArray, around: Around) => string | undefined

/** Patterns of what stands at a fault; the first that has a hint gives it. */
export type Rules = ReadonlyArray<readonly [RegExp, Hint]>

const SEEN = 80
/** A longer name is not said again. */
const LONGEST_SUBJECT = 12

export const NAME = '[\\p{L}_][\\p{L}\\p{N}_]*'
const NAME_LAST = new RegExp(`(${NAME})\\s*$`, 'u')

export const aroundOf = (text: string, offset: number, callees: Around['callees']): Around => {
  const [before = ''] = text
    .slice(Math.max(0, offset - SEEN), offset)
    .split('\n')
    .slice(-1)
  const [after = ''] = text.slice(offset, offset + SEEN).split('\n', 1)
  const [, name = ''] = NAME_LAST.exec(before) ?? []
  return { before, after, subject: name === '' || name.length > LONGEST_SUBJECT ? '…' : name, callees }
}

export const firstOf = (rules: Rules, around: Around): string | undefined => {
  for (const [pattern, hint] of rules) {
    const match = pattern.exec(around.after)
    const text = match === null ? undefined : hint(match, around)
    if (text !== undefined) return text
  }
  return undefined
}
