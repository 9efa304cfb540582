import type { Page } from './page.js'

/** A scalar that can be moved. */
export interface Slider {
  readonly name: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly step: number
}

const STEPS = 200

/** From 0, or from as far below it, to a round number above. */
const sliderOf = (name: string, value: number): Slider => {
  const size = 10 ** Math.ceil(Math.log10(Math.max(Math.abs(value), 1e-6)))
  const most = Math.max(Math.abs(value) * 2 > size ? size * 2 : size, 1)
  return { name, value, least: -most, most, step: (2 * most) / STEPS }
}

const scalarIn = (value: unknown): number | undefined => {
  const { rows, columns } = value as { readonly rows?: number; readonly columns?: number } // a number has neither
  if (typeof value === 'number') return value
  return rows === 1 && columns === 1 ? (value as { get(i: number, j: number): number }).get(0, 0) : undefined // a matrix has both
}

/** The scalars of the expression that have a finite value; the scale of one stays while it is moved. */
export const sliders = ({ declared, leaves, moved }: Page, before: ReadonlyArray<Slider> = []): ReadonlyArray<Slider> =>
  leaves.flatMap((name) => {
    const value = scalarIn(declared.get(name)?.value ?? [])
    if (value === undefined || !Number.isFinite(value)) return []
    const known = moved === undefined ? undefined : before.find((slider) => slider.name === name)
    return [known === undefined ? sliderOf(name, value) : { ...known, value }]
  })
