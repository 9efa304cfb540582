import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from './assert.js'
import { suite } from './suite.js'

const test = suite('runner')

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const HEAD = `import { suite } from ${JSON.stringify(at('suite.ts'))}\nconst test = suite('fixture')\n`

/** Runs the runner over one file of this text. */
const running = (
  text: string,
  ...options: ReadonlyArray<string>
): { readonly status: number | null; readonly last: string; readonly output: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'catamat-runner-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'fixture.spec.ts'), text)
  const env = { ...process.env, SPEC_DIR: folder, SPEC_TIMEOUT_MS: '6000' }
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', at('run.ts'), ...options], {
    env,
    encoding: 'utf8',
    cwd: at('..')
  })
  rmSync(folder, { recursive: true })
  return { status, last: stdout.trimEnd().split('\n').at(-1) ?? '', output: stdout }
}

const fails = (text: string, last: string, says: RegExp): void => {
  const run = running(text)
  assert.is(run.status, 1)
  assert.is(run.last, last)
  assert.match(run.output, says)
}

test('counts what passed, and what was left out with its reason', () => {
  const run = running(`${HEAD}test('a', () => {})\ntest.skip('b', 'no such program here')\n`)
  assert.is(run.status, 0)
  assert.is(run.last, '1 passed, 0 failed, 1 skipped')
  assert.match(run.output, /fixture: b: no such program here/)
})

test('fails on a failed test, and goes on with the next', () =>
  fails(
    `${HEAD}test('a', () => { throw new Error('no') })\ntest('b', () => {})\n`,
    '1 passed, 1 failed, 0 skipped',
    /fixture: a[\s\S]*Error: no/
  ))

test('fails on a suite that registered nothing', () =>
  fails(HEAD, '0 passed, 1 failed, 0 skipped', /registered no test/))

test('fails on a file that has no suite', () =>
  fails('export {}\n', '0 passed, 1 failed, 0 skipped', /registered no test/))

test('fails on a thrown non-Error', () =>
  fails(`${HEAD}test('a', () => { throw 'text' })\n`, '0 passed, 1 failed, 0 skipped', /threw 'text'/))

test('fails on a thrown undefined', () =>
  fails(`${HEAD}test('a', () => { throw undefined })\n`, '0 passed, 1 failed, 0 skipped', /threw undefined/))

test('fails on a failed hook', () =>
  fails(
    `${HEAD}test.before(() => { throw 'hook' })\ntest('a', () => {})\n`,
    '0 passed, 1 failed, 0 skipped',
    /fixture: before/
  ))

test('fails on a floating rejection', () =>
  fails(
    `${HEAD}test('a', () => { Promise.reject(new Error('floating')) })\n`,
    '1 passed, 1 failed, 0 skipped',
    /floating/
  ))

test('fails on a late throw', () =>
  fails(
    `${HEAD}test('a', () => { setTimeout(() => { throw new Error('late') }, 50) })\n`,
    '1 passed, 1 failed, 0 skipped',
    /late/
  ))

test('fails on a file that hangs', () =>
  fails(
    `${HEAD}test('a', () => { setInterval(() => {}, 1000) })\n`,
    '0 passed, 1 failed, 0 skipped',
    /did not end within 6000 ms/
  ))

test('fails on a test that never settles', () =>
  fails(`${HEAD}test('a', () => new Promise(() => {}))\n`, '0 passed, 1 failed, 0 skipped', /ran 0 of 1 tests/))

test('fails on a test that ends the process', () =>
  fails(
    `${HEAD}test('a', () => { process.exit(0) })\ntest('b', () => {})\n`,
    '0 passed, 1 failed, 0 skipped',
    /ran 0 of 2 tests/
  ))

test('fails on a file that cannot be read', () =>
  fails('const = 1\n', '0 passed, 1 failed, 0 skipped', /registered no test/))

test('fails where no file matches', () => {
  const run = running(HEAD, 'absent')
  assert.is(run.status, 1)
  assert.is(run.last, '0 passed, 1 failed, 0 skipped')
})

test('fails on a suite that registered nothing beside one that did', () =>
  fails(
    `${HEAD}suite('empty')\ntest('a', () => {})\n`,
    '1 passed, 1 failed, 0 skipped',
    /the suite 'empty' registered no test/
  ))

test('fails on a test that is left out without a reason', () => {
  for (const reason of ["''", 'undefined'])
    fails(
      `${HEAD}test('a', () => {})\ntest.skip('b', ${reason})\n`,
      '1 passed, 1 failed, 1 skipped',
      /fixture: b: left out without a reason/
    )
})

test('kills what a hanging file has started', () => {
  const started = performance.now()
  fails(
    `import { spawn } from 'node:child_process'\n${HEAD}test('a', () => { spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }); setInterval(() => {}, 1000) })\n`,
    '0 passed, 1 failed, 0 skipped',
    /did not end within 6000 ms/
  )
  assert.ok(performance.now() - started < 20_000)
})

test('does not wait for what has outlived its file and holds its output', () => {
  const started = performance.now()
  fails(
    `import { spawn } from 'node:child_process'\n${HEAD}test('a', () => void spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30000)'], { stdio: 'inherit', detached: true }).unref())\n`,
    '1 passed, 1 failed, 0 skipped',
    /did not end within 6000 ms/
  )
  assert.ok(performance.now() - started < 20_000)
})
