import { type Answer, refused, type State } from './State.js'
import { thrownText } from './thrown.js'
import { perform, type World } from './world.js'

/** What one line led to in the end. */
export interface Outcome {
  readonly state: State
  readonly hasFaults: boolean
  readonly hasEnded: boolean
}

/** Where what is said and what is wrong is written to. */
export type Write = (answer: Answer) => void

/** Takes a step, and does what it asks for until it asks for nothing more; what is thrown on the way is a fault, and changes nothing. */
export const drive = async (before: State, take: () => Answer, world: World, write: Write): Promise<Outcome> => {
  let answer: Answer = refused(before, 'interrupted')
  try {
    world.run(() => {
      answer = take()
    })
  } catch (error) {
    answer = refused(before, thrownText(error))
  }
  for (let hasFaults = false; ; ) {
    write(answer)
    hasFaults ||= answer.faults.length > 0
    const { ask, state } = answer
    if (ask === undefined || ask._tag === 'End') return { state, hasFaults, hasEnded: ask !== undefined }
    try {
      answer = (await perform(ask, world)) ?? answer
    } catch (error) {
      answer = refused(state, thrownText(error))
    }
  }
}
