import * as E from 'fp-ts/lib/Either.js'
import { type Answer, START, type State } from '../../src/repl/State.js'
import { step } from '../../src/repl/step.js'

/** What a world without effects answers: files in a map, nothing drawn, nothing run. */
export interface Fake {
  readonly files: Map<string, string>
}

const answered = ({ ask }: Answer, { files }: Fake): Answer | undefined => {
  switch (ask?._tag) {
    case 'Read':
      return ask.reply(E.fromNullable('there is no such file')(files.get(ask.path)))
    case 'Write':
      if (files.has(ask.path) && !ask.replace) return ask.reply(E.left('it exists'))
      files.set(ask.path, ask.text)
      return ask.reply(E.right(ask.path))
    case 'Draw':
      return ask.reply(E.right('<svg/>'))
    case 'View':
      return ask.reply(E.right('seen'))
    case 'Document':
      return ask.reply(undefined)
    case 'Time':
      for (const work of ask.works) work()
      return ask.reply([
        [1, 3, 2],
        [0.5, 0.25]
      ])
    default:
      return undefined
  }
}

/** What a prompt printed in the end, faults marked, and what it remembers. */
export interface Told {
  readonly state: State
  readonly lines: ReadonlyArray<string>
  readonly faults: ReadonlyArray<string>
}

/** Enters lines one after the other; gives what the last one printed. */
export const enter = (lines: ReadonlyArray<string>, start: State = START, fake: Fake = { files: new Map() }): Told => {
  let told: Told = { state: start, lines: [], faults: [] }
  for (const line of lines) {
    const printed: Array<string> = []
    const faults: Array<string> = []
    let answer: Answer | undefined = step(told.state, line)
    for (let next: Answer | undefined = answer; next !== undefined; next = answered(next, fake)) {
      answer = next
      printed.push(...next.lines)
      faults.push(...next.faults.map(({ text }) => text))
    }
    told = { state: answer.state, lines: printed, faults }
  }
  return told
}
