import * as E from 'fp-ts/lib/Either.js'
import * as c from '../../src/index.js'
import { words } from '../codec/words.js'
import { fc } from '../property.js'

/** What is claimed to take linear time: made for a size, then done. */
export type Case = (size: number) => () => unknown

type Scalar = c.Expr<[1, 1], 'x'>

const x: Scalar = c.placeholder('x', 1, 1)

const chain = (size: number, link: (y: Scalar) => Scalar = c.tanh): Scalar => {
  let y = x
  for (let i = 0; i < size; i++) y = link(y)
  return y
}

/** So many nodes, each read twice by the next. */
const shared = (size: number): Scalar => chain(size, (y) => c.multiply(0.5, c.add(y, y)))

/** One node read by so many. */
const fan = (size: number): Scalar => {
  const root = c.exp(x)
  return chain(size, (y) => c.add(y, c.tanh(root)))
}

const SHAPES: ReadonlyArray<readonly [string, (size: number) => Scalar]> = [
  ['a chain', chain],
  ['shared nodes', shared],
  ['a fan', fan]
]

const read = (text: string): (() => unknown) => {
  const declared = { a: [2, 2], x: [1, 1] } as const
  return () => c.parse(text, declared)
}

const right = <A>(either: E.Either<unknown, A>): A => {
  if (E.isLeft(either)) throw new Error('faulty')
  return either.right
}

const drained = (sequence: E.Either<unknown, Iterable<unknown>>): number => {
  let count = 0
  for (const _ of right(sequence)) count++
  return count
}

const env = { x: 0.5 }

const interpreters: ReadonlyArray<readonly [string, (expr: c.Expr) => unknown]> = [
  ['show', (expr) => c.show(expr)],
  ['toLatex', (expr) => c.toLatex(expr)],
  ['toUnicode', (expr) => c.toUnicode(expr)],
  ['toDot', (expr) => c.toDot(expr, { foldBeyond: 1e9 })],
  ['toDot with chains folded', (expr) => c.toDot(expr)],
  ['toMermaid', (expr) => c.toMermaid(expr, { foldBeyond: 1e9 })],
  ['check', (expr) => c.check(expr)],
  ['evaluate', (expr) => c.evaluate(expr, env)],
  ['explain', (expr) => right(c.explain(expr, env))],
  ['steps', (expr) => drained(c.steps(expr, env))],
  ['whyNotFinite', (expr) => right(c.whyNotFinite(expr, { x: Number.NaN }))],
  ['reevaluate', (expr) => right(c.reevaluate(right(c.evaluation(expr, env)), { x: 0.25 }))],
  ['toJson', (expr) => right(c.toJson(expr))],
  ['contentHash', (expr) => right(c.contentHash(expr))],
  ['bind', (expr) => c.bind(expr, { x: 2 })],
  ['vmap', (expr) => c.vmap(expr, 'n', ['x'] as never)],
  ['grad', (expr) => c.grad(c.sum(expr) as Scalar, x)],
  ['jvp', (expr) => c.jvp(expr, { x: 1 })],
  ['jacobian', (expr) => c.jacobian(expr, x)],
  ['reverseSteps', (expr) => drained(c.reverseSteps(c.sum(expr) as Scalar, env))],
  ['whyGradientNotFinite', (expr) => right(c.whyGradientNotFinite(c.sum(expr) as Scalar, { x: Number.NaN }))]
]

const twins = (size: number): (() => unknown) => {
  const [a, b] = [chain(size), chain(size)]
  return () => c.sameExpression(a, b)
}

const document = (size: number): (() => unknown) => {
  const text = JSON.stringify(right(c.toJson(chain(size))))
  return () => right(c.fromJson(text))
}

const faultyOperands = (size: number): (() => unknown) => {
  const leaves = Array.from({ length: size }, (_, i) => c.placeholder(`x${i}`, 1, i === size / 2 ? 3 : 2))
  return () => {
    const checked = c.check(c.concat(leaves as never))
    return E.isLeft(checked) && c.showErrors(checked.left)
  }
}

const misspelt = (size: number): (() => unknown) => {
  const expr = c.concat(Array.from({ length: size }, (_, i) => c.placeholder(`${'name'.repeat(5)}${i}`, 1, 1)))
  const given = Object.fromEntries(Array.from({ length: size }, (_, i) => [`${'nmae'.repeat(5)}${i}`, 1]))
  return () => c.evaluate(expr as c.Expr, given)
}

const manyOperands = (size: number): c.Expr<[1, 1]> => c.sum(c.square(c.concat(Array.from({ length: size }, () => x))))

const gradientOfMany = (size: number): (() => unknown) => {
  const loss = manyOperands(size)
  return () => c.grad(loss, x)
}

const maskedGradientOfMany = (size: number): (() => unknown) => {
  const part = c.where(c.greater(x, 0), c.log(x), 0)
  const loss = c.sum(c.sqrt(c.concat(Array.from({ length: size }, () => part))))
  return () => c.grad(loss, x)
}

const FRAGMENTS = 150

/** Random pieces of formulas, each again and again between others. */
const formulas = fc
  .sample(
    fc.tuple(
      fc.array(words, { maxLength: 3 }),
      fc.array(words, { minLength: 1, maxLength: 4 }),
      fc.array(words, { maxLength: 3 })
    ),
    { numRuns: FRAGMENTS, seed: 7 }
  )
  .map(([before, again, after]): readonly [string, Case] => [
    `parse of ${JSON.stringify(again.join(''))} again and again, ${JSON.stringify(before.join(''))} before it`,
    (n) => read(`${before.join('')}${again.join('').repeat(n)}${after.join('')}`)
  ])

const NODES: ReadonlyArray<unknown> = [
  { kind: 'placeholder', name: 'x', shape: [2, 1] },
  { kind: 'placeholder', name: 'x', shape: [1, 2] },
  { kind: 'placeholder', name: 'x', shape: ['n', 1] },
  { kind: 'variable', name: 'v', shape: [1, 1], value: { shape: [1, 1], entries: [1] } },
  { kind: 'constant', value: { shape: [2, 1], entries: [1, 'NaN'] } },
  { kind: 'constant', value: { shape: [2, 2], entries: [1] } },
  { op: 'exp', args: [0] },
  { op: 'add', args: [0, 0] },
  { op: 'matmul', args: [0, 0] },
  { op: 'concat', args: [0, 0, 0], params: [-2] },
  { op: 'sum', args: [0], params: ['x'] },
  { op: 'nothing', args: [9] },
  { op: 'exp', args: [1e9] },
  { evil: 1 },
  null
]

/** Random tables of nodes, again and again. */
const documents = fc
  .sample(fc.array(fc.constantFrom(...NODES), { minLength: 1, maxLength: 4 }), { numRuns: 40, seed: 7 })
  .map((again): readonly [string, Case] => [
    `fromJson of ${JSON.stringify(again)} again and again`,
    (n) => {
      const nodes = Array.from({ length: n }, () => again).flat()
      const roots = nodes.map((_, i) => [`r${i}`, i])
      const text = JSON.stringify({ format: 'catamat', version: 1, nodes, roots })
      return () => c.fromJson(text, { roots: 'named' })
    }
  ])

/** Every claim, by name. */
export const CASES: ReadonlyMap<string, Case> = new Map<string, Case>([
  ...SHAPES.flatMap(([shape, make]) =>
    interpreters.map(([name, interpret]): readonly [string, Case] => [
      `${name} of ${shape}`,
      (size) => {
        const expr = make(size)
        return () => interpret(expr)
      }
    ])
  ),
  ...formulas,
  ...documents,
  ['sameExpression', twins],
  ['fromJson', document],
  ['a fault among many operands', faultyOperands],
  ['many misspelt names', misspelt],
  ['the gradient of many operands laid end to end', gradientOfMany],
  ['the gradient of many operands behind a mask', maskedGradientOfMany],
  ['compiling a chain', (n) => () => c.compile(chain(n))],
  ['compiling many operands', (n) => () => c.compile(manyOperands(n))],
  ['parse of a sum', (n) => read(`a${' + a'.repeat(n)}`)],
  ['parse of powers', (n) => read(`a${' ** a'.repeat(n)}`)],
  ['parse of calls', (n) => read(`${'exp('.repeat(n)}a${')'.repeat(n)}`)],
  ['parse of open parentheses', (n) => read('('.repeat(n))],
  ['parse of closed parentheses', (n) => read(`${'('.repeat(n)}a${')'.repeat(n)}`)],
  ['parse of minus signs', (n) => read(`${'-'.repeat(n)}a`)],
  [
    'parse of let lines',
    (n) => read(`${Array.from({ length: n }, (_, i) => `let y${i} = ${i === 0 ? 'a' : `y${i - 1} + a`}\n`).join('')}y9`)
  ],
  ['parse of names that are not declared', (n) => read(Array.from({ length: n }, (_, i) => `q${i}`).join('+'))],
  ['parse of one long name', (n) => read(`${'a'.repeat(n)}!`)],
  ['parse of a matrix', (n) => read(`[${'[1,2],'.repeat(n)}[1,2]]`)],
  ['parse of an open quote', (n) => read(`"${'\\\\'.repeat(n)}`)],
  ['parse of line ends', (n) => read(`${'\n'.repeat(n)}a`)],
  ['parse of a size of many factors', (n) => read(`zeros('${'n*'.repeat(n)}n', 1)`)],
  ['parse of many operands', (n) => read(`concat([${'a,'.repeat(n)}a])`)]
])
