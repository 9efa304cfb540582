import { pieces } from './markup.js'

const [HTML, SVG, MATH] = [
  'http://www.w3.org/1999/xhtml',
  'http://www.w3.org/2000/svg',
  'http://www.w3.org/1998/Math/MathML'
]

type Attributes = { readonly [name: string]: string | number }

const build =
  (space: string) =>
  (document: Document, name: string, attributes: Attributes, ...children: ReadonlyArray<Node | string>): Element => {
    const element = document.createElementNS(space, name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
    element.append(...children) // texts become text nodes
    return element
  }

/** An element with attributes and children; a text among them stays text. */
export const html = build(HTML as string)
export const svg = build(SVG as string)

/** The elements of mathematics; the text instead where the markup is none. */
export const math = (document: Document, markup: string, text: string): Element => {
  const found = pieces(markup)
  const root = html(document, 'div', { class: 'mathematics' })
  let at: Element = root
  for (const piece of found ?? []) {
    if (piece._tag === 'Text') at.append(piece.text)
    else if (piece._tag === 'Close') at = at.parentElement ?? root
    else {
      const element = document.createElementNS(MATH as string, piece.name)
      for (const [key, value] of piece.attributes) element.setAttribute(key, value)
      at.append(element)
      at = element
    }
  }
  if (found === undefined) root.append(text)
  return root
}
