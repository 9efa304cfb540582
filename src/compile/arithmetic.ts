import type { Operation } from '../core/Expr.js'
import { Add } from '../ops/add.js'
import { Divide } from '../ops/divide.js'
import { Multiply } from '../ops/multiply.js'
import { Negative } from '../ops/negative.js'
import { Square } from '../ops/square.js'
import { Subtract } from '../ops/subtract.js'

/** An operation on texts of code. */
export type Written = (a: string, b: string) => string

/** The commonest operations, done without a call for each entry: each is its operation's own, to the bit. */
const ARITHMETIC: ReadonlyArray<readonly [record: unknown, written: Written]> = [
  [Add, (a, b) => `${a} + ${b}`],
  [Subtract, (a, b) => `${a} - ${b}`],
  [Multiply, (a, b) => `${a} * ${b}`],
  [Divide, (a, b) => `${a} / ${b}`],
  [Negative, (a) => `-${a}`],
  [Square, (a) => `${a} * ${a}`]
]

const NUMBERS = new Map<unknown, number>(ARITHMETIC.map(([record], number) => [record, number]))
const WRITTEN = new Map<unknown, Written>(ARITHMETIC)

/** The number of what is no arithmetic. */
export const OTHER = ARITHMETIC.length

/** The place of an operation in this order: sum, difference, product, quotient, negative, square; the next one of any other. Records are told apart by identity. */
export const opcodeOf = (op: Operation): number => NUMBERS.get(op) ?? OTHER

/** An operation in code; undefined of one that needs a call. */
export const writtenOf = (op: Operation): Written | undefined => WRITTEN.get(op)
