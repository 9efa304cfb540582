import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Duplex } from 'node:stream'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** The path of a browser on this machine; undefined where there is none. Where `BROWSER_PATH` names one, it counts alone. */
export const findBrowser = (): string | undefined => {
  const named = process.env['BROWSER_PATH']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return (named === undefined ? folders.flatMap((folder) => NAMES.map((name) => join(folder, name))) : [named]).find(
    (path) => existsSync(path)
  )
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--hide-scrollbars',
  '--remote-debugging-pipe'
]

type Params = Readonly<Record<string, unknown>>

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Params
  readonly result?: Params
  readonly error?: { readonly message: string }
}

/** A page in a browser. */
export interface Tab {
  readonly send: (method: string, params?: Params) => Promise<Params>
  /** What an expression is in the page; a promise is awaited. */
  readonly value: (expression: string) => Promise<unknown>
  /** Waits until an expression is true in the page. */
  readonly until: (expression: string) => Promise<void>
  readonly open: (address: string) => Promise<void>
  /** The events of one kind so far. */
  readonly events: (method: string) => ReadonlyArray<Params>
  readonly close: () => Promise<void>
}

const PATIENCE = 60_000

/** Messages over the two pipes of a browser, each ended by a zero. */
const connect = (child: ChildProcess) => {
  const [into, outOf] = [child.stdio[3] as Duplex, child.stdio[4] as Duplex] // opened as pipes below
  const waiting = new Map<number, (message: Message) => void>()
  const events: Array<Message> = []
  let text = ''
  let next = 1
  outOf.setEncoding('utf8')
  outOf.on('data', (piece: string) => {
    const parts = `${text}${piece}`.split('\0')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const message = JSON.parse(part) as Message
      if (message.id === undefined) events.push(message)
      else waiting.get(message.id)?.(message)
    }
  })
  const send = (method: string, params: Params = {}, sessionId?: unknown): Promise<Params> =>
    new Promise((resolve, reject) => {
      const id = next++
      const late = setTimeout(() => reject(new Error(`${method} was not answered`)), PATIENCE)
      waiting.set(id, ({ result, error }) => {
        clearTimeout(late)
        if (error === undefined) resolve(result ?? {})
        else reject(new Error(`${method}: ${error.message}`))
      })
      into.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  return { send, events }
}

/** Starts a browser with an empty profile and opens a tab in it. */
export const startBrowser = async (path: string): Promise<Tab> => {
  const profile = mkdtempSync(join(tmpdir(), 'catamat-browser-'))
  const child = spawn(path, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const { send, events } = connect(child)
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  const inTab: Tab['send'] = (method, params) => send(method, params, sessionId)
  for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await inTab(`${domain}.enable`)
  const value: Tab['value'] = async (expression) => {
    const { result, exceptionDetails } = await inTab('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true
    })
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return (result as { readonly value?: unknown }).value
  }
  const until: Tab['until'] = async (expression) => {
    const limit = Date.now() + PATIENCE
    while ((await value(`Boolean(${expression})`)) !== true) {
      if (Date.now() > limit) throw new Error(`never true: ${expression}`)
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }
  return {
    send: inTab,
    value,
    until,
    open: async (address) => {
      await inTab('Page.navigate', { url: 'about:blank' })
      await inTab('Page.navigate', { url: address })
      await until("document.readyState === 'complete' && location.href !== 'about:blank'")
    },
    events: (name) => events.filter(({ method }) => method === name).map(({ params }) => params ?? {}),
    close: async () => {
      await send('Browser.close').catch(() => child.kill('SIGKILL'))
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}
