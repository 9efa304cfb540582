import type { Expr, Param } from '../core/Expr.js'

interface Common {
  readonly offset: number
  /** What it is where a parameter is due; undefined also stands for itself, so `isPlain` tells. */
  readonly param: Param
  readonly isPlain: boolean
  /** Whether it is a number, or lists of numbers only. */
  readonly isNumeric: boolean
}

/** What has been read between operators: what it denotes depends on whether an operand or a parameter is due. */
export type Piece = Common &
  (
    | { readonly _tag: 'Number'; readonly param: number; readonly isBare: boolean }
    | { readonly _tag: 'Text'; readonly param: string }
    | { readonly _tag: 'Word'; readonly name: string }
    | { readonly _tag: 'List'; readonly items: ReadonlyArray<Piece> }
    | { readonly _tag: 'Built'; readonly expr: Expr }
  )

/** A number; bare where a minus before it is part of it. */
export const numberPiece = (offset: number, param: number, isBare: boolean): Piece => ({
  _tag: 'Number',
  offset,
  param,
  isBare,
  isPlain: true,
  isNumeric: true
})

export const textPiece = (offset: number, param: string): Piece => ({
  _tag: 'Text',
  offset,
  param,
  isPlain: true,
  isNumeric: false
})

const LITERALS: ReadonlyMap<string, Param> = new Map<string, Param>([
  ['true', true],
  ['false', false],
  ['undefined', undefined]
])

/** A name, or one of the words that are parameters. */
export const wordPiece = (offset: number, name: string, isQuoted: boolean): Piece => ({
  _tag: 'Word',
  offset,
  name,
  param: LITERALS.get(name),
  isPlain: !isQuoted && LITERALS.has(name),
  isNumeric: false
})

export const listPiece = (offset: number, items: ReadonlyArray<Piece>): Piece => {
  const isPlain = items.every((item) => item.isPlain)
  return {
    _tag: 'List',
    offset,
    items,
    param: isPlain ? items.map(({ param }) => param) : undefined,
    isPlain,
    isNumeric: items.every((item) => item.isNumeric)
  }
}

export const builtPiece = (offset: number, expr: Expr): Piece => ({
  _tag: 'Built',
  offset,
  expr,
  param: undefined,
  isPlain: false,
  isNumeric: false
})

/** What it is called in an error. */
export const PIECE_NAMES = {
  Number: 'a number',
  Text: 'a text',
  Word: 'a name',
  List: 'a list',
  Built: 'an expression'
} as const satisfies Record<Piece['_tag'], string>
