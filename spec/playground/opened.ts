import { readFileSync } from 'node:fs'
import { start } from '../../src/playground/app.js'

/** What is used of happy-dom. */
interface HappyWindow {
  readonly document: { write(html: string): void }
  readonly Event: typeof Event
  readonly happyDOM: { close(): Promise<void> }
}

/** A text, not a literal: its own types do not fit those of every Node. */
const HAPPY_DOM: string = 'happy-dom'

/** The page in a DOM without a browser. */
export interface OpenedPage {
  readonly window: Window
  readonly document: Document
  readonly at: (id: string) => HTMLElement
  /** The text of an element, blanks as one. */
  readonly text: (id: string) => string
  readonly type: (id: string, value: string) => void
  readonly choose: (id: string, value: string) => void
  /** Waits until something is so. */
  readonly until: (what: () => boolean) => Promise<void>
  readonly close: () => Promise<void>
}

const SOURCE = readFileSync(new URL('../../src/playground/index.html', import.meta.url), 'utf8')

/** Opens the page at an address and runs its script, as a browser would; it answers at once however slow the machine is, unless less is said. */
export const openPage = async (hash = '', atOnce = Number.POSITIVE_INFINITY): Promise<OpenedPage> => {
  const { Window: Happy } = (await import(HAPPY_DOM)) as { readonly Window: new (options: object) => HappyWindow } // as far as it is used
  const happy = new Happy({ url: `http://playground.test/${hash}` })
  happy.document.write(SOURCE.replace(/<script.*<\/script>|<link.*>/g, ''))
  const window = happy as unknown as Window // as far as the page uses it
  const { document } = window
  const stop = start(window, atOnce)
  const at = (id: string): HTMLElement => {
    const element = document.getElementById(id)
    if (element === null) throw new Error(`no element ${id}`)
    return element
  }
  const sent = (id: string, value: string, kind: 'input' | 'change'): void => {
    const element = at(id) as HTMLInputElement // asked for what has a value only
    element.value = value
    element.dispatchEvent(new happy.Event(kind, { bubbles: true }))
  }
  return {
    window,
    document,
    at,
    text: (id) => (at(id).textContent ?? '').replace(/\s+/g, ' ').trim(),
    type: (id, value) => sent(id, value, 'input'),
    choose: (id, value) => sent(id, value, 'change'),
    until: async (what) => {
      const limit = Date.now() + 10_000
      while (!what()) {
        if (Date.now() > limit) throw new Error('it was never so')
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    close: async () => {
      stop()
      await happy.happyDOM.close()
    }
  }
}
