import type { Expr } from '../../src/index.js'
import { INPUTS } from './data.js'
import { catamat, EXPRESSIONS } from './peers/catamat.js'
import { matrixOf } from './peers/mlMatrix.js'
import type { Python } from './peers/python.js'

const { add, compile, grad, multiply, placeholder } = catamat

/** The milliseconds that something took, and what it gave. */
const took = <A>(work: () => A): readonly [milliseconds: number, result: A] => {
  const started = performance.now()
  const result = work()
  return [performance.now() - started, result]
}

const bestOf = (times: number, work: () => unknown): number =>
  Math.min(...Array.from({ length: times }, () => took(work)[0]))

const chainOf = (steps: number): Expr<[1, 1], 's'> => {
  let s: Expr<[1, 1], 's'> = placeholder('s', 1, 1)
  for (let i = 0; i < steps; i++) s = add(multiply(s, 0.5), 1)
  return s
}

const REPEATS = 5

/** W6: what a node of a chain of scalars costs, in nanoseconds. */
export const chain = async (steps: number, torch: Python | undefined): Promise<string> => {
  const each = (milliseconds: number): string => `${((1e6 * milliseconds) / (2 * steps)).toFixed(1)} ns`
  const leaf = placeholder('s', 1, 1)
  const built = bestOf(REPEATS, () => chainOf(steps))
  const expr = chainOf(steps)
  const compiling = bestOf(REPEATS, () => compile(expr))
  const compiled = compile(expr)
  const running = bestOf(2 * REPEATS, () => compiled.run({ s: 1 }))
  const [differentiating, slope] = took(() => grad(expr, leaf))
  const both = compile({ value: expr, slope })
  const together = bestOf(2 * REPEATS, () => both.run({ s: 1 }))
  const costs = [
    `${each(built)} to build`,
    `${each(compiling)} to compile`,
    `${each(running)} to evaluate`,
    `${each(differentiating)} to differentiate`,
    `${each(together)} to evaluate with the gradient`
  ]
  const first = built + compiling + running + differentiating + together
  const peer = torch === undefined ? undefined : (await torch.nodes(steps))[0] * 1e9
  const beside =
    peer === undefined
      ? ''
      : `; torch ${peer.toFixed(0)} ns, ${((peer * 2 * steps) / (1e6 * first)).toFixed(1)}× the whole first time`
  return `W6  a chain of ${2 * steps} scalar operations, a node: ${costs.join(', ')}${beside}`
}

/** W7: doublings of one value, which are as many nodes and 2ⁿ paths. */
export const doublings = (count: number): string => {
  const make = () => {
    let y: Expr<[1, 1], 's'> = placeholder('s', 1, 1)
    for (let i = 0; i < count; i++) y = add(y, y)
    return compile(y)
  }
  const making = bestOf(REPEATS, make)
  const compiled = make()
  const calls = 1000
  const running = bestOf(20, () => {
    for (let i = 0; i < calls; i++) compiled.run({ s: 1 })
  })
  return `W7  ${count} doublings: ${making.toFixed(2)} ms to build and compile, ${((1e6 * running) / calls).toFixed(0)} ns to evaluate`
}

/** How long the first calls of the step of W5 take: from what is built, and from what is compiled. */
export const latency = (): string => {
  const values = Object.fromEntries(Object.entries(INPUTS.network()).map(([name, one]) => [name, matrixOf(one)]))
  const exprs = EXPRESSIONS.network()
  const [first, compiled] = took(() => compile(exprs))
  const run = compiled.run as unknown as (given: typeof values) => unknown // by names that are data here
  const calls = Array.from({ length: 30 }, () => took(() => run(values))[0])
  const compiling = bestOf(REPEATS, () => compile(EXPRESSIONS.network()))
  const shown = calls.slice(0, 4).map((call) => call.toFixed(2))
  return `latency  W5 compiles in ${compiling.toFixed(2)} ms (the first time ${first.toFixed(2)}); its first calls take ${shown.join(', ')} ms, the best of 30 ${Math.min(...calls).toFixed(2)} ms`
}
