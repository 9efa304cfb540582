import * as assert from '../assert.js'

/** An element, what its attributes are, and the text directly in it. */
export interface XmlElement {
  readonly name: string
  readonly attributes: { readonly [name: string]: string }
  readonly text: string
}

/** What is used of happy-dom. */
interface HappyNode {
  readonly tagName?: string
  readonly textContent: string
  readonly attributes?: Iterable<{ readonly name: string; readonly value: string }>
  readonly childNodes: Iterable<HappyNode>
}

interface HappyWindow {
  readonly DOMParser: new () => {
    readonly parseFromString: (text: string, type: string) => HappyNode & { readonly documentElement: HappyNode }
  }
}

/** A text, not a literal: its own types do not fit those of every Node. */
const HAPPY_DOM: string = 'happy-dom'
const { Window } = (await import(HAPPY_DOM)) as { readonly Window: new () => HappyWindow } // as far as it is used
const { DOMParser } = new Window()

const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const TAG = /<[^!?/][^>]*>/g

/** What the specification forbids and that parser lets pass: characters, entities that none declares, `]]>` and `<` in text, an attribute twice. */
const isStrict = (markup: string): boolean =>
  !FORBIDDEN.test(markup) &&
  !/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/.test(markup) &&
  !/<|]]>/.test(markup.replace(/<[^<>]*>/g, '')) &&
  [...markup.matchAll(TAG)].every(([tag]) => {
    const names = [...tag.matchAll(/\s([^\s=]+)="[^"]*"/g)].map(([, name]) => name)
    return new Set(names).size === names.length
  })

const elementOf = ({ tagName = '', attributes = [], childNodes }: HappyNode): XmlElement => ({
  name: tagName,
  attributes: Object.fromEntries([...attributes].map(({ name, value }) => [name, value])),
  text: [...childNodes].map((child) => (child.tagName === undefined ? child.textContent : '')).join('')
})

/** The elements of a document in their order; undefined where it is not well-formed XML. Source: XML 1.0. */
export const elementsIn = (markup: string): ReadonlyArray<XmlElement> | undefined => {
  if (!isStrict(markup)) return undefined
  const { documentElement } = new DOMParser().parseFromString(markup, 'application/xml')
  const found: Array<HappyNode> = [documentElement]
  for (const node of found) found.push(...[...node.childNodes].filter((child) => child.tagName !== undefined))
  const elements = found.map(elementOf)
  return elements.some(({ name }) => name === 'parsererror') ? undefined : elements
}

/** The elements of a document that must be well-formed. */
export const elementsOf = (markup: string): ReadonlyArray<XmlElement> =>
  elementsIn(markup) ?? assert.fail(`no XML: ${markup.slice(0, 400)}`)
