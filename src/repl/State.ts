import type { Either } from 'fp-ts/lib/Either.js'
import type { Constructor } from '../codec/declarations.js'
import type { Expr } from '../core/Expr.js'
import type { PictureError } from '../interpreters/toSvg.js'

/** What the lines at the prompt are written in. */
type Language = 'formula' | 'typescript'

/** Lines, the last one first: one more costs no copy of those before. */
export interface Lines {
  readonly line: string
  readonly before: Lines | undefined
}

/** Lines that are not yet a whole statement. */
export interface Pending {
  readonly language: Language
  readonly lines: Lines | undefined
  readonly length: number
  /** How many brackets are open. */
  readonly depth: number
  /** What stood before the first line. */
  readonly lead: string
  /** How long the text was when it was last found unfinished. */
  readonly tried: number
}

export const NOTHING_PENDING: Pending = {
  language: 'formula',
  lines: undefined,
  length: 0,
  depth: 0,
  lead: '',
  tried: 0
}

/** One line more, behind which so many brackets are open. */
export const withLine = (pending: Pending, line: string, depth: number): Pending => ({
  ...pending,
  lines: { line, before: pending.lines },
  length: pending.length + line.length + 1,
  depth
})

/** All lines as one text. */
export const textOf = ({ lines }: Pending): string => {
  const texts: Array<string> = []
  for (let at = lines; at !== undefined; at = at.before) texts.push(at.line)
  return texts.reverse().join('\n')
}

/** All that a prompt remembers. */
export interface State {
  readonly language: Language
  /** What each name stands for: a leaf, or an expression; `_` is what was entered last. */
  readonly names: ReadonlyMap<string, Expr>
  /** The values of placeholders in evaluations to come. */
  readonly feeds: ReadonlyMap<string, unknown>
  /** Functions that were written in TypeScript, which formulas may call. */
  readonly operations: ReadonlyMap<string, Constructor>
  /** What TypeScript alone has names for: texts, modules, lists of one row. */
  readonly foreign: ReadonlyMap<string, unknown>
  /** The numbers and matrices that TypeScript gave names to, by the constants that they are in formulas. */
  readonly scripted: ReadonlyMap<Expr, unknown>
  /** The files that this prompt wrote itself, and may write anew. */
  readonly written: ReadonlySet<string>
  /** Significant digits of the numbers in tables. */
  readonly digits: number
  readonly pending: Pending | undefined
}

export const START: State = {
  language: 'formula',
  names: new Map(),
  feeds: new Map(),
  operations: new Map(),
  foreign: new Map(),
  scripted: new Map(),
  written: new Set(),
  digits: 6,
  pending: undefined
}

/** A place in a statement, counted from 1. */
export interface At {
  readonly line: number
  readonly column: number
}

/** What was wrong: where in the statement, and in words. */
export interface Fault {
  readonly at: At | undefined
  readonly text: string
}

/** What came of a piece of TypeScript. */
export type Ran =
  | { readonly _tag: 'Incomplete' }
  | { readonly _tag: 'Thrown'; readonly text: string; readonly at: At | undefined }
  | {
      readonly _tag: 'Done'
      readonly value: unknown
      /** The value as the language itself would print it. */
      readonly text: string
      /** Every name that TypeScript has given a value so far. */
      readonly names: ReadonlyMap<string, unknown>
    }

/** What the world is asked to do, and what its answer leads to. */
export type Ask =
  | { readonly _tag: 'Read'; readonly path: string; readonly reply: (text: Either<string, string>) => Answer }
  | {
      readonly _tag: 'Write'
      readonly path: string
      readonly text: string
      readonly replace: boolean
      readonly reply: (done: Either<string, string>) => Answer
    }
  | { readonly _tag: 'Draw'; readonly expr: Expr; readonly reply: (svg: Either<PictureError, string>) => Answer }
  | { readonly _tag: 'View'; readonly svg: string; readonly reply: (done: Either<string, string>) => Answer }
  | {
      readonly _tag: 'Time'
      readonly works: ReadonlyArray<() => void>
      /** How long each took, in milliseconds, run after run. */
      readonly reply: (times: ReadonlyArray<ReadonlyArray<number>>) => Answer
    }
  | {
      readonly _tag: 'Run'
      readonly code: string
      /** What stood before the code on its first line. */
      readonly lead: string
      /** What every name stands for that this prompt knows. */
      readonly names: ReadonlyMap<string, unknown>
      readonly isWhole: boolean
      readonly reply: (ran: Ran) => Answer
    }
  | { readonly _tag: 'Document'; readonly name: string; readonly reply: (comment: string | undefined) => Answer }
  | { readonly _tag: 'End' }

/** What a line at the prompt comes to. */
export interface Answer {
  readonly state: State
  readonly lines: ReadonlyArray<string>
  readonly faults: ReadonlyArray<Fault>
  readonly ask?: Ask
}

export const said = (state: State, ...lines: ReadonlyArray<string>): Answer => ({ state, lines, faults: [] })

export const failed = (state: State, faults: ReadonlyArray<Fault>): Answer => ({ state, lines: [], faults })

export const asking = (state: State, ask: Ask): Answer => ({ state, lines: [], faults: [], ask })

/** A fault of a statement as a whole. */
export const faultOf = (text: string): Fault => ({ at: undefined, text })

export const refused = (state: State, text: string): Answer => failed(state, [faultOf(text)])
