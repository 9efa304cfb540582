import type { Arrow, Drawing, Placed } from './drawing.js'
import { LABEL_CHARACTER, LABEL_HEIGHT, LINE_HEIGHT } from './drawing.js'
import { svg } from './elements.js'

const outline = (document: Document, { kind, x, y, width, height }: Placed): Element => {
  if (kind === 'variable') {
    const points = [
      [x, y + height / 2],
      [x + 9, y],
      [x + width - 9, y],
      [x + width, y + height / 2],
      [x + width - 9, y + height],
      [x + 9, y + height]
    ]
    return svg(document, 'polygon', { points: points.map((point) => point.join(',')).join(' ') })
  }
  const rx = kind === 'placeholder' ? Math.min(height / 2, 22) : kind === 'operation' ? 7 : 1
  return svg(document, 'rect', { x, y, width, height, rx })
}

const boxElement = (document: Document, box: Placed, isFresh: boolean): Element => {
  const { kind, isResult, lines, x, y, width, height } = box
  const first = y + height / 2 - ((lines.length - 1) * LINE_HEIGHT) / 2
  const texts = lines.map((line, i) =>
    svg(document, 'text', { x: x + width / 2, y: first + i * LINE_HEIGHT, class: i === 0 ? 'head' : '' }, line)
  )
  const look = `box ${kind}${isResult ? ' result' : ''}${isFresh ? ' fresh' : ''}`
  return svg(document, 'g', { class: look }, outline(document, box), ...texts)
}

const lineElement = (document: Document, { path }: Arrow): Element =>
  svg(document, 'path', { d: path, 'marker-end': 'url(#head)' })

const labelElements = (document: Document, { label, x, y }: Arrow): ReadonlyArray<Element> => {
  const width = label.length * LABEL_CHARACTER
  return [
    svg(document, 'rect', { x: x - width / 2, y: y - LABEL_HEIGHT / 2, width, height: LABEL_HEIGHT }),
    svg(document, 'text', { x, y, class: 'label' }, label)
  ]
}

/** A drawing as an element; what was computed last is marked. */
export const graphElement = (
  document: Document,
  drawing: Drawing,
  fresh: ReadonlySet<string>,
  name: string
): Element => {
  const { width, height, boxes, arrows } = drawing
  const head = svg(
    document,
    'marker',
    { id: 'head', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
    svg(document, 'path', { d: 'M0 0L8 4L0 8Z' })
  )
  return svg(
    document,
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': name },
    svg(document, 'defs', {}, head),
    svg(
      document,
      'g',
      { class: 'arrows' },
      ...arrows.map((arrow) => lineElement(document, arrow)),
      ...arrows.flatMap((arrow) => labelElements(document, arrow))
    ),
    ...boxes.map((box) => boxElement(document, box, fresh.has(box.id)))
  )
}
