import { readdirSync } from 'node:fs'
import { createInterface, type Interface } from 'node:readline'
import { complete, type List } from './complete.js'
import { drive, type Outcome } from './driver.js'
import { evaluator } from './evaluator.js'
import { type History, historyIn, MOST_LINES } from './history.js'
import { interruptible, type Terminal } from './interruptible.js'
import type { Streams } from './piped.js'
import { type Answer, type Fault, START, type State } from './State.js'
import { cancelled, promptOf, step } from './step.js'
import type { World } from './world.js'

/** What a prompt is started with. */
interface Setting {
  readonly historyPath: string | undefined
}

/** Of a statement on one line the caret tells the place. */
const faultText = ({ at, text }: Fault): string =>
  at === undefined || at.line === 1 ? text : `line ${at.line}: ${text}`

const answerText = ({ lines, faults }: Answer): string =>
  [...lines, ...faults.map(faultText)].map((text) => `${text}\n`).join('')

/** The files of a folder; none of one that cannot be read. */
const filesIn: List = (folder) => {
  try {
    const entries = readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
  } catch {
    return []
  }
}

const lineEditor = ({ input, output }: Streams, history: History, state: () => State): Interface =>
  createInterface({
    input,
    output,
    history: [...history.lines],
    historySize: MOST_LINES,
    removeHistoryDuplicates: true,
    completer: (line: string): [Array<string>, string] => {
      const [hits, word] = complete(state(), line, filesIn)
      return [[...hits], word]
    }
  })

/** A prompt at a terminal, until it is left. */
export const runInteractive = (streams: Streams, setting: Setting): Promise<void> =>
  new Promise((ended) => {
    const { input, output } = streams
    const terminal = input as Terminal // has what a terminal has where it is one
    const run = interruptible(terminal)
    const world: World = {
      evaluator: evaluator({ guard: run }),
      isInteractive: true,
      run
    }
    const history = historyIn(setting.historyPath)
    const waiting: Array<string> = []
    let state: State = START
    let leave = (): void => undefined
    let [isBusy, hasEnded] = [false, false]
    const editor = lineEditor(streams, history, () => state)

    const prompt = (): void => {
      editor.setPrompt(promptOf(state))
      editor.prompt()
    }

    /** Takes a line; Ctrl-C while it waits for something leaves it, and what comes of it later is not told. */
    const take = (line: string): Promise<Outcome> =>
      new Promise((done) => {
        const before = state
        let isLeft = false
        leave = () => {
          isLeft = true
          done({ state: before, hasFaults: true, hasEnded: false })
        }
        const write = (answer: Answer): void => {
          if (!isLeft) output.write(answerText(answer))
        }
        void drive(before, () => step(before, line), world, write).then(done)
      })

    const work = async (): Promise<void> => {
      isBusy = true
      for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) {
        const outcome = await take(line)
        state = outcome.state
        hasEnded = outcome.hasEnded
        if (hasEnded) return editor.close()
        prompt()
      }
      isBusy = false
    }

    editor.on('line', (line) => {
      history.add(line)
      waiting.push(line)
      if (!isBusy) void work()
    })
    editor.on('SIGINT', () => {
      if (isBusy) return leave()
      const isEmpty = editor.line === '' && state.pending === undefined
      state = cancelled(state)
      output.write(isEmpty ? '\n(Ctrl-D or .exit ends)\n' : '\n')
      editor.write(null, { ctrl: true, name: 'e' })
      editor.write(null, { ctrl: true, name: 'u' })
      prompt()
    })
    editor.on('close', () => {
      if (!hasEnded) output.write('\n')
      ended()
    })

    output.write('catamat: matrix expressions; .help lists what there is, Ctrl-D ends\n')
    prompt()
  })
