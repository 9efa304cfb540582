import { all, type Judged } from './verdict.js'

/** What came of one law: whether it held wherever it was asked, by how much it was missed at worst, and where or how it failed. */
export interface Check {
  readonly law: string
  readonly holds: boolean
  readonly worst: number
  readonly detail: string
}

/** What came of all laws; `text` is the same to read. */
export interface Report {
  readonly holds: boolean
  readonly checks: ReadonlyArray<Check>
  readonly text: string
}

/** A law judged at several points, each of which says where it is. */
export const checkOf = (
  law: string,
  points: ReadonlyArray<{ readonly at: string; readonly judged: Judged }>
): Check => {
  const told = points.filter(({ judged }) => judged !== undefined)
  const failed = told.find(({ judged }) => judged?.failure !== undefined)
  const verdict = all(points.map(({ judged }) => judged))
  if (verdict === undefined)
    return {
      law,
      holds: false,
      worst: Number.NaN,
      detail: `none of ${points.length} points can tell: no value there is finite and smooth; state another domain`
    }
  return {
    law,
    holds: failed === undefined,
    worst: verdict.worst,
    detail:
      failed === undefined
        ? `at ${told.length} point${told.length === 1 ? '' : 's'}`
        : `${failed.at}${failed.at === '' ? '' : ': '}${failed.judged?.failure}`
  }
}

const missed = (worst: number): string => (worst === 0 ? '' : `, to ${worst.toExponential(1)}`)

const lineOf = ({ law, holds, worst, detail }: Check): string =>
  holds
    ? `  ok     ${law} ${detail}${missed(worst)}`
    : `  FAILS  ${law}\n           ${detail.replaceAll('\n', '\n           ')}`

export const reportOf = (subject: string, checks: ReadonlyArray<Check>): Report => {
  const failures = checks.filter(({ holds }) => !holds).length
  const title =
    failures === 0
      ? `${subject}: all ${checks.length} laws hold`
      : `${subject}: ${failures} of ${checks.length} laws fail`
  return { holds: failures === 0, checks, text: [title, ...checks.map(lineOf)].join('\n') }
}
