import { BARS } from './bars.js'
import type { Timing } from './harness.js'

/** Some work with what was measured of it. */
export interface Measured {
  readonly work: string
  readonly title: string
  /** The arithmetic of one call, where a rate is telling. */
  readonly flops: number | undefined
  readonly timings: ReadonlyArray<Timing>
}

const time = (milliseconds: number): string => {
  if (milliseconds < 1e-3) return `${(1e6 * milliseconds).toFixed(1)} ns`
  return milliseconds < 1 ? `${(1e3 * milliseconds).toFixed(1)} µs` : `${milliseconds.toFixed(2)} ms`
}

const ratio = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0))

const isOurs = ({ name }: Timing): boolean => /^(?:catamat|native)/.test(name)

/** What a peer gives that does other work, or does it wrong, is marked. */
const checkText = (check: number, first: number): string =>
  `${check.toPrecision(4)}${Math.abs(check - first) <= 1e-3 * Math.abs(first) ? '' : ' ≠'}`

/** A row a way: best, median, rate, the check, and how many times as fast each way of catamat is, best and median. */
const rowsOf = ({ flops, timings }: Measured): ReadonlyArray<ReadonlyArray<string>> => {
  const ours = timings.filter(isOurs)
  const head = [
    '',
    'best',
    'median',
    ...(flops === undefined ? [] : ['Gflop/s']),
    'check',
    ...ours.map(({ name }) => `÷ ${name}`)
  ]
  const rows = timings.map((one) => [
    one.name,
    time(one.best),
    time(one.median),
    ...(flops === undefined ? [] : [(flops / one.best / 1e6).toFixed(1)]),
    checkText(one.check, timings[0]?.check ?? 0),
    ...ours.map((own) => `${ratio(one.best / own.best)} (${ratio(one.median / own.median)})`)
  ])
  return [head, ...rows]
}

const aligned = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<ReadonlyArray<string>> => {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
  )
}

const asText = (rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  aligned(rows)
    .map((row) => `  ${row.join('  ')}`)
    .join('\n')

const asMarkdown = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const [head = [], ...rest] = aligned(rows).map((row) => `| ${row.join(' | ')} |`)
  const columns = rows[0]?.length ?? 0
  return [head, `|${' --- |'.repeat(columns)}`, ...rest].join('\n')
}

/** What was measured of some work, to be read. */
export const textOf = (measured: Measured): string =>
  `${measured.work}  ${measured.title}\n${asText(rowsOf(measured))}\n`

const GATE = 0.75

/** The goals that were measured, with what was reached. */
const barRows = (all: ReadonlyArray<Measured>): ReadonlyArray<ReadonlyArray<string>> => [
  ['', 'of', 'goal', 'best', 'median', ''],
  ...BARS.flatMap(({ work, ours, peer, goal }) => {
    const { timings = [] } = all.find((one) => one.work === work) ?? {}
    const [own, other] = [ours, peer].map((name) => timings.find((timing) => timing.name === name))
    if (own === undefined || other === undefined) return []
    const reached = other.best / own.best
    const verdict = reached >= goal ? 'reached' : reached >= GATE * goal ? 'within a quarter' : 'missed'
    return [[`${work}, ${ours}`, peer, String(goal), ratio(reached), ratio(other.median / own.median), verdict]]
  })
]

export const barsText = (all: ReadonlyArray<Measured>): string =>
  `How many times as fast as peers, and the goals\n${asText(barRows(all))}\n`

/** All of it in Markdown. */
export const markdownOf = (all: ReadonlyArray<Measured>): string =>
  [
    ...all.map((one) => `## ${one.work}: ${one.title}\n\n${asMarkdown(rowsOf(one))}\n`),
    `## Goals\n\n${asMarkdown(barRows(all))}\n`
  ].join('\n')
