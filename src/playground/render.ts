import { html, math } from './elements.js'
import { graphElement } from './graph.js'
import type { Table } from './numbers.js'
import type { Slider } from './sliders.js'
import type { PartView, View } from './view.js'

/** The elements of a page that change, by their identifiers. */
export interface Elements {
  readonly document: Document
  readonly at: (id: string) => HTMLElement
  readonly input: (id: string) => HTMLInputElement
}

export const elementsOf = (document: Document): Elements => {
  const at = (id: string): HTMLElement => document.getElementById(id) ?? document.body
  return { document, at, input: (id) => at(id) as HTMLInputElement } // asked for what has a value only
}

/** Which graph is shown. */
export type Which = 'value' | 'gradient'

const tableElement = (document: Document, { label, rows }: Table): Element => {
  const [[only] = [], ...others] = rows
  if (label === '' && others.length === 0 && rows[0]?.length === 1)
    return html(document, 'span', { class: 'scalar' }, only ?? '')
  const body = rows.map((cells) => html(document, 'tr', {}, ...cells.map((cell) => html(document, 'td', {}, cell))))
  const table = html(document, 'table', { class: 'matrix' }, html(document, 'tbody', {}, ...body))
  return label === '' ? table : html(document, 'figure', {}, html(document, 'figcaption', {}, label), table)
}

/** An error, line by line: a line that is pointed into is never broken. */
export const errorElement = (document: Document, text: string): Element => {
  const lines = text.split('\n')
  const points = (line = ''): boolean => /^ *\^+$/.test(line)
  const spans = lines.map((line, i) =>
    html(document, 'span', { class: points(line) || points(lines[i + 1]) ? 'marked' : '' }, `${line}\n`)
  )
  return html(document, 'div', { class: 'error' }, ...spans)
}

const LONG = [40, 90] as const

const sizeOf = (text: string): string => {
  const longest = Math.max(...text.split('\n').map((line) => line.length))
  return longest > LONG[1] ? 'longer' : longest > LONG[0] ? 'long' : ''
}

const partElements = (document: Document, part: PartView): ReadonlyArray<Element> => [
  html(
    document,
    'div',
    { class: `equation ${sizeOf(part.text)}` },
    part.mathematics === undefined
      ? html(document, 'p', {}, `An expression of ${part.text} is too long to be read as mathematics.`)
      : math(document, part.mathematics, part.text),
    ...(part.tables.length === 0
      ? []
      : [html(document, 'div', { class: 'tables' }, ...part.tables.map((table) => tableElement(document, table)))])
  ),
  ...(part.error === undefined ? [] : [errorElement(document, part.error)])
]

const options = (document: Document, names: ReadonlyArray<string>, chosen: string): ReadonlyArray<Element> =>
  names.map((name) => html(document, 'option', { value: name, ...(name === chosen ? { selected: '' } : {}) }, name))

const sliderElements = (document: Document, slider: Slider, i: number): ReadonlyArray<Element> => {
  const { name, value, least, most, step } = slider
  const id = `slider-${i}`
  return [
    html(document, 'label', { for: id }, name),
    html(document, 'input', { id, type: 'range', min: least, max: most, step, value, 'data-name': name }),
    html(document, 'output', { for: id }, String(value))
  ]
}

/** The sliders; those that are there already stay, since one of them may be in a hand. */
const renderSliders = ({ document, at }: Elements, { sliders, isStale }: View, isMove: boolean): void => {
  const outputs = at('sliders').querySelectorAll('output')
  if (isMove) for (const [i, { value }] of sliders.entries()) outputs[i]?.replaceChildren(String(value))
  else at('sliders').replaceChildren(...sliders.flatMap((slider, i) => sliderElements(document, slider, i)))
  for (const input of at('sliders').querySelectorAll('input')) input.disabled = isStale
  at('scalars').hidden = sliders.length === 0
}

/** The graph that is asked for, or why there is none. */
export const renderGraph = ({ document, at }: Elements, view: View, which: Which): void => {
  const part = which === 'gradient' ? view.gradient : view.value
  const missing =
    part === undefined
      ? which === 'gradient'
        ? (view.noGradient ?? '')
        : ''
      : 'The graph has too many boxes to be looked at.'
  const element =
    part?.drawing === undefined
      ? html(document, 'p', {}, missing)
      : graphElement(document, part.drawing, part.fresh, `The graph of ${part.text}`)
  at('graph').replaceChildren(element)
}

const renderGradient = ({ document, at }: Elements, { gradient, noGradient, leaves }: View): void => {
  at('by').replaceChildren(...options(document, gradient === undefined ? [] : leaves, gradient?.by ?? ''))
  at('choice').hidden = gradient === undefined
  at('gradient-part').hidden = gradient === undefined && noGradient === undefined
  at('which-gradient').toggleAttribute('disabled', gradient === undefined)
  at('gradient-shape').replaceChildren(gradient?.shape ?? '')
  at('gradient').replaceChildren(
    ...(gradient === undefined ? [html(document, 'p', {}, noGradient ?? '')] : partElements(document, gradient))
  )
}

/** Shows a view; what is written is touched only where it is another text. */
export const render = (page: Elements, view: View, which: Which, isMove: boolean): void => {
  const { document, at, input } = page
  for (const id of ['formula', 'declarations'] as const) if (input(id).value !== view[id]) input(id).value = view[id]
  input('formula').setAttribute('aria-invalid', String(view.errors.length > 0))
  at('errors').replaceChildren(...view.errors.map((error) => errorElement(document, error)))
  at('shape').replaceChildren(view.value?.shape ?? '')
  at('value').replaceChildren(...(view.value === undefined ? [] : partElements(document, view.value)))
  at('work').replaceChildren(view.work)
  at('read').classList.toggle('stale', view.isStale)
  renderGradient(page, view)
  renderSliders(page, view, isMove)
  renderGraph(page, view, which)
}
