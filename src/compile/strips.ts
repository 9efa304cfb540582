import { sameShape } from '../core/Shape.js'
import type { Strip } from './Program.js'
import type { Piece, Schedule } from './schedule.js'
import type { Sized } from './sizes.js'

type Product = Extract<Piece, { readonly _tag: 'Product' }>

/** Smaller matrices stay in the cache anyhow. */
const LEAST_ENTRIES = 2 ** 16
/** What rows are done at once have together: a quarter of a cache of 1 MiB. */
const ENTRIES_AT_ONCE = 2 ** 15
/** Kernels take so many rows at a time. */
const ROWS = 8

const isForth = (piece: Piece | undefined): piece is Product =>
  piece?._tag === 'Product' && !piece.transposed[0] && piece.shapes[2].length === 2 && piece.shapes[2][1] === 1

const isBack = (piece: Piece | undefined, forth: Product): piece is Product =>
  piece?._tag === 'Product' &&
  piece.transposed[0] &&
  piece.operands[0] === forth.operands[0] &&
  piece.shapes[2][1] === 1

const rowsAtOnce = ({ shapes: [[rows = 0, columns = 0]] }: Product): number =>
  rows * columns < LEAST_ENTRIES ? 0 : Math.floor(ENTRIES_AT_ONCE / columns / ROWS) * ROWS

/** The strips of pieces in their order. */
export const stripsOf = ({ shapes }: Sized, { pieces }: Schedule): ReadonlyArray<Strip> =>
  pieces.flatMap((piece, first) => {
    if (!isForth(piece)) return []
    const isOverRows = (other: Piece | undefined): boolean =>
      other?._tag === 'Loop' && sameShape(shapes[other.members[0] ?? 0] ?? [0, 0], piece.shapes[2])
    let last = first + 1
    while (isOverRows(pieces[last])) last++
    const rows = rowsAtOnce(piece)
    return rows > 0 && isBack(pieces[last], piece) ? [{ first, last, rows }] : []
  })

/**
 * The same pieces with products of transposes directly after the last that they read: what a matrix was multiplied by is then near to what
 * its transpose is multiplied by.
 */
export const transposesEarly = ({ pieces, pieceOf, escapes }: Schedule): Schedule => {
  const anchors = new Int32Array(pieces.length) // the place of the piece that each stands or follows at
  const followers = new Map<number, Array<number>>()
  for (const [at, piece] of pieces.entries()) {
    anchors[at] = at
    if (piece._tag !== 'Product' || !piece.transposed[0]) continue
    const reads = piece.operands.flatMap((operand) => anchors[pieceOf[operand] as number] ?? []) // −1 is none
    const anchor = reads.length === 0 ? at : Math.max(...reads)
    anchors[at] = anchor
    if (anchor === at) continue
    const others = followers.get(anchor) ?? []
    others.push(at)
    followers.set(anchor, others)
  }
  const order = Array.from(anchors, (anchor, at) => (anchor === at ? [at, ...(followers.get(at) ?? [])] : [])).flat()
  const placeOf = new Int32Array(pieces.length)
  for (const [place, at] of order.entries()) placeOf[at] = place
  return {
    pieces: order.map((at) => pieces[at] as Piece), // each once
    pieceOf: pieceOf.map((at) => (at < 0 ? at : (placeOf[at] as number))), // a place for each
    escapes
  }
}
