import * as E from 'fp-ts/lib/Either.js'
import type { Leaf } from '../core/Expr.js'
import { nodes } from '../core/fold.js'
import { quoted } from '../core/names.js'
import { showShape } from '../core/Shape.js'
import { show } from '../core/show.js'
import { cut } from '../core/text.js'
import { isScalar } from '../interpreters/formula.js'
import { entriesText, type Picture, picture } from '../interpreters/picture.js'
import { blockIn } from '../interpreters/reevaluate.js'
import { toMathml } from '../interpreters/toMathml.js'
import { type Drawing, drawn } from './drawing.js'
import { LIMITS } from './limits.js'
import { type Table, tables } from './numbers.js'
import type { Page, Part } from './page.js'
import { type Slider, sliders } from './sliders.js'

/** An expression as a reader sees it. */
export interface PartView {
  /** MathML; undefined where it would be too long to be read. */
  readonly mathematics: string | undefined
  /** The formula as text. */
  readonly text: string
  readonly shape: string
  readonly tables: ReadonlyArray<Table>
  /** Why there is no value. */
  readonly error: string | undefined
  /** Undefined where there are too many boxes. */
  readonly drawing: Drawing | undefined
  /** The boxes whose values were computed by the last move; none after a fresh start. */
  readonly fresh: ReadonlySet<string>
  /** How many operations were computed, and how many there are. */
  readonly ran: number
  readonly of: number
}

/** What a page shows: data alone. */
export interface View {
  readonly formula: string
  readonly declarations: string
  readonly errors: ReadonlyArray<string>
  readonly value: PartView | undefined
  readonly gradient: (PartView & { readonly by: string }) | undefined
  /** Why there is no gradient, where there is a value. */
  readonly noGradient: string | undefined
  readonly leaves: ReadonlyArray<string>
  readonly sliders: ReadonlyArray<Slider>
  /** What was computed. */
  readonly work: string
  /** Whether what is read is of an earlier state, since what is written now says nothing. */
  readonly isStale: boolean
}

const LONGEST_TEXT = 4000

const withValues = (part: Part): Picture => {
  const { clusters, ...rest } = picture(part.expr, { foldBeyond: LIMITS.folded })
  const { evaluation } = part
  if (evaluation === undefined) return { clusters, ...rest }
  return {
    ...rest,
    clusters: clusters.map(({ title, boxes }) => ({
      title,
      boxes: boxes.map((box) => {
        const block = box.kind === 'constant' ? undefined : blockIn(evaluation, box.node)
        return block === undefined ? box : { ...box, lines: [...box.lines, entriesText(block)] }
      })
    }))
  }
}

const widthsOf = (drawing: Drawing | undefined): ReadonlyMap<string, number> =>
  new Map((drawing?.boxes ?? []).map(({ id, width }) => [id, width]))

const partView = (part: Part, moved: string | undefined, before: PartView | undefined): PartView => {
  const { expr, evaluation, error } = part
  const order = nodes(expr)
  const graph = withValues(part)
  const count = graph.clusters.reduce((sum, { boxes }) => sum + boxes.length, 0)
  const ran = new Set<unknown>(moved === undefined ? [] : evaluation?.ran)
  const boxes = graph.clusters.flatMap((cluster) => cluster.boxes)
  return {
    mathematics: order.length <= LIMITS.written ? toMathml(expr) : undefined,
    text: order.length <= LIMITS.written ? cut(show(expr), LONGEST_TEXT) : `${order.length} nodes`,
    shape: E.isRight(expr.shape) ? showShape(expr.shape.right) : '',
    tables: evaluation === undefined ? [] : tables(evaluation.value),
    error,
    drawing:
      count <= LIMITS.boxes ? drawn(graph, moved === undefined ? undefined : widthsOf(before?.drawing)) : undefined,
    fresh: new Set(
      boxes.flatMap(({ id, node }) =>
        ran.has(node) || (moved !== undefined && (node as Leaf).name === moved) ? [id] : []
      ) // a node without a name is no leaf
    ),
    ran: evaluation?.ran.length ?? 0,
    of: order.filter(({ _tag }) => _tag === 'Apply').length
  }
}

const workText = ({ moved }: Page, value: PartView | undefined, gradient: PartView | undefined): string => {
  const counts = [
    ...(value === undefined ? [] : [['value', value] as const]),
    ...(gradient === undefined ? [] : [['gradient', gradient] as const])
  ]
  const parts = counts
    .filter(([, { tables }]) => tables.length > 0)
    .map(([name, { ran, of }]) => `${ran} of ${of} operations of the ${name}`)
  if (parts.length === 0) return ''
  return moved === undefined
    ? `Computed ${parts.join(' and ')}.`
    : `${quoted(moved)} moved: computed ${parts.join(' and ')}; the others keep their values.`
}

const noGradient = ({ value, gradient }: Page): string | undefined => {
  if (value === undefined || gradient !== undefined || E.isLeft(value.expr.shape)) return undefined
  return isScalar(value.expr)
    ? 'There is no leaf to differentiate by.'
    : `A gradient is that of a 1×1 expression, and this one is ${showShape(value.expr.shape.right)}: sum(…) or mean(…) makes it one.`
}

/** What a page shows. After a move boxes stay as wide, and sliders as long, as they were in the view before. */
export const viewOf = (page: Page, before?: View): View => {
  const { state, errors, leaves, moved } = page
  const written = { formula: state.formula, declarations: state.declarations, errors }
  if (page.value === undefined && before !== undefined) return { ...before, ...written, work: '', isStale: true }
  const value = page.value === undefined ? undefined : partView(page.value, moved, before?.value)
  const gradient =
    page.gradient === undefined
      ? undefined
      : { ...partView(page.gradient, moved, before?.gradient), by: page.gradient.by }
  return {
    ...written,
    value,
    gradient,
    noGradient: noGradient(page),
    leaves,
    sliders: sliders(page, before?.sliders),
    work: workText(page, value, gradient),
    isStale: false
  }
}
