import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from '../assert.js'
import { note, suite } from '../suite.js'

const test = suite('types')
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What the compiler says of a program against the built package. */
const compile = (program: string, ...options: ReadonlyArray<string>): string => {
  const folder = mkdtempSync(join(ROOT, 'dist', '.types-')) // inside the package, so that it is found by its own name
  writeFileSync(join(folder, 'program.ts'), program)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.json',
      compilerOptions: { paths: {}, noUnusedLocals: false },
      include: [],
      files: ['program.ts']
    })
  )
  const { stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder, ...options],
    { encoding: 'utf8' }
  )
  rmSync(folder, { recursive: true })
  return stdout
}

/** Each refused line of the accepted programs, without the directive that hides the message, says what stands beside it. */
test('a refusal says what is wrong', () => {
  const source = readFileSync(new URL('expressions.ts', import.meta.url), 'utf8').replaceAll(
    "'../../src/index.js'",
    "'catamat'"
  )
  const stated = [...source.matchAll(/\/\/ @ts-expect-error (.*)\n(.*)/g)].map(([, says = '', line = '']) => ({
    says,
    line
  }))
  assert.ok(stated.length >= 12)
  const output = compile(source.replace(/\/\/ @ts-expect-error /g, '// refused: '))
  const QUOTED =
    /^(matmul:|\d×\d does not|trace needs|loss needs|grad needs|reverseSteps needs|resumeReverse needs|whyGradientNotFinite needs|concat:|the rows have|property 'x' is missing)/
  for (const { says } of stated.filter((refusal) => QUOTED.test(refusal.says)))
    assert.match(output.toLowerCase(), says.toLowerCase())
  const lines = new Set([...output.matchAll(/program\.ts\((\d+),/g)].map(([, line]) => line))
  assert.is(lines.size, stated.length)
})

test('a program of 500 operations adds fewer than 100,000 instantiations', () => {
  /** Every fourth operation makes a shape that was not there before, and every name is a new one. */
  const lines = Array.from({ length: 500 }, (_, i) => {
    const [from, to] = [`e${i}`, `e${i + 1}`]
    const rows = 8 + Math.floor((i + 3) / 4)
    return [
      `const ${to} = matmul(placeholder('A${i}', ${rows + 1}, ${rows}), ${from})`,
      `const ${to} = add(${from}, placeholder('b${i}', ${rows}, 1))`,
      `const ${to} = tanh(${from})`,
      `const ${to} = subtract(multiply(0.5, ${from}), 1)`
    ][i % 4]
  })
  const head = `import { add, matmul, multiply, placeholder, subtract, tanh } from 'catamat'\nconst e0 = placeholder('e0', 8, 'n')\n`
  const instantiations = (program: string): number =>
    Number(/Instantiations:\s+(\d+)/.exec(compile(program, '--extendedDiagnostics'))?.[1] ?? Number.NaN)
  const [alone, all] = [instantiations(head), instantiations(head + lines.join('\n'))]
  note(`500 operations add ${all - alone} instantiations`)
  assert.ok(all - alone < 100_000, `${all - alone}`)
  assert.is(compile(head + lines.join('\n')), '')
})
