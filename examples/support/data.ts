/** The real data beside the examples: a first line that counts, then numbers, the class last. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Measurements, and the class of each row. */
export interface Samples {
  readonly measurements: ReadonlyArray<ReadonlyArray<number>>
  readonly classes: ReadonlyArray<number>
  readonly names: ReadonlyArray<string>
}

/** Reads one of the files; `digits` alone has no first line. */
export const read = (name: string, hasHeader = true): Samples => {
  const bytes = readFileSync(new URL(`../data/${name}`, import.meta.url))
  const lines = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n')
  const [, , ...names] = hasHeader ? (lines[0] ?? '').split(',') : []
  const rows = lines.slice(hasHeader ? 1 : 0).map((line) => line.split(',').map(Number))
  return { measurements: rows.map((row) => row.slice(0, -1)), classes: rows.map((row) => row.at(-1) ?? 0), names }
}

/** A row for each sample, 1 at its class and 0 elsewhere. */
export const oneHot = (classes: ReadonlyArray<number>, kinds: number): ReadonlyArray<ReadonlyArray<number>> =>
  classes.map((own) => Array.from({ length: kinds }, (_, kind) => (kind === own ? 1 : 0)))

/** How often each class was taken for each, as lines of text. */
export const confusion = (classes: ReadonlyArray<number>, decided: ReadonlyArray<number>, kinds: number): string =>
  Array.from({ length: kinds }, (_, own) =>
    Array.from({ length: kinds }, (_, taken) =>
      String(classes.filter((kind, i) => kind === own && decided[i] === taken).length).padStart(4)
    ).join('')
  ).join('\n')

/** The share of samples that were taken for what they are. */
export const accuracy = (classes: ReadonlyArray<number>, decided: ReadonlyArray<number>): number =>
  classes.filter((kind, i) => kind === decided[i]).length / classes.length
