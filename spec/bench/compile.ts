/**
 * Compiled expressions beside other libraries on the same work: batches interleaved in one series of processes, best and median of each,
 * and how many times as fast catamat is. A library that is not installed is told and left out.
 *
 *   npm run bench -- [--only W2,W5] [--peers catamat,numpy] [--rounds 15] [--markdown file]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { NativeBlas } from '../../src/index.js'
import { INPUTS, type InputsOf, type Kind } from './data.js'
import { race, type Way } from './harness.js'
import type { Optional, Peer } from './peer.js'
import { catamat, native, portable } from './peers/catamat.js'
import { jaxFloat32, jaxFloat64 } from './peers/jax.js'
import { mathjs } from './peers/mathjs.js'
import { mlMatrix } from './peers/mlMatrix.js'
import { numpyTs } from './peers/numpyTs.js'
import { onnx } from './peers/onnx.js'
import { type Python, python } from './peers/python.js'
import { tfjsCpu, tfjsWasm } from './peers/tfjs.js'
import { chain, doublings, latency } from './scalars.js'
import { barsText, type Measured, markdownOf, textOf } from './table.js'
import { threads } from './threads.js'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    peers: { type: 'string', default: '' },
    rounds: { type: 'string', default: '15' },
    markdown: { type: 'string' }
  }
})

/** Whether a name begins as one of a list does, or the list is empty. */
const isAmong = (list: string, name: string): boolean =>
  list === '' || list.split(',').some((start) => name.startsWith(start))
const isAsked = (work: string): boolean => isAmong(options.only, work)
const say = (text: string): void => console.log(text)

const reason = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)

const loaded = async (optionals: ReadonlyArray<Optional>): Promise<ReadonlyArray<Peer>> => {
  const peers: Array<Peer> = []
  for (const { packages, load } of optionals)
    try {
      peers.push(await load())
    } catch (error) {
      say(`absent: npm i --no-save ${packages}  (${reason(error)})`)
    }
  return peers
}

const pythons = new Map<string, Python>()
for (const library of ['numpy', 'torch'] as const)
  for (const threads of [1, 2])
    try {
      const one = await python(library, threads)
      pythons.set(`${library} ${threads}`, one)
      if (threads === 1) say(`${library} ${one.version}`)
    } catch (error) {
      if (threads === 1) say(`absent: ${library}, by a Python that PYTHON names  (${reason(error)})`)
    }
const pythonPeers = (threads: number): ReadonlyArray<Peer> =>
  [...pythons].flatMap(([name, { peer }]) => (name.endsWith(String(threads)) ? [peer] : []))

const namedBlas = ({ library, version = 'version unknown' }: NativeBlas): string => `${library}, ${version}`

const blas = catamat.nativeBlas()
say(blas._tag === 'Right' ? `native: ${namedBlas(blas.right)}` : `absent: ${catamat.showBlasRefusal(blas.left)}`)
const ours = (threads: number): ReadonlyArray<Peer> => (blas._tag === 'Right' ? [native(threads)] : [])
const optionals = [mathjs, tfjsCpu, tfjsWasm, jaxFloat64, jaxFloat32, numpyTs, onnx(1)]
const single = [portable, ...ours(1), mlMatrix, ...(await loaded(optionals)), ...pythonPeers(1)]
const double = [...ours(2), ...(await loaded([onnx(2)])), ...pythonPeers(2)]
say(`${options.rounds} rounds; ÷ x: how many times as long as x, best (median)\n`)

const measured: Array<Measured> = []

/** Times all peers on some work. */
const compare = async <K extends Kind>(
  work: string,
  title: string,
  kind: K,
  inputs: () => InputsOf<K>,
  peers: ReadonlyArray<Peer> = single,
  flops?: number
): Promise<void> => {
  if (!isAsked(work)) return
  const given = inputs()
  const failed = (name: string, error: unknown): void => say(`${work}: ${name} is left out: ${reason(error)}`)
  const ways: Array<Way> = []
  for (const peer of peers)
    try {
      ways.push(...((await peer[kind]?.(given)) ?? []))
    } catch (error) {
      failed('a peer', error)
    }
  const asked = ways.filter(({ name }) => isAmong(options.peers, name))
  if (asked.length === 0) return
  const one = { work, title, flops, timings: await race(asked, Number(options.rounds), failed) }
  measured.push(one)
  say(textOf(one))
}

const SIZES = [64, 128, 256, 512, 1024]
const NETWORK = 2 * 128 * (2 * 784 * 128 + 3 * 128 * 10)

await compare('W1', 'A x + b, 2×2', 'affine', INPUTS.affine)
for (const n of SIZES)
  await compare(`W2 ${n}`, `A B, ${n}×${n}`, 'product', () => INPUTS.product(n), single, 2 * n ** 3)
await compare('W3', 'sum(sigmoid(x∘y + z)), 10⁶ entries', 'chain', INPUTS.chain)
await compare('W4', 'logistic loss and gradient, 10000×100', 'logistic', INPUTS.logistic)
const step = 'MLP 784-128-10, batch 128, loss and all gradients'
await compare('W5', step, 'network', INPUTS.network, single, NETWORK)
await compare('W8', 'Hessian of a logistic loss, 1000×50', 'hessian', INPUTS.hessian)
for (const n of SIZES.slice(1))
  await compare(`W2 ${n}, 2 threads`, `A B, ${n}×${n}`, 'product', () => INPUTS.product(n), double, 2 * n ** 3)
await compare('W5, 2 threads', step, 'network', INPUTS.network, double, NETWORK)
if (isAsked('threads')) await threads(say)
if (isAsked('W6')) for (const steps of [1e5, 1e6]) say(await chain(steps, pythons.get('torch 1')))
if (isAsked('W7')) for (const count of [60, 1000]) say(doublings(count))
if (isAsked('latency')) say(latency())
say(`\n${barsText(measured)}`)
if (options.markdown !== undefined) writeFileSync(options.markdown, markdownOf(measured))
for (const { stop } of pythons.values()) stop()
