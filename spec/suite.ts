import { writeFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { suite as uvuSuite } from 'uvu'

/** What one suite of a file is made of. */
interface Made {
  readonly subject: string
  readonly registered: number
  readonly skipped: number
}

/** What one test file did, for the runner to add up. */
export interface Report {
  readonly suites: ReadonlyArray<Made>
  readonly registered: number
  readonly passed: number
  readonly failed: ReadonlyArray<{ readonly name: string; readonly message: string }>
  readonly skipped: ReadonlyArray<{ readonly name: string; readonly reason: string }>
  /** What a test wants to be read whatever its outcome. */
  readonly notes: ReadonlyArray<string>
}

interface Suite {
  (name: string, body: () => void | Promise<void>): void
  /** Leaves out a test that needs what is absent here; the reason is printed and counted. */
  readonly skip: (name: string, reason: string) => void
  readonly before: (hook: () => void | Promise<void>) => void
  readonly after: (hook: () => void | Promise<void>) => void
}

const failed: Array<Report['failed'][number]> = []
const skipped: Array<Report['skipped'][number]> = []
const notes: Array<string> = []
const suites: Array<{ readonly subject: string; registered: number; skipped: number }> = []
const count = { registered: 0, passed: 0 }

const messageOf = (error: unknown): string =>
  error instanceof Error
    ? [error.stack ?? error.message, 'details' in error ? String(error.details) : ''].join('\n')
    : `threw ${inspect(error)}`

/** Every outcome is written down here: uvu alone takes a thrown non-Error and a failed hook for success. */
const recorded = (name: string, body: () => void | Promise<void>, succeeded: () => void) => async (): Promise<void> => {
  try {
    await body()
    succeeded()
  } catch (error) {
    failed.push({ name, message: messageOf(error) })
    throw new Error(`${name} failed`)
  }
}

process.on('exit', () => {
  const report: Report = { ...count, suites, failed, skipped, notes }
  if (process.env['SPEC_REPORT'] !== undefined) writeFileSync(process.env['SPEC_REPORT'], JSON.stringify(report))
})

/** Says something beside the outcomes: how much was tried, say. */
export const note = (text: string): void => void notes.push(text)

/** A suite of tests about one subject; it runs by itself once its file has been read. */
export const suite = (subject: string): Suite => {
  const tests = uvuSuite(subject)
  const made = { subject, registered: 0, skipped: 0 }
  suites.push(made)
  const titled = (name: string): string => `${subject}: ${name}`
  queueMicrotask(() => tests.run())
  const test = (name: string, body: () => void | Promise<void>): void => {
    count.registered++
    made.registered++
    tests(
      name,
      recorded(titled(name), body, () => void count.passed++)
    )
  }
  return Object.assign(test, {
    skip: (name: string, reason: string): void => {
      made.skipped++
      skipped.push({ name: titled(name), reason: reason ?? '' }) // a test without types may state none
    },
    before: (hook: () => void | Promise<void>): void => tests.before(recorded(titled('before'), hook, () => undefined)),
    after: (hook: () => void | Promise<void>): void => tests.after(recorded(titled('after'), hook, () => undefined))
  })
}
