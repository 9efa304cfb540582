import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Expr } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import type { Environment } from '../core/given.js'
import type { ValueLike } from '../core/readValue.js'
import type { Shape } from '../core/Shape.js'
import type { FreeOf, ValueOf, ValueOfShape } from '../core/typed.js'
import { toValue } from '../core/Value.js'
import type { Evaluated } from '../interpreters/compute.js'
import { type ExprRecord, orThrow, type Roots, rootsOf } from '../interpreters/evaluate.js'
import type { Backend } from './backend.js'
import { type Engine, engineOf } from './engine.js'
import { type Output, placesIn, written } from './output.js'
import { type Plan, published } from './Program.js'
import type { CompileOptions } from './programs.js'
import { sourceOf } from './source.js'

type Given<V extends string> = [V] extends [never] ? [environment?: Environment<never>] : [environment: Environment<V>]

/**
 * A function of the same meaning as the expressions it was compiled from. It keeps nothing of one call for the next, and its results
 * share no memory with it.
 *
 * @category compilation
 */
export interface Compiled<A, V extends string, O> {
  /** The values, or every reason why there are none. */
  (...given: Given<V>): Evaluated<A>
  /** The values themselves; throws one `Error` with the text of all that stands against them. */
  readonly run: (...given: Given<V>) => A
  /** Writes the values into matrices or buffers that the caller keeps, and gives these back: no memory is taken for results. */
  readonly into: (environment: Environment<V>, outputs: O) => Evaluated<O>
  /** The same function with some values in its memory from now on: what stays the same from call to call is copied once. */
  readonly resident: <W extends string>(
    values: { readonly [K in W]: ValueLike }
  ) => Evaluated<Compiled<A, Exclude<V, W>, O>>
  /** The program of the last call, or, where every size is known, of the first one; undefined before there is one. */
  readonly plan: Plan | undefined
  /**
   * What that program does, to be read: a line for each input, constant and instruction, with the names of inputs, and where in memory
   * each value lies; or, where it has become straight-line code, that code, in which `m` is the memory and no name occurs.
   *
   * @example
   * import { add, compile, exp, matmul, placeholder } from 'catamat'
   *
   * const [A, x] = [placeholder('A', 20, 3), placeholder('x', 3, 1)]
   * const z = compile(exp(add(matmul(A, x), 1)))
   * z.source?.split('\n')[3] // => t1 = A @ x: 20×1 at 66
   */
  readonly source: string | undefined
  /** What runs that program, and why. */
  readonly backend: Backend | undefined
}

interface Compile {
  <R extends ExprRecord>(
    exprs: R,
    options?: CompileOptions
  ): Compiled<{ readonly [K in keyof R]: ValueOf<R[K]> }, FreeOf<R[keyof R]>, { readonly [K in keyof R]: Output }>
  <S extends Shape, V extends string>(expr: Expr<S, V>, options?: CompileOptions): Compiled<ValueOfShape<S>, V, Output>
}

const refusing = (faults: ReadonlyArray<EvaluationError>): Evaluated<never> | undefined => {
  if (faults.length === 0) return undefined
  const all = [...faults]
  return isNonEmpty(all) ? E.left(all) : undefined
}

const planOf = (engine: Engine): Plan | undefined => {
  const machine = engine.latest()
  return machine === undefined ? undefined : published(machine.program)
}

const sourceIn = (engine: Engine, { names }: Roots): string | undefined => {
  const machine = engine.latest()
  return machine === undefined ? undefined : sourceOf(machine.program, machine.backend, names)
}

const compiledOf = (engine: Engine, form: Roots): Compiled<unknown, string, unknown> => {
  const call = (environment?: unknown): Evaluated<unknown> => {
    const blocks = engine.blocks(environment)
    return E.isLeft(blocks) ? blocks : E.right(form.arranged(blocks.right.map(toValue)))
  }
  const run = (environment?: unknown): unknown => orThrow(call(environment))
  const into = (environment: unknown, outputs: unknown): Evaluated<unknown> => {
    const places = placesIn(form.names, outputs) // before anything runs: reading them may call this very function
    const misread = refusing(places.faults)
    if (misread !== undefined) return misread
    const blocks = engine.blocks(environment)
    if (E.isLeft(blocks)) return blocks
    return refusing(written(form.names, places, blocks.right)) ?? E.right(outputs)
  }
  const resident = (values: unknown): Evaluated<unknown> => {
    const kept = engine.keeping(values)
    return E.isLeft(kept) ? kept : E.right(compiledOf(kept.right, form))
  }
  const compiled = Object.assign(call, { run, into, resident })
  Object.defineProperties(compiled, {
    plan: { get: () => planOf(engine), enumerable: true },
    source: { get: () => sourceIn(engine, form), enumerable: true },
    backend: { get: () => engine.latest()?.backend, enumerable: true }
  })
  return Object.freeze(compiled) as unknown as Compiled<unknown, string, unknown> // with the two just defined
}

/**
 * A function of the same meaning as an expression, or as a record of them, made to be called often: what is common is computed once,
 * what is constant beforehand, what works entry by entry in one pass, transposes are read in place, and values share memory as soon
 * as they may. The values are those of {@link evaluate}, bit for bit; where {@link nativeBlas} multiplies, to k u |A| |B| for k terms.
 *
 * Errors: those of `evaluate`, from each call; `LimitExceeded` where the memory would be larger than asked for, before it is taken.
 * Cost: linear in nodes, once for each set of sizes that names of dimensions stand for.
 *
 * @example
 * import { add, compile, matmul, placeholder, variable } from 'catamat'
 *
 * const [A, x, b] = [variable('A', [[1, 0], [0, -1]]), placeholder('x', 2, 1), variable('b', [[1], [1]])]
 * const z = compile(add(matmul(A, x), b))
 * z.run({ x: [1, 2] }).to2DArray() // => [ [ 2 ], [ -1 ] ]
 *
 * @category compilation
 */
export const compile = ((exprs: unknown, options?: CompileOptions) => {
  const form = rootsOf('compile', exprs)
  return compiledOf(engineOf(form.roots, options), form)
}) as Compile // the overloads tell one expression from a record of them
