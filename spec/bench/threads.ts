import { Matrix } from 'ml-matrix'
import type { Compiled, Expr } from '../../src/index.js'

const { add, compile, matmul, multiply, placeholder, sigmoid, sum } = (await import(
  '../../dist/index.js' as string
)) as typeof import('../../src/index.js')

const ROUNDS = 25
const ENOUGH = 4 // milliseconds that a batch takes at least

type Function = Compiled<Matrix, never, unknown>

const started = async (one: Function): Promise<string> => {
  for (let i = 0; i < 500 && one.backend?.reason.includes('workers are starting'); i++)
    await new Promise((done) => void setTimeout(done, 10))
  return one.backend?.reason ?? ''
}

/** Milliseconds of each call, of batches that take turns. */
const timed = (
  ways: ReadonlyArray<() => unknown>
): ReadonlyArray<{ readonly best: number; readonly median: number }> => {
  const batches = ways.map((way) => {
    const from = performance.now()
    for (let i = 0; i < 3; i++) way()
    return Math.max(1, Math.ceil(ENOUGH / ((performance.now() - from) / 3)))
  })
  const times = ways.map((): Array<number> => [])
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, way] of ways.entries()) {
      const count = batches[i] ?? 1
      const from = performance.now()
      for (let call = 0; call < count; call++) way()
      times[i]?.push((performance.now() - from) / count)
    }
  return times.map((own) => {
    const sorted = [...own].sort((a, b) => a - b)
    return {
      best: sorted[0] ?? Number.NaN,
      median: sorted[ROUNDS >> 1] ?? Number.NaN
    }
  })
}

const race = async (
  title: string,
  expr: Expr<[number, number], string>,
  values: Readonly<Record<string, Matrix>>,
  say: (text: string) => void
): Promise<void> => {
  const kept = (threads: number): Function => {
    const own = compile(expr, { threads }).resident(values)
    if (own._tag === 'Left') throw new Error(`${title} is refused`)
    return own.right as unknown as Function // all its names are kept
  }
  const functions = [kept(1), kept(2)]
  const out = new Float64Array((functions[0] as Function).run().size)
  const reason = await started(functions[1] as Function)
  const [one, two] = timed(functions.map((own) => () => own.into({}, out)))
  if (one === undefined || two === undefined) return
  const each = ({ best, median }: typeof one): string => `${best.toFixed(2)} (${median.toFixed(2)}) ms`
  say(
    `${title.padEnd(34)}${each(one).padStart(20)}${each(two).padStart(20)}   ${(one.best / two.best).toFixed(2)}× (${(one.median / two.median).toFixed(2)}×); ${reason}`
  )
}

const random = (rows: number, columns: number): Matrix => Matrix.sub(Matrix.random(rows, columns), 0.5)

/** Two threads beside one on values that are kept: best and median. On a busy machine there is no second processor to be had. */
export const threads = async (say: (text: string) => void): Promise<void> => {
  say(`${''.padEnd(34)}${'one thread'.padStart(20)}${'two'.padStart(20)}`)
  for (const n of [128, 256, 512, 1024])
    await race(
      `A B, ${n}×${n}`,
      matmul(placeholder('A', n, n), placeholder('B', n, n)),
      { A: random(n, n), B: random(n, n) },
      say
    )
  const n = 1000
  const [x, y, z] = [placeholder('x', n, n), placeholder('y', n, n), placeholder('z', n, n)]
  const entries = sigmoid(add(multiply(x, y), z))
  const values = { x: random(n, n), y: random(n, n), z: random(n, n) }
  await race('sum(sigmoid(x∘y + z)), 10⁶ entries', sum(entries), values, say)
  await race('the same for each row', sum(entries, 1), values, say)
}
