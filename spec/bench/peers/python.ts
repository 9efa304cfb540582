import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Kind } from '../data.js'
import type { Way } from '../harness.js'
import type { Peer } from '../peer.js'

const SCRIPT = fileURLToPath(new URL('python.py', import.meta.url))

/** The Python that is asked; `PYTHON` names another. */
const PYTHON = process.env['PYTHON'] ?? 'python3'

/** A library of Python in a process of its own. */
export interface Python {
  readonly version: string
  readonly peer: Peer
  /** Seconds a node to build and differentiate a chain of scalars, and its value: PyTorch alone. */
  readonly nodes: (length: number) => Promise<readonly [seconds: number, value: number]>
  readonly stop: () => void
}

type Ask = (line: string) => Promise<readonly [number, number]>

const asking = (child: ChildProcessWithoutNullStreams, lines: AsyncIterator<string>): Ask => {
  return async (line) => {
    child.stdin.write(`${line}\n`)
    const { value, done } = await lines.next()
    const [a = Number.NaN, b = Number.NaN] = done === true ? [] : value.split(' ').map(Number)
    return [a, b]
  }
}

/** A process, once it has said which version it has. */
interface Started {
  readonly version: string
  readonly ask: Ask
  readonly stop: () => void
}

const started = async (library: string, threads: number): Promise<Started> => {
  const child = spawn(PYTHON, [SCRIPT, library, String(threads)], { stdio: ['pipe', 'pipe', 'pipe'] })
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${PYTHON} has no ${library}`)))
  })
  failed.catch(() => undefined) // it ends one day
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const first = await Promise.race([lines.next(), failed])
  if (first.done === true) return failed
  return { version: first.value, ask: asking(child, lines), stop: () => child.kill() }
}

/** A library of Python with so many threads; rejects where there is none. */
export const python = async (library: 'numpy' | 'torch', threads: number): Promise<Python> => {
  const running = new Set([await started(library, threads)])
  const [{ version } = { version: '' }] = running
  const stop = (): void => {
    for (const one of running) one.stop()
    running.clear()
  }
  /** Each work has a process of its own: how fast memory is had depends on what was freed before. */
  const fresh = async (): Promise<Ask> => {
    stop()
    const one = await started(library, threads)
    running.add(one)
    return one.ask
  }
  const name = `${library}${threads === 1 ? '' : `, ${threads} threads`}`
  const wayOf = (ask: Ask, work: string, note = ''): Way => ({
    name: `${name}${note}`,
    batch: async (count) => 1000 * (await ask(`${work} ${count}`))[0],
    check: async () => (await ask(`${work} 1`))[1]
  })
  const way = async (kind: Kind, n = 0): Promise<ReadonlyArray<Way>> => [wayOf(await fresh(), `${kind} ${n}`)]
  const chain = async (): Promise<ReadonlyArray<Way>> => {
    const ask = await fresh()
    const plain = wayOf(ask, 'chain 0')
    if (library !== 'numpy') return [plain]
    const other = await started(library, threads)
    running.add(other)
    return [plain, wayOf(other.ask, 'chain-in-place 0', ', in place')]
  }
  return {
    version,
    peer: {
      affine: () => way('affine'),
      product: ({ A }) => way('product', A.rows),
      chain,
      logistic: () => way('logistic'),
      network: () => way('network'),
      hessian: () => way('hessian')
    },
    nodes: async (length) => (await fresh())(`nodes ${length} 1`),
    stop
  }
}
