import * as E from 'fp-ts/lib/Either.js'
import { isExpr } from '../core/brand.js'
import { placeholderOf } from '../core/build.js'
import type { Dim } from '../core/Dim.js'
import { describe, isList } from '../core/describe.js'
import type { Expr } from '../core/Expr.js'
import { given } from '../core/given.js'
import { cut } from '../core/text.js'
import type { Make } from './callees.js'
import type { Fault } from './ParseError.js'

/** The sizes of a placeholder, or the leaf (or other expression) that a name stands for. */
export type Declaration = Expr | readonly [...Dim[], Dim, Dim]

/**
 * What names stand for, in a record or a Map.
 *
 * @category model
 */
export type Declarations = { readonly [name: string]: Declaration } | ReadonlyMap<string, Declaration>

/**
 * A function of operands and parameters that gives an expression.
 *
 * @category model
 */
export type Constructor = (...args: ReadonlyArray<never>) => unknown

/** Named values from outside, each read once. */
export type ReadNamed<A> = E.Either<Fault, ReadonlyMap<string, A>>

const invalid = (name: string | undefined, got: string, expected: string): E.Either<Fault, never> =>
  E.left({ _tag: 'InvalidDeclaration', offset: 0, name, found: cut(got), expected })

const readNamed = <A>(
  values: unknown,
  read: (value: unknown, name: string) => A | undefined,
  expected: string
): ReadNamed<A> => {
  const source = given(values)
  if (E.isLeft(source)) return invalid(undefined, source.left, 'an object, or a Map from names')
  const named = new Map<string, A>()
  for (const name of source.right.names) {
    const value = E.tryCatch(() => source.right.read(name), describe)
    const made = E.isRight(value) ? read(value.right, name) : undefined
    if (made === undefined)
      return invalid(name, E.isRight(value) ? describe(value.right) : 'what cannot be read', expected)
    named.set(name, made)
  }
  return E.right(named)
}

const declared = (value: unknown, name: string): Expr | undefined =>
  isExpr(value) ? value : isList(value) ? placeholderOf(name, Array.from(value) as ReadonlyArray<Dim>) : undefined // checked there

/** The expressions that names stand for. */
export const readDeclarations = (declarations: unknown): ReadNamed<Expr> =>
  readNamed(declarations, declared, "an expression, or a list of sizes such as [2, 'n']")

/** A user's own constructors by name. */
export const readOperations = (operations: unknown): ReadNamed<Make> =>
  readNamed(operations, (value) => (typeof value === 'function' ? (value as Make) : undefined), 'a function') // what it gives is checked
