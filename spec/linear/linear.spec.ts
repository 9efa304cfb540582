import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('linear work')

const [SMALL, LARGE] = [300, 1200]

/** How often the blocks of the source ran for each case, at both sizes. */
const counted = (): { readonly [name: string]: readonly [small: number, large: number] } => {
  const { NODE_V8_COVERAGE: _, ...env } = process.env
  const program = fileURLToPath(new URL('count.ts', import.meta.url))
  const exact = ['--no-opt', '--no-maglev'] // code that an engine rewrites is not counted whole
  const args = [...exact, '--import', 'tsx', program, String(SMALL), String(LARGE)]
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', env, maxBuffer: 1e8 })
  return run.status === 0 ? JSON.parse(run.stdout) : assert.fail(run.stderr)
}

const work = counted()

test('every case was counted, and does something', () => {
  assert.ok(Object.keys(work).length > 60)
  for (const [name, [small]] of Object.entries(work)) assert.ok(small > 20, `${name}: ${small}`)
})

test('of many misspelt names only so many have a nearest one sought, among so many', () => {
  const [small, large] = work['many misspelt names'] ?? [0, Number.POSITIVE_INFINITY]
  assert.ok(large - small < 200 * (LARGE - SMALL), `${small} blocks at ${SMALL}, ${large} at ${LARGE}`)
})

for (const [name, [small, large]] of Object.entries(work))
  test(`${name} takes work in proportion to its size`, () =>
    assert.ok(large <= 1.1 * (LARGE / SMALL) * small, `${small} blocks at ${SMALL}, ${large} at ${LARGE}`))
