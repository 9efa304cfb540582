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

/** A library of Python with so many threads; rejects where there is none. */
export const python = async (library: 'numpy' | 'torch', threads: number): Promise<Python> => {
  const child = spawn(PYTHON, [SCRIPT, library, String(threads)], { stdio: ['pipe', 'pipe', 'pipe'] })
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${PYTHON} has no ${library}`)))
  })
  failed.catch(() => undefined) // it ends one day
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const first = await Promise.race([lines.next(), failed])
  if (first.done === true) return failed
  const ask = asking(child, lines)
  const name = `${library}${threads === 1 ? '' : `, ${threads} threads`}`
  const way = (kind: Kind, n = 0): ReadonlyArray<Way> => [
    {
      name,
      batch: async (count) => 1000 * (await ask(`${kind} ${n} ${count}`))[0],
      check: async () => (await ask(`${kind} ${n} 1`))[1]
    }
  ]
  return {
    version: first.value,
    peer: {
      affine: () => way('affine'),
      product: ({ A }) => way('product', A.rows),
      chain: () => way('chain'),
      logistic: () => way('logistic'),
      network: () => way('network'),
      hessian: () => way('hessian')
    },
    nodes: (length) => ask(`nodes ${length} 1`),
    stop: () => child.kill()
  }
}
