import * as fc from 'fast-check'
import { commands } from '../../src/repl/commands.js'
import { complete } from '../../src/repl/complete.js'
import { START } from '../../src/repl/State.js'
import { finish, promptOf, step } from '../../src/repl/step.js'
import * as assert from '../assert.js'
import { suite } from '../suite.js'
import { enter } from './prompt.js'

const test = suite('the prompt')

const MODEL = ['A = [[1, 0], [0, -1]]', 'x : 2x1', 'z = A @ x + [[1], [1]]']
const printed = (...lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const { lines: said, faults } = enter(lines)
  return [...said, ...faults.flatMap((text) => text.split('\n'))]
}
const after = (line: string): ReadonlyArray<string> => printed(...MODEL, line)

test('numbers under a name are a variable, a shape is a placeholder, anything else names an expression', () => {
  assert.equal(printed('A = [[1, 0], [0, -1]]'), ['A : 2×2 variable'])
  assert.equal(printed('x : 2x1'), ['x : 2×1 placeholder'])
  assert.equal(printed(...MODEL), ['z = A @ x + [[1], [1]] : 2×1, free x'])
  assert.equal(printed('x : 2x1 = [1, 2]'), ['x : 2×1 placeholder, fed'])
  assert.match(printed('x : 2x1 = [1, 2, 3]').join(), /PlaceholderShape|InvalidValue/)
  assert.equal(printed("w = variable('w', zeros(2, 1))"), ['w : 2×1 variable'])
  assert.equal(printed('h = ones(1, 2)'), ['h = ones(1, 2) : 1×2', '  [ 1  1 ]'])
})

test('a shape may be written in every usual way', () => {
  for (const shape of ['2x1', '2 x 1', '2×1', '[2, 1]', '(2, 1)', '2,1', '2x 1'])
    assert.equal(printed(`x : ${shape}`), ['x : 2×1 placeholder'])
  for (const shape of ['n x 2', "['n', 2]", '[n, 2]', 'n×2'])
    assert.equal(printed(`x : ${shape}`), ['x : n×2 placeholder'])
  assert.equal(printed('x : batch x 2 x 3'), ['x : batch×2×3 placeholder'])
  for (const shape of ['2', 'nx2', '', '2x', 'x', '2 by 3', '-2x1', '2x1x'])
    assert.match(printed(`x : ${shape}`).join(), /^expected [\s\S]*a shape is rows x columns/)
})

test('an expression with free names is text, one without is a table, too', () => {
  assert.equal(after('z'), ['A @ x + [[1], [1]] : 2×1, free x'])
  assert.equal(after('A'), ['A : 2×2 variable', '  [ 1   0 ]', '  [ 0  -1 ]'])
  assert.equal(after('2 * A'), ['2 * A : 2×2', '  [ 2   0 ]', '  [ 0  -2 ]'])
  assert.equal(printed('1 / 3'), ['1 / 3 : 1×1', '  0.333333'])
  assert.equal(printed('.digits 3', '1 / 3'), ['1 / 3 : 1×1', '  0.333'])
  assert.equal(printed('123456789.5 - 0.5'), ['123456789.5 - 0.5 : 1×1', '  123456789'])
  assert.equal(printed("dimension('n')"), ["dimension('n') : 1×1"])
})

test('a value that is large is shown by its beginning, a stack matrix by matrix', () => {
  const large = printed('ones(100, 100)')
  assert.is(large.length, 12)
  assert.is(large.at(-1), '    … 100×100 in all')
  assert.equal(printed('zeros(2, 1, 2)').slice(1), ['  [0]', '    [ 0  0 ]', '  [1]', '    [ 0  0 ]'])
  assert.is(printed('zeros(100, 2, 2)').at(-1), '  … 100×2×2 in all')
  assert.equal(printed('zeros(0, 3)'), ['zeros(0, 3) : 0×3', '  zeros(0, 3)'])
})

test('where gives values for one evaluation, all that is wrong with them at once', () => {
  const value = ['A @ x + [[1], [1]] : 2×1', '  [  2 ]', '  [ -1 ]']
  assert.equal(after('z where x = [1, 2]'), value)
  assert.equal(after('z where x = [[1], [2]];'), value)
  assert.equal(after('z where x = ones(2, 1) * [[1], [2]]'), value)
  assert.equal(after('z where x = [1, 2], A = [[0, 0], [0, 0]]').slice(1), ['  [ 1 ]', '  [ 1 ]'])
  assert.equal(after('where(A, 1, 2) where A = [[0, 0], [0, 1]]').slice(1), ['  [ 2  2 ]', '  [ 2  1 ]'])
  assert.match(after('z where y = [1, 2]').join('\n'), /no value for x[\s\S]*the expression has no y/)
  assert.match(after('z where X = [1, 2]').join('\n'), /did you mean X/)
  assert.match(after('z where x').join('\n'), /expected name = value behind where/)
  assert.match(after('z where x = [1, 2, 3]').join('\n'), /x is 3×1|3/)
})

test('a value for a placeholder feeds it until it is taken away', () => {
  const { state, lines } = enter([...MODEL, 'x = [1, 2]'])
  assert.equal(lines, ['x : 2×1 placeholder, fed'])
  assert.equal(enter(['z'], state).lines.slice(1), ['  [  2 ]', '  [ -1 ]'])
  assert.equal(enter(['.forget x', 'z'], state).lines, ['A @ x + [[1], [1]] : 2×1, free x'])
  assert.match(after('x = [1, 2, 3]').join(), /PlaceholderShape/)
  assert.match(printed(...MODEL, 'y : 2x1', 'x = A @ y').join(), /x is a placeholder \(2×1\).*waits for y.*\.forget x/)
})

test('an expression follows a variable of the same shape, and else keeps what it was built with', () => {
  const { state, lines } = enter(['A = [[1, 2]]', 'z = 2 * A', 'A = [[3, 4]]'])
  assert.equal(lines, ['A : 1×2 variable', '  z follows'])
  assert.equal(enter(['z'], state).lines, ['2 * A : 1×2', '  [ 6  8 ]'])
  assert.equal(enter(['A = [[1]]'], state).lines, ['A : 1×1 variable', '  z keeps the A of before'])
  assert.equal(printed(...MODEL, 'k = z * 2', 'z = x').at(-1), '  k keeps the z of before')
})

test('what is wrong with a formula is told with a caret below its place in the line, and what was meant', () => {
  assert.equal(after('z + sigmod(x)'), [
    'there is no operation sigmod; did you mean sigmoid?',
    'z + sigmod(x)',
    '    ^'
  ])
  assert.equal(after('y = A @ q'), [
    'q is not declared: q : 2x1 declares it, q = [[1], [2]] gives it a value',
    'y = A @ q',
    '        ^'
  ])
  assert.equal(after('z where x = 2 * q').slice(1), ['z where x = 2 * q', '                ^'])
  assert.match(after('A @ [[1, 2, 3]]').join('\n'), /ShapeMismatch in matmul\n.*must equal/)
  assert.not.match(after('A @ [[1, 2, 3]]').join('\n'), /built at/)
})

test('habits of other languages are answered', () => {
  const answers: ReadonlyArray<readonly [string, RegExp]> = [
    ['x ^ 2', /the power is \*\*/],
    ['A.T', /transpose\(A\)/],
    ["A'", /transpose\(A\)/],
    ['A[0]', /slice\(A/],
    ['z == A', /equal\(a, b\)/],
    ['A < A', /less\(a, b\)/],
    ['run(z, { x: 1 })', /where x = \[1, 2\][\s\S]*put \.ts before the line/],
    ['toLatex(z)', /\.latex z/],
    ['3 = x', /a name stands before =/],
    ['1 + 2 = x', /a name stands before =/],
    ['A += 1', /write A = A \+ 1/],
    ['A **= 2', /write A = A \*\* 2/],
    ['undefinedThing.foo()', /undefinedThing is not declared; .*put \.ts before the line/],
    ['A.sum()', /operations are functions: sum\(A\)/],
    ['let s = "text"', /a text in TypeScript put \.ts before/],
    ['help', /^commands begin with a point: \.help$/],
    ['help(matmul)', /: \.help matmul$/],
    ['quit()', /: \.exit$/],
    ['exit', /: \.exit$/],
    ['?', /: \.help$/],
    ['sum = 3', /sum alone means this, sum\(…\) is the operation still/],
    ['sum : 1x2', /sum alone means this, sum\(…\) is the operation still/],
    ['f(x) = x + 1', /a function is TypeScript: const f = /],
    ['def f(x): return x', /a function is TypeScript: const f = /],
    ['del x', /\.forget takes a name away/],
    ['print(A)', /alone prints its value/],
    ['y := 3', /expected = between a name and what it names, found ':='/],
    ['z where x = [1, 2], x = [3, 4]', /expected each name once, found x again/],
    ['A = ', /expected a formula or numbers/],
    ['b = [1, 1]', /\[\[1\], \[2\]\] for a column/],
    ['norm', /it is an operation, norm\(…\)/]
  ]
  for (const [line, answer] of answers) assert.match(after(line).join('\n'), answer)
})

test('an error of what a formula means points to the sign or the name that is at fault', () => {
  const at = (line: string): string => {
    const { faults } = step(enter(MODEL).state, line)
    return faults.map((fault) => `${fault.at?.line}:${fault.at?.column}`).join()
  }
  assert.is(at('y = 2 * (A @ [[1, 2, 3]]) + 1'), '1:12')
  assert.is(at('sum(matmul(x, x)) + 1'), '1:5')
  assert.is(at('softmax(A, 5) + (x @ x)'), '1:1,1:20')
  assert.is(at('.latex A @ [[1, 2, 3]]'), '1:10')
  assert.is(at('z where x = [1, 2, 3]'), '1:13')
  assert.is(at('x = [1, 2, 3]'), '1:5')
  assert.is(at('y : 2x1 = [1, 2, 3]'), '1:11')
  assert.is(at('y : 2'), '1:6')
  assert.equal(after('softmax(A, 5)').slice(-2), ['softmax(A, 5)', '^'])
  assert.equal(enter(['exit = 1', 'exit']).lines, ['exit : 1×1 variable', '  1'])
})

/** How many characters were handed to the compiler while so many lines were entered, none of which made the script whole. */
const compiled = (lines: ReadonlyArray<string>): number => {
  let [state, characters] = [START, 0]
  for (const line of lines) {
    const answer = step(state, line)
    const { ask } = answer
    if (ask?._tag === 'Run') characters += ask.code.length
    state = ask?._tag === 'Run' ? ask.reply({ _tag: 'Incomplete' }).state : answer.state
  }
  return characters
}

test('a script over many lines is compiled a few times its length at most, however it is written', () => {
  for (const [first, line] of [
    ['const x = [', '  [1, 2, 3, 4, 5, 6, 7, 8],'],
    ['const x = `', 'text text text text text'],
    ['const x =', '1 + 1 + 1 + 1 + 1 + 1 +'],
    ['const x = {', '// }{{{{ ( "'],
    ['const x = [', ']']
  ] as const) {
    const lines = (n: number): ReadonlyArray<string> => [first, ...Array.from({ length: n }, () => line)]
    const [short, long] = [compiled(lines(2000)), compiled(lines(8000))]
    assert.ok(short > 0, line)
    assert.ok(long < 5 * short, `${line}: ${short} characters, then ${long}`)
  }
})

test('a line more of an open bracket is one object more, whatever stands before it', () => {
  const before = Array.from({ length: 5000 }, () => '[1, 2],').reduce(
    (state, line) => step(state, line).state,
    enter(['M = [']).state
  )
  const after = step(before, '[1, 2],').state
  assert.is(after.pending?.lines?.before, before.pending?.lines)
  assert.equal(enter(['[1, 2]]'], after).lines, ['M : 5002×2 variable'])
})

test('brackets that are open wait for the next line, a blank line ends the waiting', () => {
  const open = enter(['M = [', '[1, 2],'])
  assert.is(promptOf(open.state), '... ')
  assert.equal(enter(['[3, 4]]'], open.state).lines, ['M : 2×2 variable'])
  assert.match(enter([''], open.state).faults.join(), /found the end of the text/)
  assert.is(enter([''], open.state).state.pending, undefined)
  assert.match(finish(open.state).faults[0]?.text ?? '', /found the end of the text/)
  assert.is(finish(open.state).faults[0]?.at?.line, 2)
})

test('comments, a let, a semicolon, a mark of order and the ends of lines of others change nothing', () => {
  assert.equal(printed('# z = 1', '// z', '', '  ', '\uFEFFlet a = 2; # two\r', 'a'), ['a : 1×1 variable', '  2'])
})

test('commands speak of a formula, or of what was entered last', () => {
  assert.equal(printed(...MODEL, '.latex'), after('.latex z'))
  assert.match(printed('.latex').join(), /nothing was entered yet/)
  assert.equal(after('.latex A @ x'), ['A x'])
  assert.equal(after('.unicode x ** 2'), ['x⊙²'])
  assert.equal(after('.show A @ x'), ['A @ x'])
  assert.is(JSON.parse(after('.json z').join('')).format, 'catamat')
  assert.is(after('.steps z where x = [1, 2]')[0], 'A @ x + [[1], [1]] in 2 steps, rounded to 6 digits')
  assert.match(
    after('.time z where x = [1, 2]').join(),
    /^5 nodes: evaluated in 2 ms, compiled in 500 µs, medians of 3 and 2 runs$/
  )
  assert.match(after('.time z').join(), /MissingPlaceholder/)
})

test('gradients are taken by the leaves that are named, else by the variables', () => {
  const gradient = '2 * (A @ x + [[1], [1]]) @ transpose(x) : 2×2, free x'
  assert.equal(after('.grad sum(square(z)) A'), [gradient])
  assert.equal(after('.grad sum(square(z)), A'), [gradient])
  assert.equal(after('.grad sum(square(z))'), [gradient])
  assert.equal(
    after('.grad sum(square(z)) A x').filter((line) => line.startsWith('by')),
    ['by A', 'by x']
  )
  assert.equal(after('g = grad(sum(square(z)), A)'), [`g = ${gradient}`])
  assert.match(after('.grad z').join(), /NotScalar/)
  assert.match(after('.grad sum(z) B').join(), /no leaf B; did you mean A\?|its leaves are A, x/)
  assert.match(after('.grad 1').join(), /has no leaf/)
})

test('a session is saved and loaded, and a file of others is not replaced unsaid', () => {
  const fake = { files: new Map([['theirs.json', 'x']]) }
  const { state, lines } = enter([...MODEL, 'x = [1, 2]', '.save s.json'], START, fake)
  assert.equal(lines, ['s.json: 3 names saved; the values fed to x are not among them'])
  assert.equal(enter(['.save s.json'], state, fake).faults, [])
  assert.equal(enter(['.save theirs.json'], state, fake).faults, ['it exists'])
  assert.equal(enter(['.save! theirs.json'], state, fake).faults, [])
  const loaded = enter(['.load s.json'], START, fake)
  assert.equal(loaded.lines.at(-1), 'z = A @ x + [[1], [1]] : 2×1, free x')
  assert.equal(enter(['z where x = [1, 2]'], loaded.state).lines.slice(1), ['  [  2 ]', '  [ -1 ]'])
  fake.files.set('one.json', after('.json z').join(''))
  assert.equal(enter(['.load one.json'], START, fake).lines, ['one = A @ x + [[1], [1]] : 2×1, free x'])
  fake.files.set('bad.json', '{"format":')
  assert.match(enter(['.load bad.json'], START, fake).faults.join(), /DecodeError/)
  assert.equal(enter(['.load none.json'], START, fake).faults, ['there is no such file'])
})

test('pictures are written in the language of their file', () => {
  const fake = { files: new Map<string, string>() }
  enter([...MODEL, '.graph z', '.graph z a.dot', '.graph z a.mmd', '.graph A @ x "b c.svg"'], START, fake)
  assert.equal([...fake.files.keys()], ['z.svg', 'a.dot', 'a.mmd', 'b c.svg'])
  assert.equal(enter([...MODEL, '.view z'], START, fake).lines, ['seen'])
})

test('names are listed, forgotten and cleared', () => {
  assert.equal(printed(...MODEL, '.names').length, 3)
  assert.match(printed(...MODEL, '.forget Z').join(), /did you mean z\?/)
  assert.match(printed(...MODEL, '.forget z', 'z').join(), /z is not declared/)
  assert.match(printed(...MODEL, '.clear', '.names').join(), /no names yet/)
})

test('every command has its line in the help, and a misspelt one its nearest', () => {
  const help = printed('.help').join('\n')
  for (const { name, usage, about } of commands) assert.ok(help.includes(usage) && help.includes(about), name)
  assert.equal(printed('.hep'), ['there is no command .hep; did you mean .help?'])
  assert.equal(printed('.help sofmax'), ['there is no command and no operation sofmax; did you mean softmax?'])
  assert.equal(printed('.help softmax'), ['softmax: 1 operand, then at most 1 parameter'])
  assert.equal(printed('.help matmul'), ['a @ b, matmul: 2 operands'])
  assert.equal(after('.help x'), ['x : 2×1 placeholder'])
  assert.match(printed('.operations soft').join(), /logSoftmax.*softmax/)
})

test('a number may begin with a point, and is no command', () => assert.equal(printed('.5 * 2').at(-1), '  1'))

test('names, operations, commands and their topics are completed', () => {
  const { state } = enter(['alpha : 1x1', 'alpine : 1x1'])
  assert.equal(complete(state, 'z = 2 * alp'), [['alpha', 'alpine'], 'alp'])
  assert.equal(complete(state, 'sigm'), [['sigmoid('], 'sigm'])
  assert.equal(complete(state, '.gra'), [['.grad', '.graph'], '.gra'])
  assert.equal(complete(state, '.help sigm'), [['sigmoid'], 'sigm'])
  assert.equal(complete(state, 'alpha +'), [[], ''])
})

test('names of files are completed behind the commands that take them', () => {
  const { state } = enter(['alpha : 1x1'])
  const list = (folder: string): ReadonlyArray<string> =>
    folder === '' ? ['a.json', 'b c', 'sub/', '.hidden'] : folder === 'sub/' ? ['z.svg'] : []
  assert.equal(complete(state, '.load ', list), [['a.json', 'sub/'], ''])
  assert.equal(complete(state, '.load .', list), [['.hidden'], '.'])
  assert.equal(complete(state, '.save! a', list), [['a.json'], 'a'])
  assert.equal(complete(state, '.graph alp', list), [['alpha'], 'alp'])
  assert.equal(complete(state, '.graph alpha sub/', list), [['sub/z.svg'], 'sub/'])
  assert.equal(complete(state, '.graph 2 * alp', list), [['alpha'], 'alp'])
  assert.equal(complete(state, '.latex ', list), [[], ''])
})

test('a line answers and never throws, whatever it holds, and what it prints moves no cursor', () => {
  const piece = fc.constantFrom(
    ...'A x z = : . , ; # [ ] ( ) @ ** where let 1 2x1 " \' \\ \u001b[31m \u0000 \u202e 😀 .save .grad .load .graph'.split(
      ' '
    )
  )
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 8 }), {
        maxLength: 5
      }),
      (lines) => {
        const { lines: said, faults } = enter(lines.map((pieces) => pieces.join(' ')))
        for (const text of [...said, ...faults]) assert.not.match(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u)
      }
    ),
    { numRuns: 300 }
  )
})

test('long lines and deep nesting are answered', () => {
  const n = 100_000
  for (const line of [
    '['.repeat(n),
    '('.repeat(n),
    `"${'\\"'.repeat(n)}`,
    `.${'a'.repeat(n)}`,
    `x : ${'1x'.repeat(n)}`,
    `.graph ${'a'.repeat(n)}`,
    `.graph ${'a '.repeat(n)}`,
    `a where ${'b,'.repeat(n)}`,
    'a'.repeat(n),
    ' '.repeat(n),
    "'".repeat(n)
  ]) {
    const answer = step(START, line)
    const text = [...answer.lines, ...answer.faults.map((fault) => fault.text)].join('\n')
    assert.ok(text.length < 5000, `${line.slice(0, 10)}: ${text.length}`)
  }
  assert.match(step(START, 'a'.repeat(1_000_001)).faults[0]?.text ?? '', /1000000 characters/)
})

test('prompts share nothing', () => {
  enter(MODEL)
  assert.is(START.names.size, 0)
  assert.match(printed('z').join(), /z is not declared/)
})
