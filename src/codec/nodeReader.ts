import * as E from 'fp-ts/lib/Either.js'
import { apply, constantBlock, leafOf } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import type { Expr, Operation } from '../core/Expr.js'
import { nearest } from '../core/nearest.js'
import type { Shape } from '../core/Shape.js'
import { paramsFromJson } from './params.js'
import {
  fieldsOf,
  itemsOf,
  type Place,
  pathOf,
  type Reader,
  sizeItemsOf,
  textOf,
  unknownField,
  within
} from './reader.js'
import { blockFromJson } from './value.js'

/** The nodes that were read so far, by place; `undefined` where one is faulty, and so is then who reads it. */
export interface Known {
  readonly nodes: Array<Expr | undefined>
  readonly isRead: Array<boolean>
  readonly count: number
  readonly operations: ReadonlyMap<string, Operation>
}

/** A node as it lies in the table. */
interface Slot {
  readonly reader: Reader
  readonly index: number
  readonly place: Place
}

const FIELDS = ['op', 'args', 'params', 'kind', 'name', 'shape', 'value'] as const

type Field = (typeof FIELDS)[number]
type Given = { readonly [F in Field]: unknown }

const FIELDS_OF: Readonly<Record<'op' | 'constant' | 'placeholder' | 'variable', ReadonlyArray<Field>>> = {
  op: ['op', 'args', 'params'],
  constant: ['kind', 'value'],
  placeholder: ['kind', 'name', 'shape'],
  variable: ['kind', 'name', 'shape', 'value']
}

/** Whether a place in the table is one: a whole number that the table has. */
export const isPlace = (reader: Reader, json: unknown, place: Place, count: number): json is number => {
  if (typeof json !== 'number' || !Number.isInteger(json) || Object.is(json, -0)) {
    reader.expected(place, 'the place of a node: a whole number from 0', json)
    return false
  }
  if (json >= 0 && json < count) return true
  reader.fault(() => ({ _tag: 'DanglingRef', path: pathOf(place), to: json, nodes: count }))
  return false
}

const isArgument = ({ reader, index }: Slot, json: unknown, place: Place, known: Known): json is number => {
  if (!isPlace(reader, json, place, known.count)) return false
  known.isRead[json] = true
  if (json >= index) reader.fault(() => ({ _tag: 'Cycle', path: pathOf(place), node: index, to: json }))
  return json < index
}

/** What the arguments point to; undefined where one does not point backwards, or points to a faulty node. */
const argumentsIn = (slot: Slot, json: unknown, known: Known): ReadonlyArray<Expr | undefined> | undefined => {
  const place = within(slot.place, 'args')
  const items = itemsOf(slot.reader, json, place, 'a list of the places of nodes', (length) =>
    slot.reader.room(place, length)
  )
  return items?.map((item, i) => (isArgument(slot, item, within(place, i), known) ? known.nodes[item] : undefined))
}

const operationIn = ({ reader, index, place }: Slot, json: unknown, { operations }: Known): Operation | undefined => {
  const name = textOf(reader, json, within(place, 'op'), 'the name of an operation')
  const op = name === undefined ? undefined : operations.get(name)
  if (name === undefined || op !== undefined) return op
  return reader.fault(() => ({
    _tag: 'UnknownOp',
    path: pathOf(within(place, 'op')),
    node: index,
    op: name,
    nearest: nearest(name, [...operations.keys()])
  }))
}

/** A node that construction accepts; else its fault, with the node. A rule that throws is one that refuses. */
const sound = ({ reader, index, place }: Slot, build: () => Expr): Expr | undefined => {
  const built = E.tryCatch(build, () => undefined)
  if (E.isLeft(built)) return reader.refused(place, 'what the rules of the operation can take', 'what makes them throw')
  const { shape } = built.right
  if (E.isRight(shape)) return built.right
  return reader.fault(() => ({ ...shape.left, site: undefined, path: pathOf(place), node: index })) // no line of code has built it
}

const isAllThere = (args: ReadonlyArray<Expr | undefined>): args is ReadonlyArray<Expr> =>
  args.every((arg) => arg !== undefined)

const applyIn = (slot: Slot, given: Given, known: Known): Expr | undefined => {
  const { reader, place } = slot
  const op = operationIn(slot, given.op, known)
  const args = argumentsIn(slot, given.args, known)
  const params = paramsFromJson(reader, given.params, within(place, 'params'))
  if (op === undefined || args === undefined) return undefined
  if (op.arity !== undefined && op.arity !== args.length)
    return reader.refused(
      within(place, 'args'),
      `${op.arity} ${op.arity === 1 ? 'operand' : 'operands'} for ${op.name}`,
      String(args.length)
    )
  if (params === undefined || reader.isFull() || !isAllThere(args)) return undefined
  return sound(slot, () => apply(op, args, params))
}

const shapeIn = ({ reader, place }: Slot, json: unknown): Shape | undefined => {
  const at = within(place, 'shape')
  const items = sizeItemsOf(reader, json, at)
  const dims = items?.map((item, i): Dim | undefined =>
    typeof item === 'number' ? item : textOf(reader, item, within(at, i), 'a size, or the name of a dimension')
  )
  return dims?.every((dim) => dim !== undefined) ? (dims as unknown as Shape) : undefined // at least two were accepted; the leaf checks each
}

const leafIn = (slot: Slot, kind: 'placeholder' | 'variable', given: Given): Expr | undefined => {
  const { reader, place } = slot
  const name = textOf(reader, given.name, within(place, 'name'), 'a name')
  const shape = shapeIn(slot, given.shape)
  const block = kind === 'variable' ? blockFromJson(reader, given.value, within(place, 'value')) : undefined
  if (name === undefined || shape === undefined || (kind === 'variable' && block === undefined)) return undefined
  return reader.isFull() ? undefined : sound(slot, () => leafOf(kind, name, shape, block))
}

const constantIn = ({ reader, place }: Slot, given: Given): Expr | undefined => {
  const block = blockFromJson(reader, given.value, within(place, 'value'))
  return block === undefined ? undefined : constantBlock(block)
}

const formOf = ({ reader, place }: Slot, { op, kind }: Given): keyof typeof FIELDS_OF | undefined => {
  if (op !== undefined) return 'op'
  if (kind === 'constant' || kind === 'placeholder' || kind === 'variable') return kind
  return kind === undefined
    ? reader.refused(place, 'a node with op or kind', 'neither')
    : reader.expected(within(place, 'kind'), '"constant", "placeholder" or "variable"', kind)
}

/** The fields that belong to a node of this form; all there are where the form is none. */
const fitting = ([op, , , kind]: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  op !== undefined
    ? FIELDS_OF.op
    : kind === 'constant' || kind === 'placeholder' || kind === 'variable'
      ? FIELDS_OF[kind]
      : FIELDS

/** The node that an object in the table stands for; undefined where that is faulty. */
export const nodeIn = (reader: Reader, json: unknown, index: number, table: Place, known: Known): Expr | undefined => {
  const slot: Slot = { reader, index, place: within(table, index) }
  const values = fieldsOf(reader, json, slot.place, FIELDS, fitting)
  if (values === undefined) return undefined
  const [op, args, params, kind, name, shape, value] = values
  const given: Given = { op, args, params, kind, name, shape, value }
  const form = formOf(slot, given)
  if (form === undefined) return undefined
  const wrong = FIELDS.filter((field) => given[field] !== undefined && !FIELDS_OF[form].includes(field))
  for (const field of wrong) unknownField(reader, slot.place, field, FIELDS_OF[form])
  if (form === 'op') return applyIn(slot, given, known)
  return form === 'constant' ? constantIn(slot, given) : leafIn(slot, form, given)
}
