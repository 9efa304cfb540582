/** Where progress is written: `process.stderr` is one. */
export interface Sink {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
}

/**
 * How progress is shown.
 *
 * @category model
 */
export interface ProgressOptions {
  /** How many steps lie between two reports; 1 by default. */
  readonly every?: number
  /** How many steps there will be, where that is known. */
  readonly total?: number
  /** Standard error by default; nowhere where there is none, as in a browser. */
  readonly to?: Sink
}

interface Reported {
  readonly step: number
  readonly loss: number
}

const standardError = (): Sink | undefined => (typeof process === 'undefined' ? undefined : process.stderr)

const lineOf = ({ step, loss }: Reported, total: number | undefined): string =>
  `step ${step}${total === undefined ? '' : ` of ${total}`}  loss ${loss.toPrecision(6)}`

/**
 * The same sequence, which tells of its steps while it is iterated: on a terminal by one line that updates, elsewhere by plain lines, and
 * always of the last step. Its writing is the one effect of training; nothing is written unless this is used.
 *
 * @example
 * import { progress } from 'catamat/train'
 *
 * const lines: Array<string> = []
 * const steps = [3, 2, 1].map((loss, i) => ({ step: i + 1, loss }))
 * Array.from(progress(steps, { every: 2, to: { write: (text) => lines.push(text) } })).length // => 3
 * lines.map((line) => line.trim()) // => [ 'step 2  loss 2.00000', 'step 3  loss 1.00000' ]
 *
 * @category training
 */
export const progress = <A extends Reported>(steps: Iterable<A>, options: ProgressOptions = {}): Iterable<A> => {
  const { every = 1, total, to = standardError() } = options
  if (to === undefined) return steps
  const isTerminal = to.isTTY === true
  return {
    *[Symbol.iterator]() {
      let unsaid: A | undefined
      let hasSpoken = false
      const say = (step: A): void => {
        to.write(isTerminal ? `\r\u001b[2K${lineOf(step, total)}` : `${lineOf(step, total)}\n`)
        hasSpoken = true
        unsaid = undefined
      }
      try {
        for (const step of steps) {
          unsaid = step
          if (step.step % every === 0) say(step)
          yield step
        }
      } finally {
        if (unsaid !== undefined) say(unsaid)
        if (isTerminal && hasSpoken) to.write('\n')
      }
    }
  }
}
