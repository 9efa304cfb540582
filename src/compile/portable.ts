import * as E from 'fp-ts/lib/Either.js'
import type { Ready } from './backend.js'
import { type Fused, fused, reduced } from './fused.js'
import { type Instruction, type Product, type Program, STEP } from './Program.js'
import { type Action, inTurn, plainAction } from './plain.js'
import { module } from './wasm/assembler.js'
import type { Func } from './wasm/code.js'
import { CONSTANT_BYTES, constants } from './wasm/constants.js'
import { type EngineRefusal, instantiate, type Kernel, memoryOf, simd } from './wasm/engine.js'
import { descriptor, descriptorLength } from './wasm/loop.js'
import { loopFunction } from './wasm/loopFunction.js'
import { matmul, WORK_BYTES } from './wasm/matmul.js'

const PAGE = 2 ** 16
/** The pages that addresses of 32 bits reach. */
const MOST_PAGES = 2 ** 16

/** Where WebAssembly pays: products of fewer multiplications, and loops over fewer entries, cost less than the call. */
export interface Least {
  readonly work: number
  readonly entries: number
  /** The entries of what is reduced. */
  readonly reduced: number
}

/** Longer loops would take long to compile. */
const MOST_STEPS = 256

const workOf = ({ operands: [a], transposed: [isLeft], result }: Product): number =>
  result.count * (a.shape[isLeft ? 0 : 1] ?? 0)

/** The loop that WebAssembly does for an instruction, where it can and it pays. */
const loopFor = (instruction: Instruction, { entries, reduced: least }: Least): Fused | undefined => {
  if (instruction._tag === 'Call')
    return (instruction.operands[0]?.count ?? 0) >= least ? reduced(instruction) : undefined
  return instruction._tag === 'Loop' && instruction.count >= entries && instruction.code.length <= STEP * MOST_STEPS
    ? fused(instruction)
    : undefined
}

const isForKernel = (instruction: Instruction, { work }: Least): instruction is Product =>
  instruction._tag === 'Product' && workOf(instruction) >= work

/** How many bytes apart the rows and the columns of a matrix lie, as it is read. */
const steps = (columns: number, isTransposed: boolean): readonly [row: number, column: number] =>
  isTransposed ? [8, 8 * columns] : [8 * columns, 8]

const productAction = (kernel: Kernel, work: number, { operands: [a, b], transposed, result }: Product): Action => {
  const [isLeft, isRight] = transposed
  const [rows = 0, columns = 0] = result.shape
  const inner = a.shape[isLeft ? 0 : 1] ?? 0
  const left = steps(a.shape.at(-1) ?? 0, isLeft)
  const right = steps(b.shape.at(-1) ?? 0, isRight)
  return () => {
    kernel(rows, columns, inner, 8 * a.at, ...left, 8 * b.at, ...right, 8 * result.at, 8 * columns, 1, work)
    return true
  }
}

const loopAction = (kernel: Kernel, at: number): Action => {
  return () => {
    kernel(at)
    return true
  }
}

/** Where what a program needs beside its values lies, in bytes. */
interface Regions {
  readonly constantsAt: number
  readonly descriptorsAt: number
  readonly workAt: number
  readonly pages: number
}

const descriptorBytes = ({ kernel }: Fused): number => 4 * descriptorLength(kernel)

const regionsOf = ({ entries }: Program, loops: ReadonlyArray<Fused>): Regions => {
  const constantsAt = 8 * (entries + (entries % 2))
  const descriptorsAt = constantsAt + CONSTANT_BYTES
  const workAt = 16 * Math.ceil((descriptorsAt + loops.reduce((bytes, loop) => bytes + descriptorBytes(loop), 0)) / 16)
  return { constantsAt, descriptorsAt, workAt, pages: Math.ceil((workAt + WORK_BYTES) / PAGE) }
}

/** A program in WebAssembly's own memory, with kernels for what pays; else why WebAssembly does not run it. */
export const portable = (program: Program, least: Least): E.Either<EngineRefusal | 'small' | 'large', Ready> => {
  const own = program.instructions.map((instruction) => loopFor(instruction, least))
  const loops = own.filter((loop) => loop !== undefined)
  if (loops.length === 0 && !program.instructions.some((instruction) => isForKernel(instruction, least)))
    return E.left('small')
  const { constantsAt, descriptorsAt, workAt, pages } = regionsOf(program, loops)
  if (pages > MOST_PAGES) return E.left('large')
  const able = simd()
  if (E.isLeft(able)) return able
  const room = memoryOf(pages, pages)
  if (E.isLeft(room)) return room
  const functions: Record<string, Func> = { matmul }
  for (const [i, loop] of own.entries())
    if (loop !== undefined) functions[`loop${i}`] = loopFunction(loop.kernel, constantsAt)
  const made = instantiate<string>(module(functions, { pages, shared: false }), room.right)
  if (E.isLeft(made)) return made
  const { buffer } = room.right
  const memory = new Float64Array(buffer, 0, program.entries)
  new Uint8Array(buffer).set(constants(), constantsAt)
  let at = descriptorsAt
  const actions = program.instructions.map((instruction, i): Action => {
    const loop = own[i]
    if (isForKernel(instruction, least)) return productAction(made.right['matmul'] as Kernel, workAt, instruction) // exported above
    if (loop === undefined) return plainAction(memory, instruction)
    const words = descriptor({ ...loop.extent, work: workAt })
    new Int32Array(buffer).set(words, at / 4)
    const action = loopAction(made.right[`loop${i}`] as Kernel, at) // exported above
    at += descriptorBytes(loop)
    return action
  })
  return E.right({
    memory,
    run: inTurn(actions),
    backend: { name: 'portable', reason: 'WebAssembly with 128-bit SIMD' }
  })
}
