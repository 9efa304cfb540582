/** Pictures as SVG texts: points with the regions that a model gives them, curves, and tiles of grey. */
import { mkdirSync, writeFileSync } from 'node:fs'

const [WIDTH, HEIGHT, MARGIN] = [520, 400, 48] as const

/** Colours that also people who do not tell red from green tell apart. Source: Okabe and Ito. */
const COLOURS = ['#d55e00', '#0072b2', '#009e73', '#cc79a7'] as const
const TINTS = ['#f8dccb', '#cfe3f1', '#cdeee3', '#f5e3ed'] as const

const colour = (i: number): string => COLOURS[i % COLOURS.length] ?? '#000'
const tint = (i: number): string => TINTS[i % TINTS.length] ?? '#fff'

/** From numbers to places on the paper. */
const scale =
  (low: number, high: number, from: number, to: number) =>
  (x: number): number =>
    from + ((x - low) / (high - low || 1)) * (to - from)

const round = (x: number): string => String(Number(x.toFixed(2)))

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" font-family="sans-serif" font-size="12" fill="#333" ${more}>${content}</text>`

/** Round numbers between two others. */
const ticks = (low: number, high: number): ReadonlyArray<number> => {
  const rough = (high - low) / 5 || 1
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= rough) ?? rough
  const first = Math.ceil(low / step)
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12))
  )
}

const frame = (title: string, body: ReadonlyArray<string>, height: number = HEIGHT, width: number = WIDTH): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(width / 2, 22, title, 'text-anchor="middle" font-weight="bold"'),
    ...body,
    '</svg>\n'
  ].join('\n')

type Range = readonly [low: number, high: number]

const axes = ([xLow, xHigh]: Range, [yLow, yHigh]: Range, xName: string, yName: string): ReadonlyArray<string> => {
  const [x, y] = [scale(xLow, xHigh, MARGIN, WIDTH - 16), scale(yLow, yHigh, HEIGHT - MARGIN, 36)]
  return [
    `<path d="M${MARGIN} 36V${HEIGHT - MARGIN}H${WIDTH - 16}" fill="none" stroke="#333"/>`,
    ...ticks(xLow, xHigh).map((at) => text(x(at), HEIGHT - MARGIN + 18, String(at), 'text-anchor="middle"')),
    ...ticks(yLow, yHigh).map((at) => text(MARGIN - 6, y(at) + 4, String(at), 'text-anchor="end"')),
    text((MARGIN + WIDTH) / 2, HEIGHT - 10, xName, 'text-anchor="middle"'),
    text(14, 28, yName)
  ]
}

const rangeOf = (xs: ReadonlyArray<number>, pad = 0.06): Range => {
  const [low, high] = [Math.min(...xs), Math.max(...xs)]
  return [low - pad * (high - low), high + pad * (high - low)]
}

/** Points in the plane in the colours of their classes, over the regions in which a model decides for each. */
export const regions = (
  title: string,
  points: ReadonlyArray<readonly [x: number, y: number, kind: number]>,
  decide: (at: ReadonlyArray<readonly [number, number]>) => ReadonlyArray<number>
): string => {
  const [xs, ys] = [rangeOf(points.map(([x]) => x)), rangeOf(points.map(([, y]) => y))]
  const [x, y] = [scale(...xs, MARGIN, WIDTH - 16), scale(...ys, HEIGHT - MARGIN, 36)]
  const cells = 60
  const at = Array.from({ length: cells * cells }, (_, i): readonly [number, number] => [
    xs[0] + (((i % cells) + 0.5) / cells) * (xs[1] - xs[0]),
    ys[0] + ((Math.floor(i / cells) + 0.5) / cells) * (ys[1] - ys[0])
  ])
  const kinds = decide(at)
  const [w, h] = [(x(xs[1]) - x(xs[0])) / cells, (y(ys[0]) - y(ys[1])) / cells]
  /** Cells of one kind beside each other are one stripe. */
  const stripes = kinds.flatMap((kind, i) => {
    if (i % cells > 0 && kinds[i - 1] === kind) return []
    const row = kinds.slice(i, (Math.floor(i / cells) + 1) * cells)
    const other = row.findIndex((next) => next !== kind)
    const [left, top] = [x(xs[0]) + (i % cells) * w, y(at[i]?.[1] ?? 0) - h / 2]
    const length = other < 0 ? row.length : other
    return [
      `<rect x="${round(left)}" y="${round(top)}" width="${round(length * w + 0.3)}" height="${round(h + 0.3)}" fill="${tint(kind)}"/>`
    ]
  })
  return frame(title, [
    ...stripes,
    ...axes(xs, ys, 'x₁', 'x₂'),
    ...points.map(
      ([px, py, kind]) =>
        `<circle cx="${round(x(px))}" cy="${round(y(py))}" r="4" fill="${colour(kind)}" stroke="#fff" stroke-width="0.8"/>`
    )
  ])
}

/** A quantity step by step. */
export const curve = (title: string, values: ReadonlyArray<number>, name: string): string => {
  const [xs, ys] = [[0, values.length - 1] as const, [0, rangeOf(values)[1]] as const]
  const [x, y] = [scale(...xs, MARGIN, WIDTH - 16), scale(...ys, HEIGHT - MARGIN, 36)]
  const line = values.map((value, i) => `${i === 0 ? 'M' : 'L'}${round(x(i))} ${round(y(value))}`).join('')
  return frame(title, [
    ...axes(xs, ys, 'step', name),
    `<path d="${line}" fill="none" stroke="${colour(1)}" stroke-width="2"/>`
  ])
}

/** Small grey pictures in rows, each with a line below. */
export const tiles = (
  title: string,
  pictures: ReadonlyArray<{ readonly pixels: ReadonlyArray<number>; readonly width: number; readonly caption: string }>,
  perRow = 8
): string => {
  const [cell, size] = [76, 56]
  const body = pictures.flatMap(({ pixels, width, caption }, k) => {
    const [left, top] = [12 + (k % perRow) * cell, 40 + Math.floor(k / perRow) * (cell + 8)]
    const dot = size / width
    return [
      ...pixels.map((ink, i) => {
        const grey = Math.round(255 * (1 - ink))
        return `<rect x="${round(left + (i % width) * dot)}" y="${round(top + Math.floor(i / width) * dot)}" width="${round(dot + 0.1)}" height="${round(dot + 0.1)}" fill="rgb(${grey},${grey},${grey})"/>`
      }),
      text(left + size / 2, top + size + 14, caption, 'text-anchor="middle"')
    ]
  })
  const rows = Math.ceil(pictures.length / perRow)
  return frame(title, body, 48 + rows * (cell + 8), 24 + perRow * cell)
}

/** Writes a picture beside the others and says where. */
export const save = (name: string, svg: string): void => {
  const folder = new URL('../pictures/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(`${name}.svg`, folder), svg)
  console.log(`wrote examples/pictures/${name}.svg`)
}
