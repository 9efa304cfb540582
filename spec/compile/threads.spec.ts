import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as workerThreads from 'node:worker_threads'
import * as E from 'fp-ts/lib/Either.js'
import { Matrix } from 'ml-matrix'
import { type Engine, engineOf } from '../../src/compile/engine.js'
import { type Pool, poolOf } from '../../src/compile/threads/pool.js'
import { READ } from '../../src/compile/threads/words.js'
import {
  add,
  compile,
  type Environment,
  type Expr,
  entriesOf,
  evaluate,
  exp,
  grad,
  matmul,
  max,
  mean,
  min,
  multiply,
  placeholder,
  run,
  show,
  sigmoid,
  signature,
  sum,
  transpose
} from '../../src/index.js'
import { decodeExpression, environmentFor } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'

const test = suite('threads of compile')

/** So small that every job of more than one entry is cut. */
const LEAST_PART = 1e-9
const PATIENCE = 20_000

/** A compiled expression whose jobs all run in WebAssembly, on the threads of a pool. */
const engineOn = (expr: Expr, pool: Pool): Engine =>
  engineOf([expr], { backend: 'portable', threads: pool.threads }, () => pool)

const entriesFrom = (engine: Engine, env: unknown): ArrayLike<number> => {
  const blocks = engine.blocks(env)
  return E.isRight(blocks) ? (blocks.right[0]?.data.slice() ?? []) : assert.fail('no value')
}

const reasonOf = (engine: Engine): string => engine.latest()?.backend.reason ?? ''

const pause = (): Promise<void> => new Promise((done) => void setTimeout(done, 5))

/** Waits until something is so, as long as a busy machine may take. */
const until = async (isSo: () => boolean, what: string): Promise<void> => {
  for (const from = performance.now(); !isSo(); await pause())
    if (performance.now() - from > 60_000) assert.fail(`in a minute there was never: ${what}`)
}

const allThreads = (engine: Engine): Promise<void> =>
  until(() => /on \d+ threads$/.test(reasonOf(engine)), 'a program on all threads')

/** Waits in place: the workers have started, and have only to read. */
const spin = (isSo: () => boolean): void => {
  for (const from = performance.now(); !isSo(); )
    if (performance.now() - from > 60_000) assert.fail('workers do not read what they are sent')
}

const pools = [2, 3].map((threads) => poolOf({ threads, leastPart: LEAST_PART, patience: PATIENCE }))

/** Workers that have started, and a program on them. */
const started = async (pool: Pool): Promise<Engine> => {
  const engine = engineOn(exp(placeholder('x', 8, 8)), pool)
  entriesFrom(engine, { x: Matrix.ones(8, 8) })
  await allThreads(engine)
  return engine
}

test.before(async () => {
  for (const pool of pools) await started(pool)
})

/** On two and three threads, too, an expression has the bits of evaluate; the result says whether anything was shared. */
const same = (expr: Expr, env: Environment): boolean => {
  const expected = evaluate(expr, env)
  let isShared = false
  for (const pool of pools) {
    const engine = engineOn(expr, pool)
    const isMade = E.isRight(engine.blocks(env))
    assert.is(isMade, E.isRight(expected))
    if (E.isLeft(expected)) continue
    const reason = reasonOf(engine)
    if (reason.includes('workers are starting')) spin(() => reasonOf(engine).endsWith(`on ${pool.threads} threads`))
    isShared ||= reasonOf(engine).endsWith(`on ${pool.threads} threads`)
    for (let call = 0; call < 3; call++)
      assert.sameBits(entriesFrom(engine, env), entriesOf(expected.right), `${pool.threads} threads: ${show(expr)}`)
  }
  return isShared
}

const operations = [...signature.keys()].filter((name) => name !== 'dimension')
const numbers = fc.array(fc.nat(1000), { minLength: 3, maxLength: 240, size: 'max' })

test('values have the bits of evaluate on any number of threads', () => {
  let shared = 0
  const points = fc.tuple(numbers, fc.nat(1000), fc.array(fc.nat(3), { maxLength: 3 })).map(([list, seed, stack]) => {
    const expr = decodeExpression(list, { operations, stack })
    return { expr, env: environmentFor(expr, seed), toString: () => show(expr) }
  })
  holds(points, ({ expr, env }) => {
    if (same(expr, env)) shared++
  })
  assert.ok(shared > 0, 'nothing was ever shared')
})

const special = [Number.NaN, Number.POSITIVE_INFINITY, -0, 0, Number.MAX_VALUE]
const matrix = (rows: number, columns: number, seed: number, awkward: boolean): Matrix => {
  const entry = (i: number): number =>
    awkward && i % 13 === seed % 13 ? (special[i % 5] as number) : Math.sin(i + seed) * 10 ** ((i % 7) - 3)
  return new Matrix(
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => entry(i * columns + j)))
  )
}

const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 150 }), fc.constantFrom(1, 8, 257))

test('products of any sizes, transposed or not, have the bits of evaluate on any number of threads', () =>
  holds(fc.tuple(size, size, size, fc.boolean(), fc.boolean(), fc.boolean()), ([m, k, n, isA, isB, isAwkward]) => {
    const [A, B] = [placeholder('A', isA ? k : m, isA ? m : k), placeholder('B', isB ? n : k, isB ? k : n)]
    const expr = matmul(isA ? transpose(A) : A, isB ? transpose(B) : B) as Expr
    const env = {
      A: matrix(isA ? k : m, isA ? m : k, 1, isAwkward),
      B: matrix(isB ? n : k, isB ? k : n, 2, isAwkward)
    }
    assert.is(same(expr, env), m > 8 || n > 8)
  }))

test('loops with operands that stretch, and reductions of many lanes, have the bits of evaluate on any number of threads', () =>
  holds(fc.tuple(size, size, fc.constantFrom(undefined, 0, 1), fc.boolean()), ([m, n, axis, isAwkward]) => {
    const [x, row, column] = [placeholder('x', m, n), placeholder('row', 1, n), placeholder('column', m, 1)]
    const env = {
      x: matrix(m, n, 1, isAwkward),
      row: matrix(1, n, 2, isAwkward),
      column: matrix(m, 1, 3, isAwkward)
    }
    const stretched = sigmoid(add(multiply(x, row), column))
    same(stretched, env)
    for (const reduce of [sum, mean, max, min]) same(axis === undefined ? reduce(x) : reduce(x, axis), env)
  }))

test('a tall matrix that is read forth and back has the bits of evaluate on any number of threads', () => {
  const [X, w] = [placeholder('X', 4001, 30), placeholder('w', 30, 1)]
  const loss = mean(sigmoid(matmul(X, w)))
  const env = { X: matrix(4001, 30, 1, false), w: matrix(30, 1, 2, false) }
  assert.is(compile(grad(loss, w)).plan?.strips.length, 1)
  assert.ok(same(grad(loss, w), env))
})

/** Replaces what the module of worker threads and its like give, for as long as something is done. */
const withReplaced = async <T extends object, K extends keyof T>(
  holder: T,
  key: K,
  other: T[K],
  body: () => Promise<void> | void
): Promise<void> => {
  const before = holder[key]
  holder[key] = other
  try {
    await body()
  } finally {
    holder[key] = before
  }
}

/** The module as `process.getBuiltinModule` gives it, which is no namespace: what is in it may be replaced. */
const builtin = process.getBuiltinModule('node:worker_threads') as { Worker: typeof workerThreads.Worker }

interface Known {
  readonly worker: workerThreads.Worker
  readonly words: Int32Array
  readonly hasEnded: () => boolean
}

/** A pool whose workers are known and run another text, with what it computes. */
const known = async (
  body: (workers: ReadonlyArray<Known>) => Promise<void> | void,
  change: (source: string) => string = (source) => source
): Promise<void> => {
  const workers: Array<Known> = []
  class Recorded extends workerThreads.Worker {
    constructor(source: string | URL, options: workerThreads.WorkerOptions) {
      const text = String(source)
      const changed = change(text)
      super(changed, options)
      let hasEnded = false
      this.on('exit', () => {
        hasEnded = true
      })
      const { words } = options.workerData as { readonly words: Int32Array } // what pools give
      workers.push({ worker: this, words, hasEnded: () => hasEnded })
    }
  }
  await withReplaced(builtin, 'Worker', Recorded, () => body(workers))
}

const x = placeholder('x', 64, 64)
const expr = sum(sigmoid(multiply(exp(x), 0.5)), 1)
const env = { x: matrix(64, 64, 5, false) }
const expected = entriesOf(run(expr, env))

const freshPool = (patience = PATIENCE): Pool => poolOf({ threads: 3, leastPart: LEAST_PART, patience })

test('workers that die are done without, whenever that is', () =>
  known(async (workers) => {
    const engine = engineOn(expr, freshPool())
    assert.sameBits(entriesFrom(engine, env), expected)
    assert.is(reasonOf(engine).endsWith('on one thread: workers are starting'), true, reasonOf(engine))
    await allThreads(engine)
    const [first, second] = workers as [Known, Known]
    const ending = first.worker.terminate()
    for (let call = 0; call < 50; call++) assert.sameBits(entriesFrom(engine, env), expected)
    await ending
    await until(first.hasEnded, 'the end of a worker')
    assert.match(reasonOf(engine), 'on 2 threads: 1 of 2 workers ended')
    assert.sameBits(entriesFrom(engine, env), expected)
    await second.worker.terminate()
    await until(second.hasEnded, 'the end of a worker')
    assert.match(reasonOf(engine), 'on one thread: 2 of 2 workers ended')
    assert.sameBits(entriesFrom(engine, env), expected)
  }))

test('a worker that claims a part and never ends it costs patience, and no value', () => {
  const stuck = (source: string): string => source.replace('compute(program, parts[part])', '(() => { for (;;); })()')
  return known(async (workers) => {
    const engine = engineOn(expr, freshPool(100))
    entriesFrom(engine, env)
    await allThreads(engine)
    while (reasonOf(engine).endsWith('on 3 threads')) assert.sameBits(entriesFrom(engine, env), expected)
    assert.match(reasonOf(engine), 'on one thread: a worker did not finish its part')
    assert.sameBits(entriesFrom(engine, env), expected)
    await until(() => workers.every(({ hasEnded }) => hasEnded()), 'the end of all workers')
    assert.sameBits(entriesFrom(engine, env), expected)
  }, stuck)
})

test('a kernel that fails in a worker costs no value', () => {
  const failing = (source: string): string =>
    source.replace('const compute = ({', 'const compute = () => 3, never = ({')
  return known(async () => {
    const engine = engineOn(expr, freshPool())
    entriesFrom(engine, env)
    await allThreads(engine)
    for (let call = 0; call < 20; call++) assert.sameBits(entriesFrom(engine, env), expected)
  }, failing)
})

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** What is unreachable is collected, and who waits for that is told, in turns of the event loop. */
const collected = (isSo: () => boolean, what: string): Promise<void> =>
  until(() => {
    collect()
    return isSo()
  }, what)

test('workers keep the memory of no program that is gone, and end with the function that they were started for', () => {
  const told = (source: string): string => {
    const read = `Atomics.store(words, ${READ} + number, mail)`
    return source.replace(read, `Atomics.store(words, ${READ - 1}, programs.size); ${read}`)
  }
  return known(async (workers) => {
    const keep = async (): Promise<Engine> => {
      const n = placeholder('y', 'n', 'n')
      const engine = engineOn(exp(n), freshPool())
      for (let size = 20; size < 60; size++) entriesFrom(engine, { y: Matrix.ones(size, size) })
      await allThreads(engine)
      return engine
    }
    let engine: Engine | undefined = await keep()
    const size = (): number => workers[0]?.words[READ - 1] ?? Number.NaN
    await collected(() => size() === 8, 'eight programs, which are kept')
    assert.sameBits(entriesFrom(engine, { y: [[0]] }), [1])
    assert.is(
      workers.some(({ hasEnded }) => hasEnded()),
      false
    )
    engine = undefined
    await collected(() => workers.every(({ hasEnded }) => hasEnded()), 'the end of all workers')
  }, told)
})

test('where there are no threads, the reason is told and the calling thread does it all', async () => {
  const reasonNow = (): string => {
    const engine = engineOn(expr, freshPool())
    assert.sameBits(entriesFrom(engine, env), expected)
    return reasonOf(engine)
  }
  const none = (() => undefined) as unknown as typeof process.getBuiltinModule // as older engines and browsers have it
  await withReplaced(process, 'getBuiltinModule', none, () =>
    assert.match(reasonNow(), 'on one thread: there are no worker threads here')
  )
  class Refused {
    constructor() {
      throw new Error('not here')
    }
  }
  await withReplaced(builtin, 'Worker', Refused as unknown as typeof workerThreads.Worker, () =>
    assert.match(reasonNow(), 'on one thread: worker threads are refused: not here')
  )
  await known(async (workers) => {
    const Recorded = builtin.Worker
    class OnlyOne extends Recorded {
      constructor(source: string | URL, options: workerThreads.WorkerOptions) {
        if (workers.length === 1) throw new Error('no more')
        super(source, options)
      }
    }
    await withReplaced(builtin, 'Worker', OnlyOne, () => assert.match(reasonNow(), 'are refused: no more'))
    await until(() => workers.length === 1 && workers[0]?.hasEnded() === true, 'the end of the only worker')
  })
  const shared = globalThis as { SharedArrayBuffer: unknown } // pages that are not isolated have none
  await withReplaced(shared, 'SharedArrayBuffer', undefined, () =>
    assert.match(reasonNow(), 'on one thread: worker threads are refused')
  )
})

test('what no thread can take over says so', () => {
  const small = placeholder('s', 20, 20)
  assert.match(compile(matmul(small, small), { threads: 2 }).backend?.reason ?? '', 'on one thread: nothing in it is')
  const plain = compile(matmul(small, small), { threads: 2, backend: 'plain' }).backend?.reason
  assert.is(plain, 'it was asked for; threads are for WebAssembly')
  const code = compile(add(placeholder('a', 1, 1), 1), { threads: 2 })
  for (let call = 0; call < 4; call++) code.run({ a: call })
  assert.is(code.backend?.reason, 'it is small; threads are for WebAssembly')
  assert.is(compile(matmul(small, small), { threads: 1 }).backend?.reason, 'WebAssembly with 128-bit SIMD')
})

test('the number of threads is a whole number within limits', () => {
  for (const threads of [0, 1.5, 65, Number.NaN, -1]) {
    const refused = compile(exp(x), { threads })(env)
    assert.is(E.isLeft(refused) && refused.left[0]._tag, 'InvalidArgument')
  }
})

/** What a program prints that imports the built package under its own name. */
const printed = (program: string, ...flags: ReadonlyArray<string>): string =>
  execFileSync(process.execPath, [...flags, '--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'], // the engine warns of flags that go together
    timeout: 120_000
  })

const PROGRAM = `
  import { compile, entriesOf, matmul, ones, placeholder, run } from 'catamat'
  const A = placeholder('A', 200, 200)
  const product = compile(matmul(A, A), { threads: 2 })
  const isRight = () => entriesOf(product.run({ A: run(ones(200, 200)) })).every((entry) => entry === 200)
  globalThis.kept = product // its workers do not end because it is collected
  const first = isRight()
  while (!product.backend.reason.endsWith('on 2 threads')) await new Promise((done) => setTimeout(done, 5))
  console.log(first, isRight(), product.backend.name)`

test('a process that compiled with threads ends by itself', () => assert.is(printed(PROGRAM), 'true true portable\n'))

test('threads work where code from texts is not allowed', () =>
  assert.is(printed(PROGRAM, '--disallow-code-generation-from-strings'), 'true true portable\n'))
