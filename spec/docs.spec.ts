import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { signature } from '../src/index.js'
import * as assert from './assert.js'
import { suite } from './suite.js'

const test = suite('documentation')
const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Snippet {
  readonly where: string
  readonly code: string
}

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')

const blocks: ReadonlyArray<Snippet> = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ''], i) => ({
  where: `README block ${i + 1}`,
  code
}))

const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts')
)

const examplesIn = (file: string): ReadonlyArray<Snippet> =>
  [...readFileSync(join(ROOT, 'src', file), 'utf8').matchAll(/^ \* @example\n((?: \*(?! @|\/).*\n)*)/gm)].map(
    ([, text = ''], i) => ({
      where: `${file} example ${i + 1}`,
      code: text.replace(/^ \* ?/gm, '')
    })
  )

const examples = sources.flatMap(examplesIn)

/** Each line `expression // => text` becomes a comparison of what it prints with the text. */
const withChecks = ({ where, code }: Snippet): string => {
  const [imports, body] = [code.match(/^import .*$/gm) ?? [], code.replace(/^import .*$/gm, '')]
  const checked = body.replace(
    /^(?!const |\/\/)(\S.*?) \/\/ => (.*)$/gm,
    (_, expression: string, expected: string) =>
      `prints(${expression}, ${JSON.stringify(expected)}, ${JSON.stringify(where)})`
  )
  return `${imports.join('\n')}\nimport { prints } from './prints.js'\n${checked}\n`
}

const PRINTS = `import { inspect } from 'node:util'
export const prints = (value: unknown, expected: string, where: string): void => {
  const text = typeof value === 'string' ? value : inspect(value).replace(/\\n\\s*/g, ' ')
  if (text !== expected) console.log(where + ': expected ' + expected + ', printed ' + text)
}
`

/** Compiles and runs snippets against the built package; gives what the compiler and the comparisons complain of. */
const complaints = (snippets: ReadonlyArray<Snippet>): string => {
  const folder = mkdtempSync(join(ROOT, 'dist', '.docs-')) // inside the package, so that it is found by its own name
  const names = snippets.map((_, i) => `snippet${i}`)
  snippets.forEach((snippet, i) => writeFileSync(join(folder, `${names[i]}.ts`), withChecks(snippet)))
  writeFileSync(join(folder, 'prints.ts'), PRINTS)
  writeFileSync(join(folder, 'all.ts'), names.map((name) => `import './${name}.js'`).join('\n'))
  const options = { noEmit: false, outDir: 'out', rootDir: '.', paths: {}, noUnusedLocals: false }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions: options, include: [], files: ['all.ts'] })
  )
  const compiled = spawnSync(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder], {
    encoding: 'utf8'
  })
  const ran =
    compiled.status === 0
      ? spawnSync(process.execPath, [join(folder, 'out', 'all.js')], { encoding: 'utf8' })
      : undefined
  rmSync(folder, { recursive: true })
  return [compiled.stdout, ran?.stdout, ran?.stderr].join('')
}

const checks = (snippets: ReadonlyArray<Snippet>): number =>
  snippets.reduce((sum, { code }) => sum + (code.match(/\/\/ =>/g)?.length ?? 0), 0)

test('README: every block compiles, runs and prints what it says', () => {
  assert.ok(checks(blocks) >= 15, 'too few checked lines')
  assert.is(complaints(blocks), '')
})

test('README: the number of operations is that of the signature', () =>
  assert.match(readme, `There are ${signature.size} operations`))

test('every operation has an example', () => {
  assert.ok(checks(examples) >= 100, 'too few checked lines')
  const called = (name: string): string => (name === 'var' ? 'variance' : name) // a reserved word cannot be called
  const without = [...signature.keys()].filter(
    (name) => !examples.some(({ code }) => [' ', '('].some((before) => code.includes(`${before}${called(name)}(`)))
  )
  assert.equal(without, [])
})

test('every example compiles, runs and prints what it says', () => assert.is(complaints(examples), ''))

test('a wrong value and a wrong type are found', () => {
  assert.match(complaints([{ where: 'here', code: '1 + 1 // => 3\n' }]), 'here: expected 3, printed 2')
  assert.match(complaints([{ where: 'here', code: "1 + 'a'.lenght // => 3\n" }]), 'lenght')
})
