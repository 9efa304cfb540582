/** A piece of markup: an element begins, a text, the element ends. */
export type Piece =
  | { readonly _tag: 'Open'; readonly name: string; readonly attributes: ReadonlyArray<readonly [string, string]> }
  | { readonly _tag: 'Text'; readonly text: string }
  | { readonly _tag: 'Close' }

const ELEMENTS = new Set('math mrow mi mn mo mtext mfrac msqrt msup msub munder mtable mtr mtd'.split(' '))
const ATTRIBUTES = new Set('display form fence stretchy lspace rspace columnalign displaystyle'.split(' '))
const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"']
])

const PIECE = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)>|([^<]+)/y
const ATTRIBUTE = /([a-z]+)="([^"]*)"/g

const plain = (text: string): string => text.replace(/&\w+;/g, (entity) => CHARACTERS.get(entity) ?? entity)

/**
 * Mathematics as pieces to build elements of; undefined where there is anything in it but the elements of MathML that formulas are made of.
 * Attributes that a page does not need are left out.
 */
export const pieces = (markup: string): ReadonlyArray<Piece> | undefined => {
  const found: Array<Piece> = []
  const openElements: Array<string> = []
  for (let at = 0; at < markup.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at
    const match = PIECE.exec(markup)
    if (match === null) return undefined
    const [, slash, name = '', attributes = '', text] = match
    if (text !== undefined) {
      found.push({ _tag: 'Text', text: plain(text) })
    } else if (slash === '/') {
      if (openElements.pop() !== name) return undefined
      found.push({ _tag: 'Close' })
    } else {
      if (!ELEMENTS.has(name)) return undefined
      openElements.push(name)
      const known = [...attributes.matchAll(ATTRIBUTE)].flatMap(([, key = '', value = '']) =>
        ATTRIBUTES.has(key) ? [[key, plain(value)] as const] : []
      )
      found.push({ _tag: 'Open', name, attributes: known })
    }
  }
  return openElements.length === 0 ? found : undefined
}
