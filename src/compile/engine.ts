import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { blockOf } from '../core/brand.js'
import { faulty } from '../core/build.js'
import type { Block, Expr, Leaf } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { type Walk, walk } from '../core/fold.js'
import { given } from '../core/given.js'
import { readOptions } from '../core/options.js'
import { type Bindings, readBindings, readSource, type Source, sourceOf } from '../interpreters/bindings.js'
import { faults } from '../interpreters/check.js'
import type { Evaluated } from '../interpreters/compute.js'
import { evaluateIn } from '../interpreters/evaluate.js'
import type { Defaults, Machine } from './machine.js'
import { type CompileOptions, programs } from './programs.js'
import { type Pool, poolOfThreads } from './threads/pool.js'
import { MOST_THREADS } from './threads/words.js'
import { type Kernels, kernels } from './wasm/kernels.js'

const DEFAULTS: Required<CompileOptions> = {
  entries: 2 ** 29,
  backend: 'auto',
  threads: 1,
  precision: 'float64',
  blas: ''
}

const ENTRIES = {
  words: 'a whole number from 0',
  has: (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

const THREADS = {
  words: `a whole number from 1 to ${MOST_THREADS}`,
  has: (value: unknown) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= MOST_THREADS
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
  /** The machine that ran last, or the only one. */
  readonly latest: () => Machine | undefined
}

const refusedAs = (part: Parameters<typeof faulty>[1]): NonEmptyArray<EvaluationError> =>
  faults([faulty('compile', part)]) as NonEmptyArray<EvaluationError> // a faulty expression has a fault

/** An engine that refuses for reasons known beforehand. */
const refusing = (errors: NonEmptyArray<EvaluationError>): Engine => ({
  blocks: () => E.left(errors),
  keeping: () => E.left(errors),
  latest: () => undefined
})

/** Sound expressions, and how they are compiled. */
interface Subject {
  readonly roots: ReadonlyArray<Expr>
  readonly walked: Walk
  readonly leaves: ReadonlyArray<Leaf>
  readonly settings: Required<CompileOptions>
  readonly kernels: Kernels
}

/** What the expressions compute, for as long as they are called. */
export const engineOf = (
  roots: ReadonlyArray<Expr>,
  given?: CompileOptions,
  poolFor: (threads: number) => Pool | undefined = poolOfThreads
): Engine => {
  const options = readOptions<Required<CompileOptions>>(given, {
    entries: ENTRIES,
    backend: ['auto', 'portable', 'plain', 'native'],
    threads: THREADS,
    precision: ['float64', 'float32'],
    blas: LIBRARY
  })
  if (E.isLeft(options)) return refusing(refusedAs({ _tag: 'InvalidArgument', ...options.left }))
  const walked = walk(roots)
  const found = [...faults(roots, walked.order)]
  if (isNonEmpty(found)) return refusing(found)
  const leaves = walked.order.filter((node) => node._tag === 'Leaf')
  const settings = { ...DEFAULTS, ...options.right }
  const pool = settings.backend === 'native' ? undefined : poolFor(settings.threads) // a BLAS has threads of its own
  return engineFor({ roots, walked, leaves, settings, kernels: kernels(pool) }, undefined)
}

/** The engine of expressions some of whose leaves keep what they were bound to before. */
const engineFor = (subject: Subject, before: Bindings | undefined): Engine => {
  const { roots, walked, leaves, settings } = subject
  const { find, only } = programs(walked, settings, defaultsOf(leaves, before), subject.kernels)
  let latest = typeof only === 'number' ? undefined : only
  let isBusy = false
  const evaluated = (bindings: Bindings): Blocks => evaluateIn(roots, walked, bindings, {})
  const read = (source: Source): Evaluated<Bindings> => readSource(leaves, source, 'ignored', before)
  const runOn = (bindings: Bindings): Blocks => {
    const machine = find(bindings)
    if (typeof machine === 'number')
      return E.left(refusedAs({ _tag: 'LimitExceeded', limit: settings.entries, asked: machine }))
    if (machine !== undefined) latest = machine
    const outputs = machine?.run(bindings)
    return outputs === undefined ? evaluated(bindings) : E.right(outputs) // evaluation tells what failed
  }
  const first = (environment: unknown): Blocks => {
    const direct = latest?.runDirectly(environment)
    if (direct?._tag === 'Done') return direct.outputs
    const source = direct?._tag === 'Read' ? E.right(direct.source) : sourceOf(environment)
    const bindings = E.isLeft(source) ? source : read(source.right)
    if (E.isLeft(bindings)) return bindings
    return direct?._tag === 'Read' && direct.hasFailed ? evaluated(bindings.right) : runOn(bindings.right)
  }
  /** A call from within a call, by a rule of a user's operation or what reads an environment: the memory is in use, and whoever fails fails once. */
  const within = (environment: unknown): Blocks => {
    const source = sourceOf(environment)
    const bindings = E.isLeft(source) ? source : read(source.right)
    return E.isLeft(bindings) ? bindings : evaluated(bindings.right)
  }
  return {
    blocks: (environment) => {
      if (isBusy) return within(environment)
      isBusy = true
      try {
        return first(environment)
      } finally {
        isBusy = false
      }
    },
    keeping: (values) => {
      const bindings = keptOf(leaves, values, before)
      return E.isLeft(bindings) ? bindings : E.right(engineFor(subject, bindings.right))
    },
    latest: () => latest
  }
}

/** What the leaves have where nothing is given: what they keep, or else their own value. */
const defaultsOf = (leaves: ReadonlyArray<Leaf>, before: Bindings | undefined): Defaults =>
  new Map(
    leaves.flatMap((leaf) => {
      const block = before?.values.get(leaf.name) ?? blockOf(leaf)
      return block === undefined ? [] : [[leaf.name, block] as const]
    })
  )

/** Values that are to be kept, beside those that were before; an unknown name is told from all that there are. */
const keptOf = (leaves: ReadonlyArray<Leaf>, values: unknown, before: Bindings | undefined): Evaluated<Bindings> => {
  const names = new Set(givenNames(values))
  const own = leaves.filter(({ name }) => names.has(name) || before?.told.has(name))
  const known = new Set(leaves.map(({ name }) => name))
  const isKnown = [...names].every((name) => known.has(name))
  const kept = readBindings(isKnown ? own : leaves, values, 'refused', before)
  return E.isLeft(kept) && !isKnown ? E.left(unknownOf(kept.left)) : kept
}

/** Of what is wrong with values that are to be kept, only the names that there are not: others need not be given yet. */
const unknownOf = (errors: NonEmptyArray<EvaluationError>): NonEmptyArray<EvaluationError> => {
  const unknown = errors.filter(({ _tag }) => _tag !== 'MissingPlaceholder')
  return isNonEmpty(unknown) ? unknown : errors
}

const givenNames = (values: unknown): ReadonlyArray<string> => {
  const source = given(values)
  return E.isRight(source) ? source.right.names : []
}
