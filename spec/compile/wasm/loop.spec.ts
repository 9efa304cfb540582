import { CONSTANT_BYTES, constants } from '../../../src/compile/wasm/constants.js'
import { descriptor, type Loop, type Result, type Step, workBytes } from '../../../src/compile/wasm/loop.js'
import { loopFunction } from '../../../src/compile/wasm/loopFunction.js'
import { isSupported, type Pointwise, pointwiseNames } from '../../../src/compile/wasm/pointwise.js'
import type { Reduction } from '../../../src/compile/wasm/reduce.js'
import type { Block } from '../../../src/core/Expr.js'
import { signature } from '../../../src/index.js'
import { pairwiseSum } from '../../../src/ops/families/pairwise.js'
import * as assert from '../../assert.js'
import { suite } from '../../suite.js'
import { awkward, made, uniform } from './made.js'

const test = suite('compile/wasm/loop')

type Size = readonly [rows: number, columns: number]

/** What an operation's own rule makes of blocks. */
const forward = (name: Pointwise, operands: ReadonlyArray<Block>, [rows, columns]: Size): Block => {
  const operation = signature.get(name) ?? assert.fail(`no operation ${name}`)
  const out: Block = { stack: [], rows, columns, data: new Float64Array(rows * columns) }
  operation.forward(operands, out, [])
  return out
}

const arity = (name: Pointwise): number => Number(signature.get(name)?.arity)

/** Entries that stretch to a size along neither, one or both axes. */
const operand = (next: () => number, [rows, columns]: Size, entry = awkward): Block => {
  const [r, c] = [next() < 0.2 ? 1 : rows, next() < 0.2 ? 1 : columns]
  return { stack: [], rows: r, columns: c, data: Float64Array.from({ length: r * c }, () => entry(next)) }
}

/** Every entry of a block that stretches. */
const stretched = ({ rows, columns, data }: Block, [r, c]: Size): Float64Array =>
  Float64Array.from(
    { length: r * c },
    (_, i) => data[(rows === 1 ? 0 : Math.floor(i / c)) * columns + (columns === 1 ? 0 : i % c)] ?? NaN
  )

const CONSTANTS_AT = 64
const AT = 4096

/** What the loop leaves in the places of its results. */
const ran = (loop: Loop, operands: ReadonlyArray<Block>, [rows, columns]: Size): ReadonlyArray<Float64Array> => {
  const { kernels, entries, buffer } = made({ loop: loopFunction(loop, CONSTANTS_AT) }, { pages: 16 })
  assert.ok(CONSTANTS_AT + CONSTANT_BYTES < AT)
  new Uint8Array(buffer).set(constants(), CONSTANTS_AT)
  entries.fill(NaN, (2 * AT) / 8)
  let top = 4 * AT
  const place = (length: number): number => {
    const address = top
    top += 8 * length + 8
    return address
  }
  const inputs = operands.map((block) => {
    const address = place(block.data.length)
    entries.set(block.data, address / 8)
    return { address, rowStride: block.rows === 1 ? 0 : 8 * block.columns }
  })
  const sizes = loop.results.map(
    ({ reduce }): Size => (reduce === undefined ? [rows, columns] : [loop.reducesRows ? rows : 1, 1])
  )
  const results = sizes.map(([r, c]) => ({ address: place(r * c), rowStride: 8 * c }))
  const work = place(workBytes(loop) / 8)
  new Int32Array(buffer).set(descriptor({ rows, columns, inputs, results, work }), AT / 4)
  kernels.loop(AT)
  return sizes.map(([r, c], i) => {
    const at = (results[i]?.address ?? 0) / 8
    assert.ok(Number.isNaN(entries[at + r * c]), 'a loop writes past its end')
    return entries.slice(at, at + r * c)
  })
}

const inputsOf = (operands: ReadonlyArray<Block>, [, columns]: Size): Loop['inputs'] =>
  operands.map((block) => ({ movesAlongColumns: block.columns !== 1 || columns === 1 }))

const SIZES: ReadonlyArray<Size> = [
  [0, 3],
  [3, 0],
  [1, 1],
  [1, 2],
  [2, 1],
  [1, 7],
  [3, 5],
  [4, 8],
  [5, 19],
  [1, 200]
]

test('what is supported is an operation, and what is no operation is not', () => {
  assert.equal(
    pointwiseNames.filter((name) => !signature.has(name)),
    []
  )
  assert.ok(pointwiseNames.length > 30)
  assert.equal(['matmul', 'sin', 'toString', ''].filter(isSupported), [])
})

for (const name of pointwiseNames)
  test(`${name} has the bits of its own rule, however its operands stretch`, () => {
    const next = uniform(pointwiseNames.indexOf(name) + 1)
    for (const size of SIZES)
      for (let i = 0; i < 4; i++) {
        const operands = Array.from({ length: arity(name) }, () => operand(next, size))
        const loop: Loop = {
          inputs: inputsOf(operands, size),
          steps: [{ operation: name, args: operands.map((_, at) => at) }],
          results: [{ register: operands.length }]
        }
        const full = operands.map(
          (block): Block => ({ stack: [], rows: size[0], columns: size[1], data: stretched(block, size) })
        )
        assert.sameBits(ran(loop, operands, size)[0] ?? [], forward(name, full, size).data, `${name} of ${size}`)
      }
  })

const reduceBy = (reduction: Reduction, data: Float64Array): number =>
  reduction === 'sum'
    ? pairwiseSum({ data, start: 0, stride: 1, length: data.length })
    : data.reduce((a, b) => Math[reduction](a, b), reduction === 'max' ? -Infinity : Infinity)

/** Steps that read inputs and one another, and the blocks of all registers. */
const composed = (next: () => number, size: Size, entry = awkward) => {
  const pick = <A>(list: ReadonlyArray<A>): A => list[Math.floor(next() * list.length)] ?? assert.fail('an empty list')
  const operands = Array.from({ length: 1 + Math.floor(next() * 4) }, () => operand(next, size, entry))
  const registers: Array<Block> = operands.map((block) => ({
    stack: [],
    rows: size[0],
    columns: size[1],
    data: stretched(block, size)
  }))
  const steps = Array.from({ length: Math.floor(next() * 6) }, (): Step => {
    const operation = pick(pointwiseNames)
    const args = Array.from({ length: arity(operation) }, () => Math.floor(next() * registers.length))
    registers.push(
      forward(
        operation,
        args.map((at) => registers[at] ?? assert.fail('no such register')),
        size
      )
    )
    return { operation, args }
  })
  return { operands, registers, steps }
}

const agrees = (next: () => number, size: Size, entry = awkward): void => {
  const { operands, registers, steps } = composed(next, size, entry)
  const results = Array.from({ length: 1 + Math.floor(next() * 3) }, (): Result => {
    const reduce = (['sum', 'max', 'min', undefined, undefined] as const)[Math.floor(next() * 5)]
    return { register: Math.floor(next() * registers.length), reduce }
  })
  const reducesRows = next() < 0.5
  const loop: Loop = { inputs: inputsOf(operands, size), steps, results, reducesRows }
  const [rows, columns] = size
  for (const [i, actual] of ran(loop, operands, size).entries()) {
    const { register = 0, reduce } = results[i] ?? {}
    const { data } = registers[register] ?? assert.fail('no such register')
    const lanes = reducesRows
      ? Array.from({ length: rows }, (_, row) => data.subarray(row * columns, (row + 1) * columns))
      : [data]
    const expected = reduce === undefined ? data : lanes.map((lane) => reduceBy(reduce, lane))
    assert.sameBits(actual, expected, `${JSON.stringify(loop)} of ${size}`)
  }
}

test('loops of several steps and results have the bits of evaluate, reduced or not', () => {
  const next = uniform(99)
  for (let i = 0; i < 30; i++) for (const size of SIZES) agrees(next, size)
})

test('long lanes are reduced pairwise, also where a block goes over the end of a row', () => {
  const next = uniform(7)
  const plain = (n: () => number): number => n() - 0.3
  for (const size of [
    [1, 128],
    [1, 129],
    [1, 1000],
    [40, 37],
    [129, 3],
    [300, 1],
    [7, 1025]
  ] as const)
    for (let i = 0; i < 5; i++) agrees(next, size, plain)
})
