import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from './assert.js'
import { suite } from './suite.js'

const test = suite('package')
const ROOT = fileURLToPath(new URL('..', import.meta.url))

const json = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, unknown>
const manifest = json('package.json') as { readonly [field: string]: Readonly<Record<string, string>> }

/** Runs a program outside this project in which the built package is installed. */
const asUser = (file: string, program: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'catamat-user-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(ROOT, join(folder, 'node_modules', 'catamat'))
  writeFileSync(join(folder, file), program)
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, file)], { encoding: 'utf8', cwd: folder })
  rmSync(folder, { recursive: true })
  return stdout + stderr
}

const PROGRAM = `
const A = catamat.variable('A', [[1, 0], [0, -1]])
const z = catamat.add(catamat.matmul(A, catamat.placeholder('x', 2, 1)), 1)
console.log(catamat.show(z), JSON.stringify(catamat.run(z, { x: [1, 2] })), Object.keys(catamat).length > 150, Object.keys(testing).join())`
const PRINTED =
  'A @ x + 1 [[2],[-1]] true arbitraryEnvironment,arbitraryExpression,checkGradient,checkOperation,decodeApplication,decodeExpression,environmentFor,equivalent,gradientHolds,jvpVjpAdjoint,shapeHolds\n'

test('is imported by its name', () => {
  assert.ok(existsSync(join(ROOT, 'dist', 'index.js')), 'build first: npm run build')
  assert.is(
    asUser('user.mjs', `import * as catamat from 'catamat'\nimport * as testing from 'catamat/testing'${PROGRAM}`),
    PRINTED
  )
})

test('is required by its name', () => {
  const output = asUser(
    'user.cjs',
    `const catamat = require('catamat')\nconst testing = require('catamat/testing')${PROGRAM}`
  )
  assert.is(output.replace(/^\(node:.*\n?.*--trace-warnings.*\n/gm, ''), PRINTED)
})

test('training is imported and required by its name', () => {
  const program =
    'console.log(train.adam().name, Object.keys(train).filter((name) => /^(?:minimize|lbfgs|saveCheckpoint)$/.test(name)).join())'
  const printed = 'adam lbfgs,minimize,saveCheckpoint\n'
  assert.is(asUser('user.mjs', `import * as train from 'catamat/train'\n${program}`), printed)
  const output = asUser('user.cjs', `const train = require('catamat/train')\n${program}`)
  assert.is(
    output.replace(/^\(node:.*\n?.*--trace-warnings.*\n/gm, '').replace('minimize,lbfgs', 'lbfgs,minimize'),
    printed
  )
})

test('a call site is that of the user, not of the package', () => {
  const program =
    "import { matmul, placeholder } from 'catamat'\n\nconsole.log(matmul(placeholder('A', 2, 3), placeholder('B', 2, 3)).shape.left.site)"
  assert.match(asUser('user.mjs', program), /user\.mjs',\s+line: 3,\s+column: 13/)
})

test('importing it changes no global', () => {
  const program =
    "const before = Object.getOwnPropertyNames(globalThis).join()\nawait import('catamat')\nconsole.log(before === Object.getOwnPropertyNames(globalThis).join())"
  assert.is(asUser('user.mjs', program), 'true\n')
})

test('dependencies are pinned exactly', () => {
  const versions = [
    ...Object.values(manifest['dependencies'] ?? {}),
    ...Object.values(manifest['devDependencies'] ?? {})
  ]
  assert.ok(versions.length >= 10)
  assert.equal(
    versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version)),
    []
  )
  assert.equal(Object.keys(manifest['dependencies'] ?? {}), ['fp-ts', 'io-ts', 'ml-matrix'])
})

test('fast-check is an optional peer, and only catamat/testing imports it', () => {
  assert.equal(Object.keys(manifest['peerDependencies'] ?? {}), ['@viz-js/viz', 'fast-check', 'koffi'])
  assert.equal(manifest['peerDependenciesMeta']?.['fast-check'] as unknown, { optional: true })
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts')
  )
  const importing = files.filter((file) =>
    readFileSync(join(ROOT, 'src', file), 'utf8').includes("from 'fast-check'\n")
  )
  assert.ok(importing.length > 0)
  assert.equal(
    importing.filter((file) => !file.startsWith('testing')),
    []
  )
})

test('the playground and the pictures stay here', () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    cwd: ROOT
  })
  const [{ files } = { files: [] }] = JSON.parse(stdout) as ReadonlyArray<{
    readonly files: ReadonlyArray<{ readonly path: string }>
  }>
  const paths = files.map(({ path }) => path)
  assert.ok(paths.includes('src/index.ts') && paths.includes('dist/index.js'))
  assert.equal(
    paths.filter((path) => /playground|pictures|spec\//.test(path)),
    []
  )
})

test('the lock file names no host', () =>
  assert.not.match(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'), /"resolved"/))
