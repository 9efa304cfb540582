import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { entriesOf } from '../../src/index.js'
import { crc32 } from '../../src/train/checksum.js'
import {
  type CheckpointError,
  loadCheckpoint,
  minimize,
  type Step,
  saveCheckpoint,
  showTrainingError,
  type Taken,
  type TrainingState,
  take
} from '../../src/train/index.js'
import { decode, encode } from '../../src/train/safetensors.js'
import * as assert from '../assert.js'
import { note, suite } from '../suite.js'
import { DATA as environment, loss, OPTIMISERS, PARAMETERS, value } from './made.js'

const test = suite('checkpoints')

const FOLDER = mkdtempSync(join(tmpdir(), 'catamat-checkpoint-'))
const FILE = join(FOLDER, 'state.safetensors')
test.after(() => rmSync(FOLDER, { recursive: true, force: true }))

const loaded = (path = FILE): TrainingState => {
  const state = loadCheckpoint(path)
  return E.isRight(state) ? state.right : assert.fail(showTrainingError(state.left))
}
const saved = (state: TrainingState, path = FILE): void => {
  const result = saveCheckpoint(path, state)
  if (E.isLeft(result)) assert.fail(showTrainingError(result.left))
}
const faultOf = (result: E.Either<CheckpointError, unknown>): CheckpointError =>
  E.isLeft(result) ? result.left : assert.fail('nothing was wrong')

/** All of a state, numbers as their bits. */
const bits = (state: TrainingState): string => {
  const hex = (numbers: ReadonlyArray<number>): string => Buffer.from(Float64Array.from(numbers).buffer).toString('hex')
  const shape = (given: unknown): string =>
    Array.isArray(given)
      ? `[${given.map(shape).join()}]`
      : ((m) => `${m.rows}×${m.columns}`)(given as import('ml-matrix').Matrix)
  const of = (values: TrainingState['parameters']): unknown =>
    Object.entries(values).map(([name, given]) => [name, shape(given), hex(entriesOf(given))])
  const { parameters, slots, numbers, ...rest } = state
  return JSON.stringify([
    of(parameters),
    Object.entries(slots).map(([slot, values]) => [slot, of(values)]),
    Object.entries(numbers).map(([name, n]) => [name, hex([n])]),
    rest
  ])
}

const STATE: TrainingState = {
  optimiser: 'made',
  step: 12,
  parameters: {
    ...PARAMETERS,
    odd: value([
      [Number.NaN, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 1.7976931348623157e308, 0.1]
    ]),
    'a/b%2F"θ\n': value([[1]]),
    '0': value([[2]]),
    ['__proto__']: value([[3]]),
    empty: [],
    deep: [[], []]
  },
  slots: { mean: { w: value([[-0], [Number.NaN]]) }, 's/y': {}, s: { 'y/w': value([[4]]) } },
  numbers: { product: 0.1 + 0.2, zero: -0, none: Number.NaN, big: 1e300 },
  generator: { seed: 2 ** 53 - 1, counter: 7 }
}

test('what is saved is what is loaded, bit for bit', () => {
  saved(STATE)
  assert.is(bits(loaded()), bits(STATE))
  saved(loaded())
  assert.is(bits(loaded()), bits(STATE))
  assert.equal(readdirSync(FOLDER), ['state.safetensors'], 'nothing is left beside it')
})

test('the file is a safetensors file, as another program reads it', () => {
  saved(STATE)
  const bytes = readFileSync(FILE)
  const length = Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as {
    readonly [name: string]: {
      readonly dtype: string
      readonly shape: ReadonlyArray<number>
      readonly data_offsets: readonly [number, number]
    }
  }
  const { __metadata__: metadata, ...tensors } = header
  assert.ok(Object.values(metadata ?? {}).every((text) => typeof text === 'string'))
  assert.is(length % 8, 0)
  let end = 0
  for (const { dtype, shape, data_offsets } of Object.values(tensors)) {
    assert.is(dtype, 'F64')
    assert.is(data_offsets[0], end)
    end = data_offsets[0] + 8 * shape.reduce((product, size) => product * size, 1)
    assert.is(data_offsets[1], end)
  }
  assert.is(8 + length + end, bytes.length)
  const [from = Number.NaN] = tensors['parameters/odd']?.data_offsets ?? []
  assert.sameBits(
    [0, 1, 2, 6].map((i) => bytes.readDoubleLE(8 + length + from + 8 * i)),
    [Number.NaN, -0, Number.POSITIVE_INFINITY, 0.1]
  )
})

for (const [name, optimiser] of Object.entries(OPTIMISERS))
  test(`${name}: k steps, save, load and m steps are k + m steps, bit for bit`, () => {
    const options = { optimiser, environment, batch: { size: 2, names: ['X', 'y'] }, seed: 11 }
    const whole: ReadonlyArray<Step> = [...take(minimize(loss, options), 15)]
    for (const k of [1, 7]) {
      saved((whole[k - 1] as Taken).state)
      const rest = [...take(minimize(loss, { ...options, state: loaded() }), 15 - k)]
      assert.equal(
        rest.map(({ state }) => bits(state)),
        whole.slice(k).map(({ state }) => bits(state))
      )
      assert.sameBits(
        rest.map((step) => step.loss),
        whole.slice(k).map((step) => step.loss)
      )
    }
  })

test('every truncation, every flipped bit and every byte too many is an error', () => {
  saved({ ...STATE, parameters: { w: value([[1, 2]]) } })
  const good = readFileSync(FILE)
  const broken = join(FOLDER, 'broken')
  const tags = new Map<string, number>()
  const expectFault = (bytes: Uint8Array): void => {
    writeFileSync(broken, bytes)
    const fault = faultOf(loadCheckpoint(broken))
    assert.is(fault.path, broken)
    const tag = fault._tag === 'CheckpointCorrupt' ? `${fault._tag} ${fault.reason}` : fault._tag
    tags.set(tag, (tags.get(tag) ?? 0) + 1)
  }
  for (let length = 0; length < good.length; length++) expectFault(good.subarray(0, length))
  for (let at = 0; at < good.length; at++) {
    const flipped = Uint8Array.from(good)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
    expectFault(flipped)
  }
  expectFault(Buffer.concat([good, Buffer.from([0])]))
  expectFault(Buffer.concat([good, good]))
  rmSync(broken)
  note(`${good.length} bytes: ${[...tags].map(([tag, count]) => `${tag} ${count}`).join(', ')}`)
  assert.equal(
    [...tags.keys()].filter((tag) => !/^Checkpoint(Corrupt|Mismatch)/.test(tag)),
    []
  )
})

const whenHolding = (bytes: Uint8Array | string): CheckpointError => {
  const path = join(FOLDER, 'foreign')
  writeFileSync(path, bytes)
  return faultOf(loadCheckpoint(path))
}

test('a foreign file and one of another version are told apart from a damaged one', () => {
  for (const text of ['', 'x', '{}', JSON.stringify({ a: 1 }), '\u0089PNG\r\n\u001a\n'.repeat(9)])
    assert.is(whenHolding(text)._tag, 'CheckpointCorrupt')
  const tensors = new Map([['x', { shape: [1, 1], data: Float64Array.of(1) }]])
  const foreign = whenHolding(encode({ metadata: {}, tensors }))
  assert.equal(foreign, {
    _tag: 'CheckpointMismatch',
    path: join(FOLDER, 'foreign'),
    field: 'format',
    got: undefined,
    expected: 'catamat-checkpoint'
  })
  const later = whenHolding(encode({ metadata: { format: 'catamat-checkpoint', version: '2' }, tensors }))
  assert.is(showTrainingError(later), `CheckpointMismatch: ${join(FOLDER, 'foreign')}: its version is 2, expected 1`)
})

/** A file with a right checksum around any content, as an attacker makes one. */
const forged = (state: string, tensors: Parameters<typeof encode>[0]['tensors']): CheckpointError => {
  const bytes = encode({
    metadata: { format: 'catamat-checkpoint', version: '1', checksum: '00000000', state },
    tensors
  })
  bytes.set(Buffer.from(crc32(bytes).toString(16).padStart(8, '0')), Buffer.from(bytes).indexOf('"checksum":"') + 12)
  return whenHolding(bytes)
}

test('a file with a right checksum and no state in it is an error', () => {
  const fine = JSON.stringify({ optimiser: 'sgd', step: 1, generator: { seed: 0, counter: 0 }, slots: ['m'] })
  const one = { shape: [1, 1], data: Float64Array.of(1) }
  const states = [
    '',
    '3',
    'null',
    '{}',
    fine.replace('"step":1', '"step":-1'),
    fine.replace('0}', '0.5}'),
    fine.replace('["m"]', '[1]')
  ]
  for (const state of states) assert.match(JSON.stringify(forged(state, new Map())), '"reason":"state"')
  for (const name of ['w', 'other/w', 'slots/m', 'slots/n/w', 'numbers/a'])
    assert.match(JSON.stringify(forged(fine, new Map([[name, one]]))), '"reason":"state"')
  assert.match(
    JSON.stringify(forged(fine, new Map([['parameters/w', { shape: [2], data: new Float64Array(2) }]]))),
    '"reason":"state"'
  )
  for (const shape of [
    [2, 2],
    [-1, -1],
    [1, 0.5],
    [1e300, 1e300]
  ])
    assert.match(
      JSON.stringify(forged(fine, new Map([['parameters/w', { shape, data: Float64Array.of(1) }]]))),
      '"reason":"tensor"'
    )
})

test('tensors that overlap, leave a gap or leave bytes over are an error', () => {
  const at = (from: number, to: number): object => ({ dtype: 'F64', shape: [1, 1], data_offsets: [from, to] })
  const made = (tensors: object, bytes: number): E.Either<unknown, unknown> => {
    const header = Buffer.from(JSON.stringify(tensors))
    const file = Buffer.concat([Buffer.alloc(8), header, Buffer.alloc(bytes)])
    file.writeBigUInt64LE(BigInt(header.length))
    const read = decode(file)
    return E.isRight(read) ? read.right.tensors() : read
  }
  assert.is(made({ a: at(0, 8), b: at(8, 16) }, 16)._tag, 'Right')
  assert.equal(made({ a: at(0, 8), b: at(0, 8) }, 8), E.left('tensor'))
  assert.equal(made({ a: at(8, 16) }, 16), E.left('tensor'))
  assert.equal(made({ a: at(0, 8), b: at(8, 16) }, 8), E.left('tensor'))
  assert.equal(made({ a: at(0, 8) }, 16), E.left('length'))
  assert.equal(made({ a: { ...at(0, 8), dtype: 'F32' } }, 8), E.left('tensor'))
  assert.equal(made([], 0), E.left('header'))
})

test('what the file system refuses is an error with its code, and the old file stays', () => {
  assert.equal(faultOf(loadCheckpoint(join(FOLDER, 'none'))), {
    _tag: 'CheckpointUnavailable',
    path: join(FOLDER, 'none'),
    code: 'ENOENT'
  })
  assert.equal(faultOf(loadCheckpoint(FOLDER)), { _tag: 'CheckpointUnavailable', path: FOLDER, code: 'EISDIR' })
  assert.is(
    showTrainingError(faultOf(saveCheckpoint(join(FOLDER, 'none', 'a'), STATE))),
    `CheckpointUnavailable: ${join(FOLDER, 'none', 'a')}: ENOENT`
  )
  const before = readdirSync(FOLDER)
  assert.is(faultOf(saveCheckpoint(FOLDER, STATE))._tag, 'CheckpointUnavailable')
  assert.equal(readdirSync(FOLDER), before)
  assert.equal(
    readdirSync(join(FOLDER, '..')).filter((file) => file.startsWith(`${FOLDER.split('/').pop()}.`)),
    [],
    'the temporary file is gone'
  )
  saved(STATE)
  chmodSync(FOLDER, 0o500)
  const refused = saveCheckpoint(FILE, { ...STATE, step: 13 })
  chmodSync(FOLDER, 0o700)
  if (process.getuid?.() !== 0) assert.is(E.isLeft(refused), true)
  assert.is(loaded().step, E.isLeft(refused) ? 12 : 13)
})

/** Does something while one function of an object is another. */
const withPatch = <A extends object, K extends keyof A>(object: A, name: K, other: A[K], body: () => void): void => {
  const own = object[name]
  object[name] = other
  try {
    body()
  } finally {
    object[name] = own
  }
}

test('a disk that is full, or fails to flush or to rename, leaves the old file and nothing beside it', () => {
  saved(STATE)
  const fs = process.getBuiltinModule('node:fs')
  const failing = (code: string) => (): never => {
    throw Object.assign(new Error(code), { code })
  }
  const { writeSync } = fs
  let writes = 0
  const full = ((file: number, bytes: Uint8Array, from: number): number =>
    writes++ === 0 ? writeSync(file, bytes, from, 10) : failing('ENOSPC')()) as typeof fs.writeSync
  const patches = { writeSync: full, fsyncSync: failing('EIO'), renameSync: failing('EXDEV') }
  for (const [name, other] of Object.entries(patches))
    withPatch(fs, name as 'writeSync', other as typeof fs.writeSync, () => {
      const { code } = faultOf(saveCheckpoint(FILE, { ...STATE, step: 13 })) as { readonly code?: string }
      assert.ok(['ENOSPC', 'EIO', 'EXDEV'].includes(code ?? ''), code ?? 'no code')
      assert.is(loaded().step, 12)
      assert.equal(
        readdirSync(FOLDER).filter((file) => file.endsWith('.tmp')),
        []
      )
    })
})

test('a write that takes less than all at once goes on', () => {
  const fs = process.getBuiltinModule('node:fs')
  const { writeSync } = fs
  const few = ((file: number, bytes: Uint8Array, from: number): number =>
    writeSync(file, bytes, from, Math.min(100, bytes.length - from))) as typeof fs.writeSync
  withPatch(fs, 'writeSync', few, () => saved({ ...STATE, step: 14 }))
  assert.is(loaded().step, 14)
})

test('where there is no file system, as in a browser, that is the error', () => {
  const none = undefined as unknown as typeof process.getBuiltinModule
  withPatch(process, 'getBuiltinModule', none, () =>
    assert.equal(faultOf(loadCheckpoint(FILE)), { _tag: 'CheckpointUnavailable', path: FILE, code: 'no file system' })
  )
})

test('what is no state is refused, with the field', () => {
  const save = saveCheckpoint as (path: string, state: unknown) => E.Either<CheckpointError, void>
  const field = (state: unknown): unknown => ({ field: '', ...faultOf(save(FILE, state)) }).field
  const ragged = [value([[1]]), value([[1, 2]])]
  assert.equal(
    [
      undefined,
      3,
      {},
      { ...STATE, step: 0.5 },
      { ...STATE, parameters: { w: [[1]] } },
      { ...STATE, parameters: { w: ragged } }
    ].map(field),
    ['state', 'state', 'optimiser', 'step', 'parameters', 'parameters']
  )
  assert.equal(
    [
      { ...STATE, slots: { m: 1 } },
      { ...STATE, numbers: { n: '1' } },
      { ...STATE, generator: {} },
      { ...STATE, more: 1 }
    ].map(field),
    ['slots', 'numbers', 'generator', 'more']
  )
})

test('the checksum is that of zip', () => assert.is(crc32(new TextEncoder().encode('123456789')), 0xcbf43926))

const KILLS = 24
const CHILD = `
import { Matrix } from ${JSON.stringify(import.meta.resolve('ml-matrix'))}
import { saveCheckpoint } from ${JSON.stringify(new URL('../../src/train/checkpoint.ts', import.meta.url))}
const [file] = process.argv.slice(2)
for (let step = 1; ; step++) {
  const w = Matrix.zeros(100, 500).add(step)
  saveCheckpoint(file, { optimiser: 'made', step, parameters: { w }, slots: { m: { w } }, numbers: {}, generator: { seed: 0, counter: step } })
  if (step === 1) process.stdout.write('saved')
}`

/** Starts a process that saves without end, and kills it a while after it has begun one more file. */
const killed = (program: string, file: string, after: number): Promise<void> =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, file], { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.once('data', () => {
      const watcher = watch(FOLDER, (_, name) => {
        if (name?.endsWith('.tmp')) setTimeout(() => child.kill('SIGKILL'), after)
      })
      child.once('close', () => watcher.close())
    })
    child.once('close', () => done())
  })

test('killed at any moment, the file is whole: the old one or the new one', async () => {
  const program = join(FOLDER, 'saves.mts')
  writeFileSync(program, CHILD)
  let within = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const file = join(FOLDER, `killed-${kill}`)
    await killed(program, file, kill % 4)
    const { step, parameters, slots, generator } = loaded(file)
    const all = [parameters, ...Object.values(slots)].flatMap((values) => Object.values(values).flatMap(entriesOf))
    assert.ok(all.length === 100_000 && all.every((entry) => entry === step) && generator.counter === step)
    if (readdirSync(FOLDER).some((name) => name.startsWith(`killed-${kill}.`))) within++
  }
  note(`${KILLS} kills, ${within} of them before the rename of a save; every file was whole`)
})
