import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { describe } from '../core/describe.js'
import type { Expr } from '../core/Expr.js'
import { type OptionFault, optionText, readOptions } from '../core/options.js'
import { printer } from '../core/printer.js'
import { cut } from '../core/text.js'
import { type Parts, undrawable } from './drawn.js'
import { PICTURE_OPTIONS, type PictureOptions } from './picture.js'
import { toDot } from './toDot.js'

/**
 * Why there is no picture.
 *
 * @category model
 */
export type PictureError =
  | { readonly _tag: 'MissingPeer'; readonly name: string; readonly cause: string }
  | { readonly _tag: 'LimitExceeded'; readonly limit: number; readonly asked: number }
  | { readonly _tag: 'NotDrawn'; readonly cause: string }
  /** What is no expression, no record of them, or no option. */
  | { readonly _tag: 'InvalidArgument'; readonly argument: string; readonly got: unknown; readonly allowed: string }

/** What a picture shows, and who draws it. */
export interface SvgOptions extends PictureOptions {
  /** Gives the module `@viz-js/viz`, which is imported by default; say `() => import('@viz-js/viz')` where a bundler must see it. */
  readonly graphviz?: () => Promise<unknown>
}

/** What is used of `@viz-js/viz`. */
interface Graphviz {
  readonly instance: () => Promise<{
    readonly render: (
      dot: string,
      options: { readonly format: 'svg' }
    ) => {
      readonly status: string
      readonly output?: string
      readonly errors: ReadonlyArray<{ readonly message: string }>
    }
  }>
}

/** A text, not a literal: its types speak of a browser's, and who does not have it must be able to compile. */
const PEER: string = '@viz-js/viz'
const MOST_BOXES = 2000

const causeOf = (error: unknown): string => cut(error instanceof Error ? error.message : describe(error), 200)

const load = async (graphviz: () => Promise<unknown>): Promise<E.Either<PictureError, Graphviz>> => {
  try {
    return E.right((await graphviz()) as Graphviz) // what it does is checked when it is used
  } catch (error) {
    return E.left({ _tag: 'MissingPeer', name: PEER, cause: causeOf(error) })
  }
}

/** The picture alone, with a name for who cannot see it: no prologue that a page would not take, no character that XML forbids. */
const cleaned = (svg: string): string =>
  svg
    .slice(Math.max(0, svg.indexOf('<svg')))
    .replace('<svg', '<svg role="img" aria-label="the graph of an expression"')
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/ xmlns:xlink="[^"]*"/, '')
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u007f-\u009f]/gu, '\ufffd')

const draw = async (graphviz: Graphviz, dot: string): Promise<E.Either<PictureError, string>> => {
  try {
    const { status, output, errors } = (await graphviz.instance()).render(dot, { format: 'svg' })
    return status === 'success' && output !== undefined
      ? E.right(cleaned(output))
      : E.left({ _tag: 'NotDrawn', cause: cut(errors.map(({ message }) => message).join('; '), 200) })
  } catch (error) {
    return E.left({ _tag: 'NotDrawn', cause: causeOf(error) })
  }
}

const isFunction = { words: 'a function that gives the module', has: (f: unknown): boolean => typeof f === 'function' }

/** What is drawn and how, or why that cannot be. */
const readAsked = (of: unknown, given: unknown): E.Either<PictureError, SvgOptions> => {
  const invalid = (fault: OptionFault): PictureError => ({ _tag: 'InvalidArgument', ...fault })
  const wrong = undrawable(of)
  return wrong === undefined
    ? E.mapLeft(invalid)(readOptions<SvgOptions>(given, { ...PICTURE_OPTIONS, graphviz: isFunction }))
    : E.left(invalid({ ...wrong, allowed: 'an expression, or a record of them' }))
}

/**
 * The graph of an expression as an SVG picture, drawn by Graphviz as WebAssembly: the optional package `@viz-js/viz`.
 * There is nothing in it that could run: no script, no link, no event.
 *
 * Errors: `InvalidArgument` where untyped code gives no expression; `MissingPeer` where the package is not installed, `LimitExceeded` beyond 2000 boxes, `NotDrawn` where Graphviz fails.
 *
 * @example
 * import { exp, placeholder, toSvg } from 'catamat'
 *
 * const drawn = await toSvg(exp(placeholder('x', 2, 1)))()
 * drawn._tag // => Right
 *
 * @category interpreters
 */
export const toSvg =
  (expr: Expr | Parts, options: SvgOptions = {}): TaskEither<PictureError, string> =>
  async () => {
    const read = readAsked(expr, options)
    if (E.isLeft(read)) return read
    const { graphviz: module, ...how } = read.right
    const dot = toDot(expr, how)
    const asked = dot.match(/^ +n\d+ \[/gm)?.length ?? 0
    if (asked > MOST_BOXES) return E.left({ _tag: 'LimitExceeded', limit: MOST_BOXES, asked })
    const graphviz = await load(module ?? (() => import(PEER)))
    return E.isLeft(graphviz) ? graphviz : draw(graphviz.right, dot)
  }

/**
 * The prose of an error of a picture.
 *
 * @example
 * import { showPictureError } from 'catamat'
 *
 * showPictureError({ _tag: 'LimitExceeded', limit: 2000, asked: 5000 }) // => LimitExceeded: 5000 boxes are more than a picture can have (at most 2000); fold more with foldBeyond, or draw a part
 *
 * @category interpreters
 */
export const showPictureError: (error: PictureError) => string = printer((error: PictureError): string => {
  switch (error._tag) {
    case 'MissingPeer':
      return `MissingPeer: pictures are drawn by the optional package ${error.name}, which cannot be loaded; npm install ${error.name} (${error.cause})`
    case 'LimitExceeded':
      return `LimitExceeded: ${error.asked} boxes are more than a picture can have (at most ${error.limit}); fold more with foldBeyond, or draw a part`
    case 'NotDrawn':
      return `NotDrawn: Graphviz says ${error.cause}`
    case 'InvalidArgument':
      return `InvalidArgument in toSvg: ${optionText(error)}`
  }
}, 'no error of a picture: showError tells those of expressions')
