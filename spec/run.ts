import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from './suite.js'

/**
 * Runs every `*.spec.ts` in a process of its own, `*.large.spec.ts` one at a time after the others, and adds up what they report.
 *
 *   tsx spec/run.ts [--coverage] [part of a file's path]
 *
 * A file fails that registers nothing, or has a suite that does, or leaves a test out without a reason, or one unrun, or ends with
 * another status than 0, or does not end in time; it is then killed with every process that it started.
 * SPEC_DIR and SPEC_TIMEOUT_MS stand for the folder and the time limit.
 */
const HERE = fileURLToPath(new URL('.', import.meta.url))
const FOLDER = resolve(process.env['SPEC_DIR'] ?? HERE)
const TIMEOUT = Number(process.env['SPEC_TIMEOUT_MS'] ?? 240_000)
const LEAST_COVERAGE = 95

interface Outcome {
  readonly file: string
  readonly report: Report
  readonly seconds: number
}

const [coverage, wanted] = [
  process.argv.includes('--coverage'),
  process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
]
const scratch = mkdtempSync(join(tmpdir(), 'catamat-spec-'))

const specs = (): ReadonlyArray<string> =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) =>
        file.endsWith('.spec.ts') &&
        !file.includes('node_modules') &&
        (wanted.length === 0 || wanted.some((part) => file.includes(part)))
    )
    .sort()

const NOTHING: Report = { suites: [], registered: 0, passed: 0, failed: [], skipped: [], notes: [] }

const readReport = (path: string): Report => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report
  } catch {
    return NOTHING
  }
}

/** What the report does not say of itself. */
const amiss = (report: Report, status: number | null, isLate: boolean): ReadonlyArray<string> => [
  ...(isLate ? [`did not end within ${TIMEOUT} ms`] : []),
  ...(report.registered + report.skipped.length === 0 ? ['registered no test'] : []),
  ...report.suites
    .filter(({ registered, skipped }) => registered + skipped === 0 && report.registered + report.skipped.length > 0)
    .map(({ subject }) => `the suite '${subject}' registered no test`),
  ...report.skipped
    .filter(({ reason }) => reason.trim() === '')
    .map(({ name }) => `${name}: left out without a reason`),
  ...(report.passed + report.failed.length < report.registered
    ? [`ran ${report.passed + report.failed.length} of ${report.registered} tests`]
    : []),
  ...(status !== 0 && report.failed.length === 0 && !isLate ? [`ended with status ${status}`] : [])
]

const running = new Set<ChildProcess>()

/** Ends a process and those that it started: they are a group, since it was started apart. */
const killGroup = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // all of them have ended
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    for (const child of running) killGroup(child)
    process.exit(1)
  })

const runFile = (file: string, index: number): Promise<Outcome> =>
  new Promise((done) => {
    const path = join(scratch, `${index}.json`)
    const started = performance.now()
    const env = {
      ...process.env,
      SPEC_REPORT: path,
      ...(coverage ? { NODE_V8_COVERAGE: join(scratch, 'coverage') } : {})
    }
    const child = spawn(process.execPath, ['--import', 'tsx', join(FOLDER, file)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: resolve(HERE, '..'),
      detached: true
    })
    running.add(child)
    const output: Array<string> = []
    child.stdout.on('data', (text) => output.push(String(text)))
    child.stderr.on('data', (text) => output.push(String(text)))
    let isLate = false
    const limit = setTimeout(() => {
      isLate = true
      killGroup(child)
      // What left the group may hold the streams open for ever.
      child.stdout.destroy()
      child.stderr.destroy()
    }, TIMEOUT)
    child.on('close', (status) => {
      clearTimeout(limit)
      running.delete(child)
      const report = readReport(path)
      const reasons = amiss(report, status, isLate)
      const fault = { name: file, message: `${reasons.join(', ')}\n${output.join('').slice(-4000)}` }
      const failed = reasons.length === 0 ? report.failed : [...report.failed, fault]
      done({ file, report: { ...report, failed }, seconds: (performance.now() - started) / 1000 })
    })
  })

const print = ({ file, report, seconds }: Outcome): void => {
  console.log(
    `${report.failed.length === 0 ? 'ok  ' : 'FAIL'} ${file}  ${report.passed} passed  ${seconds.toFixed(1)} s`
  )
  for (const text of report.notes) console.log(`     ${text}`)
  for (const { name, message } of report.failed)
    console.log(`\n  ${name}\n    ${message.trim().replaceAll('\n', '\n    ')}\n`)
  for (const { name, reason } of report.skipped) console.log(`     skipped ${name}: ${reason}`)
}

/** As many files at once as there are processors, in order. */
const runAll = async (files: ReadonlyArray<string>, atOnce: number): Promise<ReadonlyArray<Outcome>> => {
  const outcomes: Array<Outcome> = []
  const queue = files.entries()
  const worker = async (): Promise<void> => {
    for (const [index, file] of queue) {
      const outcome = await runFile(file, outcomes.length * 1000 + index)
      print(outcome)
      outcomes.push(outcome)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return outcomes
}

/** Files of types alone, of which nothing is left to run. */
const TYPES = ['core/Expr', 'core/errors', 'core/typed', 'core/typedStructure'].flatMap((file) => [
  '--exclude',
  `src/${file}.ts`
])

/** The lines of src that the tests reached; false where they are too few. */
const reportCoverage = (): Promise<boolean> =>
  new Promise((done) => {
    const c8 = [
      'node_modules/c8/bin/c8.js',
      'report',
      '--temp-directory',
      join(scratch, 'coverage'),
      '--reports-dir',
      join(scratch, 'report')
    ]
    const limits = [
      '--include',
      'src/**/*.ts',
      ...TYPES,
      '--all',
      '--reporter',
      'text-summary',
      '--reporter',
      'text',
      '--check-coverage',
      '--lines',
      String(LEAST_COVERAGE)
    ]
    spawn(process.execPath, [...c8, ...limits], { stdio: 'inherit', cwd: resolve(HERE, '..') }).on('close', (status) =>
      done(status === 0)
    )
  })

const files = specs()
const isLarge = (file: string): boolean => file.endsWith('.large.spec.ts')
const outcomes = [
  ...(await runAll(
    files.filter((file) => !isLarge(file)),
    availableParallelism()
  )),
  ...(await runAll(files.filter(isLarge), 1))
]
const isCovered = !coverage || (await reportCoverage())
rmSync(scratch, { recursive: true, force: true })

const total = (of: (report: Report) => number): number => outcomes.reduce((sum, { report }) => sum + of(report), 0)
const failures = total(({ failed }) => failed.length) + (isCovered ? 0 : 1) + (outcomes.length === 0 ? 1 : 0)
if (!isCovered) console.log(`fewer than ${LEAST_COVERAGE} % of the lines of src are covered`)
if (outcomes.length === 0) console.log(`no test file in ${relative('.', FOLDER) || '.'} matches`)
console.log(
  `${total(({ passed }) => passed)} passed, ${failures} failed, ${total(({ skipped }) => skipped.length)} skipped`
)
process.exitCode = failures === 0 ? 0 : 1
