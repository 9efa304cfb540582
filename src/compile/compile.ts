import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { blockOf } from '../core/brand.js'
import { faulty } from '../core/build.js'
import type { Block, Expr, Leaf } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { walk } from '../core/fold.js'
import { type Environment, given } from '../core/given.js'
import { readOptions } from '../core/options.js'
import type { ValueLike } from '../core/readValue.js'
import type { Shape } from '../core/Shape.js'
import type { FreeOf, ValueOf, ValueOfShape } from '../core/typed.js'
import { toValue } from '../core/Value.js'
import { type Bindings, readBindings } from '../interpreters/bindings.js'
import { faults } from '../interpreters/check.js'
import type { Evaluated } from '../interpreters/compute.js'
import { type ExprRecord, evaluateIn, orThrow, type Roots, rootsOf } from '../interpreters/evaluate.js'
import type { Backend } from './backend.js'
import { type Defaults, type Machine, machineFor } from './machine.js'
import { type Output, placesIn, written } from './output.js'
import { type Plan, published } from './Program.js'
import { type CompileOptions, programs } from './programs.js'
import { kernels } from './wasm/kernels.js'

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

const DEFAULTS: Required<CompileOptions> = { entries: 2 ** 29, backend: 'auto', threads: 1, blas: '' }

const ENTRIES = {
  words: 'a whole number from 0',
  has: (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

const THREADS = {
  words: 'a whole number from 1 to 1024',
  has: (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= 1024
}

const LIBRARY = {
  words: 'the name or the path of a library',
  has: (value: unknown) => typeof value === 'string' && value !== ''
}

/** Values in the memory of a machine, which are copied before anything else runs on it. */
type Blocks = Evaluated<ReadonlyArray<Block>>

/** The compiled function on blocks. */
export interface Engine {
  readonly blocks: (environment: unknown) => Blocks
  readonly keeping: (values: unknown) => Evaluated<Engine>
  readonly plan: () => Plan | undefined
  readonly backend: () => Backend | undefined
}

const refusedAs = (part: Parameters<typeof faulty>[1]): NonEmptyArray<EvaluationError> =>
  faults([faulty('compile', part)]) as NonEmptyArray<EvaluationError> // a faulty expression has a fault

/** An engine that refuses for reasons known beforehand. */
const refusing = (errors: NonEmptyArray<EvaluationError>): Engine => ({
  blocks: () => E.left(errors),
  keeping: () => E.left(errors),
  plan: () => undefined,
  backend: () => undefined
})

/** What the expressions compute, for as long as they are called. */
export const engineOf = (roots: ReadonlyArray<Expr>, given?: CompileOptions): Engine => {
  const options = readOptions<Required<CompileOptions>>(given, {
    entries: ENTRIES,
    backend: ['auto', 'portable', 'plain', 'native'],
    threads: THREADS,
    blas: LIBRARY
  })
  if (E.isLeft(options)) return refusing(refusedAs({ _tag: 'InvalidArgument', ...options.left }))
  const walked = walk(roots)
  const found = [...faults(roots, walked.order)]
  if (isNonEmpty(found)) return refusing(found)
  const leaves = walked.order.filter((node) => node._tag === 'Leaf')
  const settings = { ...DEFAULTS, ...options.right }
  const made = kernels()
  const engine = (before: Bindings | undefined): Engine => {
    const defaults = defaultsOf(leaves, before)
    const { find, only } = programs(walked, settings, defaults, made)
    let latest = typeof only === 'number' ? undefined : only
    const evaluated = (bindings: Bindings): Blocks => evaluateIn(roots, walked, bindings, {})
    const runOn = (machine: Machine, bindings: Bindings): Blocks => {
      const blocks = machine.run(bindings)
      return blocks === undefined ? evaluated(bindings) : E.right(blocks) // evaluation tells what failed
    }
    const blocks = (environment: unknown): Blocks => {
      const direct = latest?.runDirectly(environment) ?? 'unusual'
      if (direct !== 'unusual') return E.right(direct)
      const bindings = readBindings(leaves, environment, 'ignored', before)
      if (E.isLeft(bindings)) return bindings
      const machine = find(bindings.right)
      if (machine === undefined) return evaluated(bindings.right)
      if (typeof machine === 'number')
        return E.left(refusedAs({ _tag: 'LimitExceeded', limit: settings.entries, asked: machine }))
      latest = machine
      if (!machine.isRunning()) return runOn(machine, bindings.right)
      const another = machineFor(machine.program, defaults, settings, made) // a rule of a user's operation called this function again
      return another === undefined ? evaluated(bindings.right) : runOn(another, bindings.right)
    }
    const keeping = (values: unknown): Evaluated<Engine> => {
      const names = new Set(givenNames(values))
      const own = leaves.filter(({ name }) => names.has(name) || before?.told.has(name))
      const known = new Set(leaves.map(({ name }) => name))
      const isKnown = [...names].every((name) => known.has(name))
      const kept = readBindings(isKnown ? own : leaves, values, 'refused', before) // all leaves, where an unknown name is to be told from theirs
      return E.isLeft(kept) ? E.left(isKnown ? kept.left : unknownOf(kept.left)) : E.right(engine(kept.right))
    }
    return {
      blocks,
      keeping,
      plan: () => (latest === undefined ? undefined : published(latest.program)),
      backend: () => latest?.backend
    }
  }
  return engine(undefined)
}

/** What the leaves have where nothing is given: what they keep, or else their own value. */
const defaultsOf = (leaves: ReadonlyArray<Leaf>, before: Bindings | undefined): Defaults =>
  new Map(
    leaves.flatMap((leaf) => {
      const block = before?.values.get(leaf.name) ?? blockOf(leaf)
      return block === undefined ? [] : [[leaf.name, block] as const]
    })
  )

/** Of what is wrong with values that are to be kept, only the names that there are not: others need not be given yet. */
const unknownOf = (errors: NonEmptyArray<EvaluationError>): NonEmptyArray<EvaluationError> => {
  const unknown = errors.filter(({ _tag }) => _tag !== 'MissingPlaceholder')
  return isNonEmpty(unknown) ? unknown : errors
}

const givenNames = (values: unknown): ReadonlyArray<string> => {
  const source = given(values)
  return E.isRight(source) ? source.right.names : []
}

const compiledOf = (engine: Engine, form: Roots): Compiled<unknown, string, unknown> => {
  const call = (environment?: unknown): Evaluated<unknown> => {
    const blocks = engine.blocks(environment)
    return E.isLeft(blocks) ? blocks : E.right(form.arranged(blocks.right.map(toValue)))
  }
  const run = (environment?: unknown): unknown => orThrow(call(environment))
  const into = (environment: unknown, outputs: unknown): Evaluated<unknown> => {
    const places = placesIn(form.names, outputs) // before anything runs: reading them may call this very function
    const blocks = engine.blocks(environment)
    if (E.isLeft(blocks)) return blocks
    const fault = written(form.names, places, blocks.right)
    return fault === undefined ? E.right(outputs) : E.left(refusedAs(fault))
  }
  const resident = (values: unknown): Evaluated<unknown> => {
    const kept = engine.keeping(values)
    return E.isLeft(kept) ? kept : E.right(compiledOf(kept.right, form))
  }
  const compiled = Object.assign(call, { run, into, resident })
  Object.defineProperties(compiled, {
    plan: { get: engine.plan, enumerable: true },
    backend: { get: engine.backend, enumerable: true }
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
