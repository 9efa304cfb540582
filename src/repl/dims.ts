import * as E from 'fp-ts/lib/Either.js'
import type { Dim } from '../core/Dim.js'
import { shown } from '../core/text.js'

const WORD = /\s*(?:(\d+)|'([^'\n]*)'|"([^"\n]*)"|([\p{L}_][\p{L}\p{N}_]*)|([,×]))/uy

const MOST_AXES = 64

const ADVICE = 'a shape is rows x columns: 2x1, n x 2, or [batch, 3, 3] for a stack'

/** The sizes that a text states: `2x1`, `n x 2`, `[n, 2]`, `2×1`; an `x` counts as the sign where one is due. */
export const readDims = (text: string): E.Either<string, readonly [Dim, Dim, ...Dim[]]> => {
  const bare = text.trim().replace(/^[[(]([\s\S]*)[\])]$/, '$1')
  const dims: Array<Dim> = []
  let isDimDue = true
  for (let at = 0; at < bare.length; isDimDue = !isDimDue) {
    WORD.lastIndex = at
    const [word = '', number, single, double, name, sign] = WORD.exec(bare) ?? []
    const isCross = !isDimDue && name?.startsWith('x') === true
    if (word === '' || (isDimDue ? sign !== undefined : sign === undefined && !isCross)) {
      const found = shown(bare.slice(at, at + 40).trim(), 20)
      return E.left(`expected ${isDimDue ? 'a size' : 'x or a comma'}, found ${found}; ${ADVICE}`)
    }
    if (isDimDue) dims.push(number === undefined ? (single ?? double ?? name ?? '') : Number(number))
    if (dims.length > MOST_AXES) return E.left(`a shape has at most ${MOST_AXES} sizes`)
    at += isCross ? word.length - (name?.length ?? 1) + 1 : word.length
  }
  const [first, second, ...rest] = dims
  return first === undefined || second === undefined || isDimDue
    ? E.left(`${dims.length === 1 ? 'one size is no shape' : 'a size is missing'}; ${ADVICE}`)
    : E.right([first, second, ...rest])
}
