import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Operation, signature } from '../src/index.js'
import * as ops from '../src/ops/index.js'
import * as assert from './assert.js'
import { suite } from './suite.js'

const test = suite('architecture')
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = join(ROOT, 'src')

/** Imports go down only, never up or across. */
const FLOORS: Readonly<Record<string, number>> = {
  core: 0,
  ops: 1,
  derived: 2,
  interpreters: 2,
  transforms: 2,
  sweeps: 3,
  compile: 3,
  codec: 3,
  train: 4,
  playground: 5,
  repl: 5,
  testing: 5,
  '.': 6
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const text = (file: string): string => readFileSync(join(SRC, file), 'utf8')
const floorOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '.') : '.')
/** The files that a file imports; what it imports as a type only does not exist when it runs, and counts where floors are at stake. */
const imports = (file: string, which = /^(?:import|export)\b[^']*from '(\.[^']+)'/gm): ReadonlyArray<string> =>
  [...text(file).matchAll(which)].map(([, path = '']) =>
    relative(SRC, join(SRC, dirname(file), path)).replace(/\.js$/, '.ts')
  )

test('every folder is a floor', () =>
  assert.equal(
    [...new Set(files.map(floorOf))].filter((folder) => FLOORS[folder] === undefined),
    []
  ))

test('imports go down only, never up or across', () => {
  const wrong = files.flatMap((file) =>
    imports(file)
      .filter(
        (imported) =>
          floorOf(imported) !== floorOf(file) && (FLOORS[floorOf(imported)] ?? 9) >= (FLOORS[floorOf(file)] ?? 0)
      )
      .map((imported) => `${file} imports ${imported}`)
  )
  assert.ok(files.flatMap((file) => imports(file)).length > 400, 'too few imports were found')
  assert.equal(wrong, [])
})

test('no file imports itself, however far round', () => {
  const state = new Map<string, 'open' | 'done'>()
  const cycles: Array<string> = []
  const visit = (file: string, path: ReadonlyArray<string>): void => {
    if (state.get(file) === 'open') cycles.push([...path.slice(path.indexOf(file)), file].join(' > '))
    if (state.has(file)) return
    state.set(file, 'open')
    for (const imported of imports(file, /^(?:import|export) (?!type\b)[^']*from '(\.[^']+)'/gm))
      visit(imported, [...path, file])
    state.set(file, 'done')
  }
  for (const file of files) visit(file, [])
  assert.equal(cycles, [])
})

test('every file of operations is in the signature, under the names that its records bear', () => {
  const own = files.filter(
    (file) => /^ops\/[^/]+\.ts$/.test(file) && !['ops/index.ts', 'ops/signature.ts'].includes(file)
  )
  const records = own.map(
    (file) =>
      [
        file,
        [...text(file).matchAll(/^ {2}name: '(\w+)'|(?:elementwise\d|contraction)\(\s*\{?\s*(?:name: )?'(\w+)'/gm)].map(
          ([, a, b]) => a ?? b ?? ''
        )
      ] as const
  )
  assert.equal(
    records.filter(([, names]) => names.length === 0).map(([file]) => file),
    []
  )
  assert.equal(
    records.flatMap(([, names]) => names).filter((name) => !signature.has(name)),
    []
  )
  assert.is(new Set(records.flatMap(([, names]) => names)).size, signature.size)
})

test('a record is exported under the name it bears', () => {
  const exported = Object.entries(ops as Readonly<Record<string, unknown>>).filter(
    (entry): entry is [string, Operation] => typeof entry[1] === 'object' && entry[1] !== null && 'forward' in entry[1]
  )
  assert.equal(
    exported.filter(([key, { name }]) => key !== `${name[0]?.toUpperCase()}${name.slice(1)}`).map(([key]) => key),
    []
  )
})

test('operations export nothing but records and what applies them', () => {
  const known = new Set([...signature.keys(), 'variance'])
  const constructors = Object.entries(ops as Readonly<Record<string, unknown>>).filter(
    ([, value]) => typeof value === 'function'
  )
  assert.equal(
    constructors.filter(([name]) => !known.has(name)).map(([name]) => name),
    []
  )
  assert.is(Object.keys(ops).length, constructors.length + signature.size)
})

test('no file is long', () =>
  assert.equal(
    files.filter((file) => text(file).split('\n').length > 250),
    []
  ))

/** The code without its comments and texts. */
const code = (file: string): string => text(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'/gm, '')

test('only `run`, a coerced node and a fold of no expression throw', () =>
  assert.equal(
    files.filter((file) => /\bthrow\b/.test(code(file))),
    ['core/fold.ts', 'core/node.ts', 'interpreters/evaluate.ts']
  ))

test('nothing is written to the console', () =>
  assert.equal(
    files.filter((file) => code(file).includes('console.')),
    []
  ))

test('the top level holds what it should', () => {
  const KNOWN = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist',
    'examples',
    'node_modules',
    'package-lock.json',
    'package.json',
    'spec',
    'src',
    'tsconfig.json'
  ]
  assert.equal(
    readdirSync(ROOT).filter((entry) => !entry.startsWith('.') && !KNOWN.includes(entry)),
    []
  )
})

test('every file that states tests is one that the runner finds', () => {
  const specs = readdirSync(join(ROOT, 'spec'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts')
  )
  const states = specs.filter((file) => /^const \w+ = suite\(/m.test(readFileSync(join(ROOT, 'spec', file), 'utf8')))
  assert.ok(states.length >= 6)
  assert.equal(
    states.filter((file) => !file.endsWith('.spec.ts')),
    []
  )
})
