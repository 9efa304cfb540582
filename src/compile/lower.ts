import type { Apply, Node } from '../core/Expr.js'
import type { NumericShape } from '../core/Shape.js'
import { flopsOf } from '../interpreters/flops.js'
import { emptyLayout } from './layout.js'
import { type Entrywise, type Instruction, type Loop, type Program, STEP, type View } from './Program.js'
import type { Piece, Schedule } from './schedule.js'
import type { Sized } from './sizes.js'
import { stripsOf } from './strips.js'
import { ruleNumbers } from './values.js'

const NOWHERE = -1
const NOTHING: NumericShape = [0, 0]

/** The values that a piece reads from memory, each once. */
const readsOf = (
  { operands, begins }: Sized,
  { pieceOf }: Schedule,
  piece: Piece,
  at: number,
  seenBy: Int32Array
): ReadonlyArray<number> => {
  if (piece._tag !== 'Loop') return piece.operands
  const reads: Array<number> = []
  for (const member of piece.members)
    for (let i = begins[member] as number; i < (begins[member + 1] as number); i++) {
      const operand = operands[i] as number // an end for each
      if (pieceOf[operand] === at || seenBy[operand] === at) continue
      seenBy[operand] = at
      reads.push(operand)
    }
  return reads
}

/** The values that a piece leaves in memory. */
const leavesOf = ({ escapes }: Schedule, piece: Piece): ReadonlyArray<number> =>
  piece._tag === 'Loop' ? piece.members.filter((member) => escapes[member] === 1) : [piece.value]

/** What loops note of values while their code is made: each has its own. */
interface Notes {
  readonly registers: Int32Array
  /** The last member of the same loop that reads it. */
  readonly lastReader: Int32Array
}

/** The code of a loop: a register serves again once the last step that reads it is done, but those of inputs and results do not. */
const loopOf = (
  { nodes, params, operands, begins, shapes, counts }: Sized,
  { escapes, pieceOf }: Schedule,
  members: ReadonlyArray<number>,
  at: number,
  reads: ReadonlyArray<number>,
  { registers, lastReader }: Notes,
  viewOf: (value: number) => View
): Loop => {
  for (const [register, value] of reads.entries()) registers[value] = register
  for (const member of members)
    for (let i = begins[member] as number; i < (begins[member + 1] as number); i++)
      lastReader[operands[i] as number] = member // an end for each
  const numberOf = ruleNumbers()
  const functions: Array<Entrywise> = []
  const known: Array<number> = []
  const code = new Int32Array(STEP * members.length).fill(NOWHERE)
  const spare: Array<number> = []
  let count = reads.length
  for (let step = 0, to = 0; step < members.length; step++, to += STEP) {
    const member = members[step] as number // below the length
    const { op } = nodes[member] as Apply // members are applications
    const own = params[member] ?? []
    const rule = numberOf(op, own)
    const position = known[rule] ?? functions.push({ op, params: own }) - 1
    known[rule] = position
    const register = spare.pop() ?? count++
    const [first, end] = [begins[member] as number, begins[member + 1] as number]
    code[to] = position
    code[to + 1] = register
    for (let i = first; i < end; i++) code[to + 2 + i - first] = registers[operands[i] as number] as number // met before
    registers[member] = register
    for (let i = first; i < end; i++) {
      const operand = operands[i] as number // below the end
      if (pieceOf[operand] !== at || escapes[operand] === 1 || lastReader[operand] !== member) continue
      spare.push(registers[operand] as number)
      lastReader[operand] = NOWHERE
    }
  }
  const [representative = 0] = members
  return {
    _tag: 'Loop',
    shape: shapes[representative] ?? NOTHING,
    count: counts[representative] ?? 0,
    inputs: reads.map(viewOf),
    functions,
    code,
    registers: count,
    results: members
      .filter((member) => escapes[member] === 1)
      .map((member) => ({ register: registers[member] as number, view: viewOf(member) })) // just noted
  }
}

const instructionOf = (
  values: Sized,
  schedule: Schedule,
  piece: Piece,
  at: number,
  reads: ReadonlyArray<number>,
  notes: Notes,
  viewOf: (value: number) => View
): Instruction => {
  if (piece._tag === 'Loop') return loopOf(values, schedule, piece.members, at, reads, notes, viewOf)
  const node = values.nodes[piece.value] as Apply // pieces are applications
  const result = viewOf(piece.value)
  if (piece._tag === 'Call')
    return { _tag: 'Call', op: node.op, params: values.params[piece.value] ?? [], operands: reads.map(viewOf), result }
  const [a, b] = piece.operands
  const [left, right, whole] = piece.shapes
  const operands = [
    { ...viewOf(a), shape: left },
    { ...viewOf(b), shape: right }
  ] as const
  return {
    _tag: 'Product',
    operands,
    transposed: piece.transposed,
    isSingle: false,
    identity: undefined,
    result: { ...result, shape: whole }
  }
}

const flopsIn = ({ nodes, operands, begins, shapes }: Sized, { pieceOf }: Schedule): number | undefined => {
  let flops: number | undefined = 0
  for (const [value, node] of nodes.entries()) {
    if (node._tag !== 'Apply' || pieceOf[value] === NOWHERE || flops === undefined) continue
    const own = operands.slice(begins[value], begins[value + 1]).map((operand) => shapes[operand] ?? NOTHING)
    const more = flopsOf(node, own, shapes[value] ?? NOTHING)
    flops = more === undefined ? undefined : flops + more
  }
  return flops
}

/** The program of scheduled values: each gets a place in memory from where it is computed to where it is last read. */
export const lowered = (values: Sized, schedule: Schedule): Program => {
  const { nodes, shapes, counts, constants, roots } = values
  const { pieces, escapes } = schedule
  const layout = emptyLayout()
  const places = new Map<number, View>()
  const viewOf = (value: number): View => {
    const known = places.get(value)
    if (known !== undefined) return known
    const count = counts[value] ?? 0
    const view = Object.freeze({ at: layout.take(count), shape: shapes[value] ?? NOTHING, count })
    places.set(value, view)
    return view
  }
  const kept = nodes.flatMap((node, value) =>
    escapes[value] === 1 && (node._tag !== 'Apply' || constants.has(value)) ? [value] : []
  )
  for (const value of kept) viewOf(value)
  const seenBy = new Int32Array(nodes.length).fill(NOWHERE)
  const reads = pieces.map((piece, at) => readsOf(values, schedule, piece, at, seenBy))
  const notes = { registers: new Int32Array(nodes.length), lastReader: new Int32Array(nodes.length).fill(NOWHERE) }
  const last = new Int32Array(nodes.length).fill(NOWHERE)
  for (const [at, own] of reads.entries()) for (const value of own) last[value] = at
  for (const value of [...kept, ...roots]) last[value] = pieces.length
  const instructions: Array<Instruction> = []
  const strips = stripsOf(values, schedule)
  const ends = new Int32Array(pieces.length)
  for (const strip of strips) ends.fill(strip.last, strip.first, strip.last)
  const waiting: Array<number> = [] // until all of a strip is done
  for (const [at, piece] of pieces.entries()) {
    const own = reads[at] ?? []
    instructions.push(instructionOf(values, schedule, piece, at, own, notes, viewOf))
    for (const value of own) waiting.push(value)
    for (const value of leavesOf(schedule, piece)) waiting.push(value)
    if ((ends[at] as number) > at) continue // an end for each
    for (const value of waiting.splice(0)) {
      const view = places.get(value)
      if (view === undefined || (last[value] as number) > at) continue
      layout.free(view.at, view.count)
      places.delete(value)
    }
  }
  return {
    instructions,
    inputs: kept.flatMap((value) => {
      const node = nodes[value] as Node // within
      return node._tag === 'Leaf' ? [{ name: node.name, view: viewOf(value) }] : []
    }),
    constants: kept.filter((value) => constants.has(value)).map((value) => ({ view: viewOf(value), value })),
    outputs: roots.map(viewOf),
    entries: layout.size(),
    bytes: 8 * layout.size(),
    flops: flopsIn(values, schedule),
    strips
  }
}
