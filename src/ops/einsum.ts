import * as E from 'fp-ts/lib/Either.js'
import { apply } from '../core/build.js'
import { type Dim, UNKNOWN, unify } from '../core/Dim.js'
import type { Apply, Expr, Operands, Operation } from '../core/Expr.js'
import type { Refusal } from '../core/errors.js'
import { type Shape, sizeAt } from '../core/Shape.js'
import type { FreeOf } from '../core/typed.js'
import { diag } from './diagonal.js'
import { eye } from './eye.js'
import { rankOf } from './families/axes.js'
import { contract, type Terms } from './families/contract.js'
import { sumOf } from './families/elementwise.js'
import { stretchedAs } from './families/witness.js'

type Spec = readonly [spec: string]

const TERMS = /^([A-Za-z]*)(,[A-Za-z]*)*->[A-Za-z]*$/

const readTerms = (spec: unknown): Terms | undefined => {
  if (typeof spec !== 'string' || !TERMS.test(spec)) return undefined
  const [inputs = '', output = ''] = spec.split('->')
  return { inputs: inputs.split(','), output }
}

/** The terms last asked for: the rules ask for the same ones again for every operand. */
const last: { spec: unknown; terms: Terms | undefined } = { spec: undefined, terms: undefined }

/** The letters of each operand and of the result; undefined where the text is none such. */
const termsOf = (spec: unknown): Terms | undefined => {
  if (spec !== last.spec) Object.assign(last, { spec, terms: readTerms(spec) })
  return last.terms
}

/** A term of one letter reads a column, one of none a 1×1 matrix. */
const shapeOfTerm = (term: string, shape: Shape): ReadonlyArray<Dim> | undefined => {
  if (term.length >= 2) return shape.length === term.length ? shape : undefined
  const [rows, columns] = [sizeAt(shape, -2), sizeAt(shape, -1)]
  if (unify(columns, 1) === undefined || (term === '' && unify(rows, 1) === undefined)) return undefined
  return term === '' ? [] : [rows]
}

const ASKED = "letters for the axes of each operand and of the result, such as 'ij,jk->ik'"

/** The size of each letter, or why it has none. */
const sizesOf = (
  { inputs, output }: Terms,
  shapes: ReadonlyArray<Shape>
): E.Either<Refusal, ReadonlyMap<string, Dim>> => {
  const sizes = new Map<string, Dim>()
  const stated = (rule: string): E.Either<Refusal, never> =>
    E.left({ _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule } })
  if (inputs.length !== shapes.length)
    return E.left({
      _tag: 'InvalidArgument',
      argument: 'the number of terms',
      got: inputs.length,
      allowed: `one for each operand, of which there are ${shapes.length}`
    })
  for (const [i, term] of inputs.entries()) {
    const dims = shapeOfTerm(term, shapes[i] ?? [1, 1])
    if (dims === undefined) return stated(`'${term}' does not fit the axes of operand ${i + 1}`)
    for (const [at, letter] of [...term].entries()) {
      const [dim = 1, known] = [dims[at], sizes.get(letter)]
      const both = known === undefined ? dim : unify(known, dim)
      if (both === undefined) return stated(`'${letter}' is ${known} and ${dim}`)
      sizes.set(letter, both)
    }
  }
  const wrong = [...output].find((letter, i) => !sizes.has(letter) || output.indexOf(letter) !== i)
  return wrong === undefined
    ? E.right(sizes)
    : E.left({
        _tag: 'InvalidArgument',
        argument: 'the result',
        got: output,
        allowed: `letters of the operands, each once; not '${wrong}'`
      })
}

const letterAfter = (used: string): string =>
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !used.includes(letter)) ?? 'a'

/** Ones on the diagonal, as large as an axis of an operand. */
const identity = (x: Expr, axis: number, term: string, letter: string): Expr => {
  const size = E.isRight(x.shape) ? sizeAt(x.shape.right, axis) : UNKNOWN
  return size === UNKNOWN
    ? diag(apply<[number, 1], string>(Einsum, [stretchedAs(1, x)], [`${term}->${letter}`]))
    : eye(size)
}

/** The result takes the place of one operand: the cotangent times all others, summed over what that operand does not have. */
const adjoint = (ct: Expr, { args, params: [spec] }: Apply<Operands, Spec>, operand: number): Expr | undefined => {
  const terms = termsOf(spec)
  const [x, term = ''] = [args[operand], terms?.inputs[operand]]
  if (terms === undefined || x === undefined) return undefined
  const factors: Array<readonly [Expr, string]> = [[ct, terms.output]]
  for (const [i, arg] of args.entries()) if (i !== operand) factors.push([arg, terms.inputs[i] ?? ''])
  let target = ''
  for (const [at, letter] of [...term].entries()) {
    const fresh = target.includes(letter) ? letterAfter(spec + target) : letter
    if (fresh !== letter) factors.push([identity(x, at - Math.max(2, term.length), term, letter), letter + fresh])
    target += fresh
  }
  const present = factors.map(([, letters]) => letters).join('')
  if ([...term].some((letter) => !present.includes(letter))) factors.push([stretchedAs(1, x), term])
  return apply(
    Einsum,
    factors.map(([factor]) => factor),
    [`${factors.map(([, letters]) => letters).join()}->${target}`]
  )
}

/** The rules of {@link einsum}: linear in each operand. */
export const Einsum: Operation<Operands, Spec> = {
  name: 'einsum',
  zeros: 'multiplied',
  notation: { _tag: 'Call', params: 'first' },
  written: (node) => written(node),
  rank: ([spec], operand) => Math.max(2, termsOf(spec)?.inputs[operand]?.length ?? 2),
  shape: (shapes: ReadonlyArray<Shape>, [spec]) => {
    const terms = termsOf(spec)
    if (terms === undefined)
      return E.left({ _tag: 'InvalidArgument', argument: 'the terms', got: spec, allowed: ASKED })
    const sizes = sizesOf(terms, shapes)
    if (E.isLeft(sizes)) return sizes
    const dims = [...terms.output].map((letter) => sizes.right.get(letter) ?? UNKNOWN)
    return E.right([...dims, 1, 1].slice(0, Math.max(2, dims.length)) as unknown as Shape) // two at least
  },
  forward: (operands, out, [spec]) => {
    const terms = termsOf(spec)
    if (terms !== undefined) contract(terms, operands, out)
  },
  jvp: (tangents, { args, params }) =>
    sumOf(
      tangents.map((dx, i) =>
        dx === undefined
          ? undefined
          : apply(
              Einsum,
              args.map((arg, k) => (k === i ? dx : arg)),
              params
            )
      )
    ),
  vjp: adjoint
}

/** The letters that occur once, in alphabetical order: NumPy's result where none is stated. */
const implied = (inputs: string): string => {
  const letters = inputs.replace(/[^A-Za-z]/g, '')
  const once = [...new Set(letters)].filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter)).sort()
  return `${inputs.includes('...') ? '...' : ''}${once.join('')}`
}

/** Terms as a user writes them: letters, with dots before them for further leading axes. */
const WRITTEN = /^(\.\.\.)?[A-Za-z]*(,(\.\.\.)?[A-Za-z]*)*(->(\.\.\.)?[A-Za-z]*)?$/

const stated = (rule: string): Refusal => ({ _tag: 'ShapeMismatch', requires: { _tag: 'Stated', rule } })

/** What is wrong with axes that only dots stand for. */
const dotsFault = (inputs: string, output: string, operands: ReadonlyArray<unknown>): Refusal | undefined => {
  for (const [i, term] of inputs.split(',').entries()) {
    const letters = term.replace('...', '')
    const hasMore = rankOf(operands[i]) > Math.max(2, letters.length)
    if (hasMore && term === letters)
      return stated(
        `operand ${i + 1} has ${rankOf(operands[i])} axes and '${term}' names ${term.length}: write '...${term}' for a stack`
      )
    if (hasMore && !output.startsWith('...'))
      return stated(`'...' stands for axes of operand ${i + 1}, and the result '${output}' has no '...'`)
  }
  return undefined
}

/** The letters, with dots where a node's operands have more axes than they name. */
const written = ({ args, params: [spec] }: Apply<Operands, Spec>): Spec => {
  const terms = termsOf(spec)
  if (terms === undefined) return [spec]
  const dots = terms.inputs.map((term, i) => (rankOf(args[i]) > Math.max(2, term.length) ? '...' : ''))
  return [
    `${terms.inputs.map((term, i) => `${dots[i]}${term}`).join()}->${dots.some((dot) => dot !== '') ? '...' : ''}${terms.output}`
  ]
}

/**
 * Einstein's summation: a letter names an axis, what the result does not name is summed. A term of one letter reads, and gives, a column,
 * one of none a 1×1 matrix; further leading axes stand as `...` and broadcast.
 *
 * Shape: `'ij,jk->ik'`: m × k, k × n → m × n.
 * Derivative: linear in each operand; pulled back, the cotangent takes its place.
 * Errors: `ShapeMismatch` where a letter has two sizes, `InvalidArgument`.
 * Cost: the product of the sizes of all letters; products are added with the last letter fastest.
 * Source: NumPy, `einsum`.
 *
 * @example
 * import { constant, einsum, run } from 'catamat'
 *
 * const [A, B] = [constant([[1, 2], [3, 4]]), constant([[1, 1], [0, 1]])]
 * run(einsum('ij,ij->i', A, B)) // the sums of the rows of A * B, a column
 * run(einsum('ij,jk->ik', A, B)) // A @ B
 *
 * @category matrices
 */
export const einsum = <const L extends ReadonlyArray<Expr>>(
  spec: string,
  ...operands: L
): Expr<Shape, FreeOf<L[number]>> => {
  const text = typeof spec === 'string' ? spec.replace(/\s/g, '') : spec
  if (typeof text !== 'string' || !WRITTEN.test(text))
    return apply(Einsum, operands, [text], {
      _tag: 'InvalidArgument',
      argument: 'the text of terms',
      got: spec,
      allowed: ASKED
    })
  const [inputs = '', output = implied(inputs)] = text.split('->')
  return apply(Einsum, operands, [`${inputs}->${output}`.replaceAll('...', '')], dotsFault(inputs, output, operands))
}
