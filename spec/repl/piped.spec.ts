import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { commentOf, linesOf } from '../../src/repl/docs.js'
import { evaluator } from '../../src/repl/evaluator.js'
import { historyIn, historyPath } from '../../src/repl/history.js'
import { callableNames } from '../../src/repl/library.js'
import { runPiped } from '../../src/repl/piped.js'
import { type Ran, START, said } from '../../src/repl/State.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('the prompt without a terminal')
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MAIN = join(ROOT, 'dist', 'repl', 'main.js')
const folder = mkdtempSync(join(tmpdir(), 'catamat-prompt-'))
test.after(() => rmSync(folder, { recursive: true }))

const textOf = (stream: PassThrough): string => String(stream.read() ?? '')

const piped = async (text: string): Promise<{ status: number; output: string; errors: string }> => {
  const [output, errors] = [new PassThrough(), new PassThrough()]
  const status = await runPiped('stdin', { input: Readable.from([text]), output, errors })
  return { status, output: textOf(output), errors: textOf(errors) }
}

test('what is piped in is run, without prompts, and ends with 0', async () =>
  assert.equal(await piped('\uFEFF# a model\r\nA = [[1, 2],\r\n  [3, 4]]\r\n2 * A\r\n.exit\r\nq\r\n'), {
    status: 0,
    output: 'A : 2×2 variable\n2 * A : 2×2\n  [ 2  4 ]\n  [ 6  8 ]\n',
    errors: ''
  }))

test('the first fault ends it with 1, and is told with its place in the whole', async () => {
  assert.equal(await piped('1\nM = [\n[1, 2],\n[3, q + ]]\n2\n'), {
    status: 1,
    output: '  1\n',
    errors: "stdin:4:9: expected an operand, found ']'\n[3, q + ]]\n        ^\n"
  })
  assert.equal(await piped('\n\neye(2) @ eye(3)'), {
    status: 1,
    output: '',
    errors:
      'stdin:3:8: ShapeMismatch in matmul\n  eye(2, 2) @ eye(3, 3): eye(2, 2) is 2×2, eye(3, 3) is 3×3;\n    the columns of eye(2, 2) (2) must equal the rows of eye(3, 3) (3)\neye(2) @ eye(3)\n       ^\n'
  })
  assert.match((await piped('x = [1,\n')).errors, /^stdin:1:8: expected an operand, found the end of the text/)
  assert.is((await piped('')).status, 0)
})

test('TypeScript makes names and functions of formulas, and the other way round', async () => {
  const { status, output } = await piped(
    [
      "import { isLeft } from 'fp-ts/lib/Either.js'",
      'A = [[1, 2]]',
      'const twice = (x) => {',
      '  return multiply(x, 2)',
      '}',
      'twice(A)',
      'const [P, B] = [add(A, 1), 3]',
      '.ts isLeft(evaluate(P, {}))',
      '.ts evaluate(P, { A: [[5, 6]] })',
      'const P = A',
      '.ts show(P)',
      ".ts 'a\\u001b[31m'",
      '.ts Promise.resolve([1, 2])'
    ].join('\n')
  )
  assert.is(status, 0)
  assert.equal(output.split('\n'), [
    'A : 1×2 variable',
    'A * 2 : 1×2',
    '  [ 2  4 ]',
    'P = A + 1 : 1×2',
    '  [ 2  3 ]',
    'B = 3 : 1×1',
    'false',
    '  [ 6  7 ]',
    'P = A : 1×2 variable',
    '  [ 1  2 ]',
    'A',
    'a\\u001b[31m',
    '[ 1, 2 ]',
    ''
  ])
})

test('every combinator is there in TypeScript, and nothing of one prompt in another', async () => {
  const { output } = await piped(
    ".ts show(grad(sum(square(matmul(variable('A', [[1, 2]]), placeholder('x', 2, 1)))), variable('A', [[1, 2]])))"
  )
  assert.is(output, '2 * (A @ x) @ transpose(x)\n')
  await piped('const leaked = 1\n.ts globalThis.gone = 2')
  assert.match((await piped('.ts leaked')).errors, /leaked is not defined/)
  assert.is((globalThis as { readonly gone?: number }).gone, undefined)
})

test('what TypeScript throws is told, with its place and the nearest name', async () => {
  const errors = async (code: string): Promise<string> => (await piped(`.ts ${code}`)).errors
  assert.match(
    await errors('matmull(1, 2)'),
    /^stdin:1:5: ReferenceError: matmull is not defined; did you mean matmul\?\n\.ts matmull\(1, 2\)\n {4}\^\n$/
  )
  assert.match(await errors('const = 3'), /^stdin:1:11: SyntaxError: Unexpected token '='\n\.ts const = 3\n {10}\^/)
  assert.match(await errors("throw new Error('no')"), /^stdin:1:5: no\n\.ts throw new Error\('no'\)\n {4}\^\n$/)
  assert.match(await errors('throw null'), /thrown: null/)
  assert.match(await errors('run(placeholder("x", 1, 1), {})'), /MissingPlaceholder: no value for x/)
  assert.match(await errors('evaluate(placeholder("x", 1, 1), {})'), /MissingPlaceholder: no value for x/)
  assert.match(await errors('matmul(eye(2), eye(3))'), /ShapeMismatch/)
  assert.match(await errors("import { matmull } from 'catamat'"), /exports no matmull; did you mean matmul\?/)
  assert.match(await errors("import 'no-such-module'"), /no-such-module/)
  assert.match((await piped('const f = () => {')).errors, /Unexpected end of input/)
})

test('what TypeScript names is named in formulas: numbers and matrices as constants, anything else not', async () => {
  const { output, errors, status } = await piped(
    [
      "import { Matrix } from 'ml-matrix'",
      'const [a, M] = [3, Matrix.eye(2)]',
      'z = a * M',
      'M.to2DArray()',
      'a += 1',
      'z',
      '.ts typeof a',
      'const s = [2, 3]',
      's.length',
      'const g = (x) => [[x.shape.right[0]]]',
      'g(M) + a',
      '2 * s'
    ].join('\n')
  )
  assert.equal(output.split('\n'), [
    'a = 3 : 1×1',
    'M = [[1, 0], [0, 1]] : 2×2',
    'z = 3 * [[1, 0], [0, 1]] : 2×2',
    '  [ 3  0 ]',
    '  [ 0  3 ]',
    '  [ 1  0 ]',
    '  [ 0  1 ]',
    'a = 4 : 1×1',
    '  z keeps the a of before',
    '4',
    '3 * [[1, 0], [0, 1]] : 2×2',
    '  [ 3  0 ]',
    '  [ 0  3 ]',
    'number',
    '2',
    '2 + 4 : 1×1',
    '  6',
    ''
  ])
  assert.match(errors, /^stdin:12:5: s is not declared[\s\S]*\nin TypeScript it is an array, and no number, matrix or/)
  assert.is(status, 1)
})

test('one name means one thing: what it meant before is told', async () => {
  const lines = async (...typed: ReadonlyArray<string>): Promise<ReadonlyArray<string>> =>
    (await piped(typed.join('\n'))).output.split('\n').slice(0, -1)
  assert.equal(await lines('a = 3', 'z = 2 * a', 'const a = 4', 'a', '.ts a'), [
    'a : 1×1 variable',
    'z = 2 * a : 1×1',
    '  6',
    'a = 4 : 1×1',
    '  z keeps the a of before',
    '  in place of the variable a',
    '  4',
    '4'
  ])
  assert.equal(await lines('const a = 4', 'a = 3', '.ts show(a)', 'const b = a', '.ts show(b)'), [
    'a = 4 : 1×1',
    'a : 1×1 variable',
    'a',
    'b = a : 1×1 variable',
    '  3',
    'a'
  ])
  assert.equal(await lines('a = 3', "const a = 'text'", 'a', 'a = 1'), [
    'a : 1×1 variable',
    'a is the text "text" now, and no expression any more',
    'text',
    'a : 1×1 variable',
    '  in place of the text "text"'
  ])
  assert.equal(await lines('const f = (x) => add(x, 1)', 'f = 2', 'f', '.ts show(f)'), [
    'f : 1×1 variable',
    '  in place of the function f',
    'f : 1×1 variable',
    '  2',
    'f'
  ])
  assert.equal(await lines("const s = 'text'", 'const f = (x) => x', '.names'), [
    'f(…): a function',
    's: the text "text", in TypeScript alone'
  ])
  assert.equal(await lines('const f = (x) => {', '.exit', '1'), [])
  assert.equal(await lines('const a = 4', '.forget a', '.ts typeof a', 'sum = 3', '.ts typeof sum'), [
    'a = 4 : 1×1',
    'undefined',
    'sum : 1×1 variable',
    '  sum alone means this, sum(…) is the operation still',
    'function'
  ])
})

test('a promise is awaited, on the first level, too', async () => {
  const { output, errors } = await piped(
    [
      'const r = await Promise.resolve(3)',
      'r + 1',
      'await Promise.resolve([[1, 2]])',
      'let { u, v } = await Promise.resolve({ u: 1, v: 2 })',
      'const pair = async (x) => {',
      '  const y = await x',
      '  return add(y, v)',
      '}',
      'w = await pair(',
      '  u)',
      'for await (const t of [1]) r = r + t',
      'r',
      'await wrong('
    ].join('\n')
  )
  assert.equal(output.split('\n'), [
    'r = 3 : 1×1',
    '3 + 1 : 1×1',
    '  4',
    '  [ 1  2 ]',
    'u = 1 : 1×1',
    'v = 2 : 1×1',
    'w = 1 + 2 : 1×1',
    '  3',
    '1 + 2 : 1×1',
    '  3',
    'r = 4 : 1×1',
    '  4',
    ''
  ])
  assert.match(errors, /^stdin:13:13: SyntaxError: Unexpected end of input/)
  assert.match(
    (await piped('await 1 +* 2')).errors,
    /^stdin:1:10: SyntaxError: Unexpected token '\*'\nawait 1 \+\* 2\n {9}\^/
  )
})

test('lines that can only be TypeScript are run as such', async () => {
  const errors = async (text: string): Promise<string> => (await piped(text)).errors
  assert.is(await errors("throw new Error('x')"), "stdin:1:1: x\nthrow new Error('x')\n^\n")
  assert.is((await piped("import * as fs from 'node:fs'\nfs.existsSync('/')")).output, 'true\n')
  assert.is((await piped("import {\n existsSync } from 'node:fs'\n.ts existsSync('/')")).output, 'true\n')
  assert.is((await piped('f = (x) => multiply(x, 2)\nf(3)')).output, '[Function: f]\n3 * 2 : 1×1\n  6\n')
  assert.is((await piped('while (true) { break }\nfor (const i of [1]) i\nif (1) { 2 }')).output, '1\n2\n')
  assert.match(await errors('const q = '), /^stdin:1:11: SyntaxError: Unexpected end of input\nconst q = \n {10}\^\n$/)
  assert.match(
    await errors("const h = () => 'text'\nh()"),
    /^stdin:2:1: h made the text[\s\S]*put \.ts before the line/
  )
})

const ran = (code: string, strip?: (code: string) => string): Promise<Ran> =>
  evaluator({ strip }).run({
    _tag: 'Run',
    code,
    lead: '',
    names: new Map(),
    isWhole: false,
    reply: () => said(START)
  })

test('types are taken away where Node can, and said to be none of JavaScript where it cannot', async () => {
  const typed = 'const n: number = 3\nn + 1'
  const done = await ran(typed, (code) => code.replace(': number', ''))
  assert.is(done._tag === 'Done' ? done.value : undefined, 4)
  const plain = await ran('const f = (x) =>\n')
  assert.is(plain._tag, 'Incomplete')
  if (!('stripTypeScriptTypes' in (await import('node:module')))) {
    const thrown = await ran(typed)
    assert.match(
      thrown._tag === 'Thrown' ? thrown.text : '',
      /\nconst n: number = 3\n {7}\^\nthis Node runs JavaScript/
    )
  }
})

test('files are written whole or not at all, and none of others is replaced', async () => {
  const path = (name: string): string => join(folder, name)
  writeFileSync(path('theirs.json'), 'theirs')
  const refused = await piped(`a = 1\n.save ${path('theirs.json')}`)
  assert.match(refused.errors, /exists, and was not written here; put ! behind the command/)
  assert.is(readFileSync(path('theirs.json'), 'utf8'), 'theirs')
  const saved = await piped(
    `a = 1\n.save! ${path('theirs.json')}\n.save ${path('own.json')}\n.save ${path('own.json')}\n.graph a ${path('a.svg')}\n`
  )
  assert.equal([saved.status, saved.errors], [0, ''])
  assert.match(readFileSync(path('a.svg'), 'utf8'), /^<svg/)
  assert.equal(readdirSync(folder).sort(), ['a.svg', 'own.json', 'theirs.json'])
  assert.is((await piped(`.load ${path('own.json')}\na`)).output, 'a : 1×1 variable\na : 1×1 variable\n  1\n')
  assert.match((await piped(`.load ${path('owm.json')}`)).errors, /there is no file .*did you mean .*own\.json\?/)
  assert.match((await piped(`.load ${folder}`)).errors, /is no file/)
  assert.match((await piped(`a = 1\n.save ${path('none/a.json')}`)).errors, /^stdin:2:1: there is no folder \S*none\n$/)
  const beside = await piped(`a = 1\n.graph a ${path('own.json/a.svg')}`)
  assert.match(beside.errors, /^stdin:2:1: \S*own\.json is no folder\n$/)
  assert.match((await piped(`a = 1\n.save! ${folder}`)).errors, /^stdin:2:1: \S+ is a folder\n$/)
  assert.match((await piped('.view 1')).errors, /nobody is there to look at it/)
})

test('time is measured', async () =>
  assert.match(
    (await piped('.time 1 + 1')).output,
    /^3 nodes: evaluated in [\d.]+ [µm]s, compiled in [\d.]+ [µm]s, medians of \d+ and \d+ runs$/m
  ))

test('history is kept where it is said to be, without what would move a cursor', () => {
  const path = join(folder, 'state', 'history')
  const history = historyIn(path)
  for (const line of ['one', ' ', 'a\u001b[31m', 'two']) history.add(line)
  assert.is(readFileSync(path, 'utf8'), 'one\ntwo\n')
  assert.is(statSync(path).mode & 0o777, 0o600)
  writeFileSync(path, `a\u001b[2J\n${'x\n'.repeat(3000)}last\n`)
  assert.is(historyIn(path).lines[0], 'last')
  assert.is(historyIn(path).lines.length, 1000)
  assert.is(readFileSync(path, 'utf8').split('\n').length, 1001)
  assert.equal(historyIn(join(path, 'below-a-file')).lines, [])
  historyIn(join(path, 'below-a-file')).add('silent')
  assert.is(historyPath({ CATAMAT_HISTORY: '' }), undefined)
  assert.is(historyPath({ CATAMAT_HISTORY: '/h', XDG_STATE_HOME: '/s' }), '/h')
  assert.is(historyPath({ XDG_STATE_HOME: '/s' }), join('/s', 'catamat', 'history'))
  assert.match(historyPath({}) ?? '', /catamat/)
})

const program = (args: ReadonlyArray<string>, input = ''): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { input, encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

test('the program runs what is piped in or stands in a file, and tells its version', () => {
  assert.ok(existsSync(MAIN), 'build first: npm run build')
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  assert.equal(program([], '1 + 1\n'), { status: 0, output: '1 + 1 : 1×1\n  2\n' })
  assert.equal(program(['-'], 'q\n'), {
    status: 1,
    output: 'stdin:1:1: q is not declared: q : 2x1 declares it, q = [[1], [2]] gives it a value\nq\n^\n'
  })
  const path = join(folder, 'model.txt')
  writeFileSync(path, '#!/usr/bin/env catamat\n1\n')
  assert.equal(program([path]), { status: 0, output: '  1\n' })
  assert.equal(program(['--version']), { status: 0, output: `${version}\n` })
  assert.match(program(['--help']).output, /catamat FILE/)
  for (const args of [['--no'], ['none.txt'], ['a', 'b'], [folder]]) assert.is(program(args).status, 2)
  assert.match(program([folder]).output, /is a folder\ncatamat /)
})

test('the program can be executed, also as it is packed', () => {
  assert.match(readFileSync(MAIN, 'utf8'), /^#!\/usr\/bin\/env node\n/)
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: Record<string, string> }
  assert.is(join(ROOT, bin['catamat'] ?? ''), MAIN)
  const packing = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]
  const pack = spawnSync('npm', packing, { cwd: ROOT, encoding: 'utf8' })
  const listing = spawnSync('tar', ['-tvzf', join(folder, pack.stdout.trim())], { encoding: 'utf8' }).stdout
  assert.match(listing, /^-rwxr-xr-x .* package\/dist\/repl\/main\.js$/m)
})

test('a promise that nothing can settle is a fault of its line, and what is thrown late is told', () => {
  const forsaken = 'the promise is pending, and nothing is left to do that could settle it'
  for (const line of ['.ts new Promise(() => {})', 'await new Promise(() => {})'])
    assert.equal(program([], `1\n${line}\n2\n`), { status: 1, output: `  1\nstdin:2:1: ${forsaken}\n` })
  assert.equal(program([], "const p = Promise.reject(new Error('late'))\n"), {
    status: 1,
    output: 'thrown later than its line: late\n'
  })
  assert.is(program([], 'process.exit(3)\n').status, 3)
})

test('the help of an operation is its documentation', async () => {
  const { output } = await piped('.help matmul\n.help var\n.help placeholder')
  assert.match(output, /^a @ b, matmul: 2 operands\n {2}The matrix product `A B`\.\n {2}Shape: .*\n {2}Derivative: /)
  assert.match(output, /\n {2}In TypeScript:\n {4}run\(matmul\(/)
  assert.match(output, /\nvar: 1 operand, then at most 2 parameters\n {2}The variance/)
  for (const name of callableNames) assert.ok((await commentOf(name)) !== undefined, name)
  assert.equal(linesOf('*\n * One {@link a}.\n *\n * @category b\n'), ['  One a.'])
  assert.match(program([], '.help matmul\n').output, /Derivative: d\(AB\)/)
})

test('who stops reading ends it without a word', () => {
  const { stdout, stderr } = spawnSync('sh', ['-c', `yes 1 | "${process.execPath}" "${MAIN}" | head -1`], {
    encoding: 'utf8'
  })
  assert.equal([stdout, stderr], ['  1\n', ''])
})
