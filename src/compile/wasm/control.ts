import { type Code, code, type Local, type Statement } from './code.js'
import { i32 } from './instructions.js'

type I32 = Code<'i32'>

const VOID = 0x40

/** A loop that runs its body until the condition, tested after it, is 0. */
export const doWhile = (body: ReadonlyArray<Statement>, condition: I32): Statement =>
  code(
    'void',
    0x03,
    VOID,
    body.map(({ bytes }) => bytes),
    condition.bytes,
    0x0d,
    0,
    0x0b
  )

/** The first statements where the condition is not 0, else the second. */
export const when = (
  condition: I32,
  then: ReadonlyArray<Statement>,
  otherwise: ReadonlyArray<Statement> = []
): Statement =>
  code(
    'void',
    condition.bytes,
    0x04,
    VOID,
    then.map(({ bytes }) => bytes),
    ...(otherwise.length === 0 ? [] : [0x05, otherwise.map(({ bytes }) => bytes)]),
    0x0b
  )

/** A loop that runs its body as long as the condition, tested before it, is not 0. */
export const whilst = (condition: I32, body: ReadonlyArray<Statement>): Statement =>
  when(condition, [doWhile(body, condition)])

/** `pointer += bytes`. */
export const advance = (pointer: Local<'i32'>, bytes: I32): Statement => pointer.set(i32.add(pointer, bytes))

/** `count −= by`. */
export const less = (count: Local<'i32'>, by: number): Statement => count.set(i32.sub(count, i32.const(by)))

/** Runs the statements for each block of at most `by` below `to`: where it begins, and its size. */
export const upTo = (
  at: Local<'i32'>,
  to: Code<'i32'>,
  by: number,
  size: Local<'i32'>,
  statements: ReadonlyArray<Statement>
): Statement =>
  sequence([
    at.set(i32.const(0)),
    whilst(i32.lt_u(at, to), [
      size.set(i32.sub(to, at)),
      when(i32.gt_u(size, i32.const(by)), [size.set(i32.const(by))]),
      ...statements,
      advance(at, i32.const(by))
    ])
  ])

/** Statements one after the other. */
export const sequence = (statements: ReadonlyArray<Statement>): Statement =>
  code(
    'void',
    statements.map(({ bytes }) => bytes)
  )
