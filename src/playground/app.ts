import * as E from 'fp-ts/lib/Either.js'
import { html } from './elements.js'
import { hashOf, sharedIn } from './hash.js'
import { opened, shared } from './link.js'
import { move, open, type State } from './page.js'
import { elementsOf, errorElement, render, renderGraph } from './render.js'
import { FIRST, STARTS } from './starts.js'
import { type View, viewOf } from './view.js'

/** What the page does at once, in milliseconds; what takes longer waits until the reader pauses. */
const AT_ONCE = 40
const PAUSE = 300

/** A page that runs: the one place where anything changes. */
interface App {
  readonly window: Window
  readonly page: ReturnType<typeof elementsOf>
  /** How long a start may take so that the next follows what is typed at once. */
  readonly atOnce: number
  state: State
  current: ReturnType<typeof open>
  view: View
  which: 'value' | 'gradient'
  /** How long the last start took. */
  lasted: number
  /** What waits for a pause; 0 where nothing does. */
  typing: number
  telling: number
  /** How many addresses were read, and the one that was written here. */
  turns: number
  written: string
}

const tellJson = ({ page: { at }, current }: App): void => {
  const json = shared(open(current.state))
  at('share').toggleAttribute('disabled', E.isLeft(json))
  at('json').replaceChildren(E.isRight(json) ? json.right.expression : `There is none: ${json.left}`)
}

const OWN = 'Your own'

/** The start that a state is still the same as. */
const startOf = ({ formula, declarations }: State): string =>
  [...STARTS].find(([, start]) => start.formula === formula && start.declarations === declarations)?.[0] ?? OWN

const show = (app: App, isMove: boolean): void => {
  render(app.page, app.view, app.which, isMove)
  app.page.input('starts').value = startOf(app.state)
  app.page.at('shared').replaceChildren()
  app.window.clearTimeout(app.telling)
  app.telling = app.window.setTimeout(() => tellJson(app), PAUSE)
}

/** Reads and computes all anew. */
const restart = (app: App): void => {
  const began = performance.now()
  app.current = open(app.state)
  app.view = viewOf(app.current, app.view)
  show(app, false)
  app.lasted = performance.now() - began
  app.window.clearTimeout(app.typing)
  app.typing = 0
}

const typed = (app: App): void => {
  const { window, page } = app
  app.state = { ...app.state, formula: page.input('formula').value, declarations: page.input('declarations').value }
  window.clearTimeout(app.typing)
  if (app.lasted < app.atOnce) restart(app)
  else app.typing = window.setTimeout(() => restart(app), PAUSE)
}

const moved = (app: App, { dataset, value }: HTMLInputElement): void => {
  if (app.typing !== 0) restart(app) // what was typed last counts
  app.current = move(app.current, dataset['name'] ?? '', Number(value))
  app.state = app.current.state
  app.view = viewOf(app.current, app.view)
  show(app, true)
}

const begin = (app: App, state: State): void => {
  app.state = state
  restart(app)
}

const choose = (app: App, { name, value }: HTMLInputElement): void => {
  if (name !== 'which') return
  app.which = value === 'gradient' ? 'gradient' : 'value'
  renderGraph(app.page, app.view, app.which)
}

/** What the address says; one that came later counts alone. */
const readAddress = async (app: App): Promise<void> => {
  const { hash } = app.window.location
  if (hash === app.written) return
  const turn = ++app.turns
  const read = await sharedIn(hash)
  if (turn !== app.turns || read === undefined) return
  const state = E.isLeft(read) ? read : opened(read.right)
  if (E.isRight(state)) begin(app, state.right)
  else {
    const { at, document } = app.page
    at('errors').replaceChildren(errorElement(document, `The link cannot be opened: ${state.left}`))
  }
}

const share = async (app: App): Promise<void> => {
  const json = shared(open(app.current.state))
  if (E.isLeft(json)) return
  const { history, location, navigator } = app.window
  app.written = `#${await hashOf(json.right)}`
  history.replaceState(null, '', app.written)
  const isCopied = await Promise.resolve(navigator.clipboard?.writeText(location.href)).then(
    () => navigator.clipboard !== undefined,
    () => false
  )
  app.page.at('shared').replaceChildren(isCopied ? 'Copied.' : 'The link is in the address bar.')
}

type Listener = readonly [target: EventTarget, type: string, listener: (event: Event) => void]

const listeners = (app: App): ReadonlyArray<Listener> => {
  const { at, input, document } = app.page
  const inputOf = (event: Event): HTMLInputElement => event.target as HTMLInputElement // only inputs and lists to choose from send these
  return [
    [at('formula'), 'input', () => typed(app)],
    [at('declarations'), 'input', () => typed(app)],
    [at('sliders'), 'input', (event) => moved(app, inputOf(event))],
    [at('by'), 'change', () => begin(app, { ...app.state, by: input('by').value })],
    [at('starts'), 'change', () => begin(app, STARTS.get(input('starts').value) ?? app.state)],
    [at('share'), 'click', () => void share(app)],
    [document, 'change', (event) => choose(app, inputOf(event))],
    [app.window, 'hashchange', () => void readAddress(app)]
  ]
}

/** Runs the page in a window, and gives what ends it. */
export const start = (window: Window, atOnce = AT_ONCE): (() => void) => {
  const page = elementsOf(window.document)
  const current = open(FIRST)
  const app: App = {
    window,
    page,
    atOnce,
    state: FIRST,
    current,
    view: viewOf(current),
    which: 'value',
    lasted: 0,
    typing: 0,
    telling: 0,
    turns: 0,
    written: ''
  }
  page
    .at('starts')
    .replaceChildren(...[...STARTS.keys(), OWN].map((name) => html(page.document, 'option', { value: name }, name)))
  const all = listeners(app)
  for (const [target, type, listener] of all) target.addEventListener(type, listener)
  show(app, false)
  void readAddress(app)
  return () => {
    window.clearTimeout(app.typing)
    window.clearTimeout(app.telling)
    for (const [target, type, listener] of all) target.removeEventListener(type, listener)
  }
}
