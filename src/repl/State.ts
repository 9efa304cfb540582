import type { Either } from 'fp-ts/lib/Either.js'
import type { Constructor } from '../codec/declarations.js'
import type { Expr } from '../core/Expr.js'
import type { PictureError } from '../interpreters/toSvg.js'

/** What the lines at the prompt are written in. */
export type Language = 'formula' | 'typescript'

/** Lines that are not yet a whole statement. */
export interface Pending {
  readonly language: Language
  readonly lines: ReadonlyArray<string>
  readonly length: number
  /** How many brackets are open. */
  readonly depth: number
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
  written: new Set(),
  digits: 6,
  pending: undefined
}

/** What was wrong: where in the statement, and in words. */
export interface Fault {
  readonly at: { readonly line: number; readonly column: number } | undefined
  readonly text: string
}

/** What came of a piece of TypeScript. */
export type Ran =
  | { readonly _tag: 'Incomplete' }
  | { readonly _tag: 'Thrown'; readonly text: string }
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
      readonly work: () => void
      readonly reply: (milliseconds: ReadonlyArray<number>) => Answer
    }
  | {
      readonly _tag: 'Run'
      readonly code: string
      readonly names: ReadonlyMap<string, Expr>
      readonly isWhole: boolean
      readonly reply: (ran: Ran) => Answer
    }
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
