import * as E from 'fp-ts/lib/Either.js'
import { type Expr, nodes, signature } from '../src/index.js'
import { type Application, decodeApplication } from '../src/testing/index.js'
import { adjoint, differentiates } from '../src/testing/laws/derivative.js'
import { oneDerivative } from '../src/testing/laws/special.js'
import { type Judged, judge } from '../src/testing/verdict.js'
import * as assert from './assert.js'
import { type Mutant, mutantsOf } from './laws/mutants.js'
import { EQUIVALENT } from './laws/survivors.js'
import { note, suite } from './suite.js'

const test = suite('mutation of derivatives')

/** How many applications of each operation are mutated, and the most that are tried on a mutant which nothing has killed. */
const APPLICATIONS = 14
const TRIED_LONGER = 2

/** Whole numbers that look random, the same every time. */
const drawn = (): ((count: number) => ReadonlyArray<number>) => {
  let state = 12345
  const next = (): number => {
    state = (state * 1103515245 + 12345) % 2 ** 31
    return Math.floor(state / 65536) % 1001
  }
  return (count) => Array.from({ length: count }, next)
}

type Law = (application: Application, seed: number) => Judged

const fails = (law: Law, { application }: Mutant, seeds: ReadonlyArray<number>): boolean =>
  seeds.some((seed) => judge(() => law(application, seed))?.failure !== undefined)

const seeds = (from: number, to: number): ReadonlyArray<number> => Array.from({ length: to - from }, (_, i) => from + i)

const isKilled = (mutant: Mutant): boolean =>
  fails(adjoint, mutant, [1, 2]) || fails(differentiates, mutant, [1, 2]) || fails(oneDerivative, mutant, [1])

const isKilledInTheEnd = (mutant: Mutant): boolean =>
  fails(adjoint, mutant, seeds(3, 10)) ||
  fails(differentiates, mutant, seeds(3, 10)) ||
  fails(oneDerivative, mutant, seeds(0, 8))

/** How often numbers are drawn for an application whose operands have entries. */
const DRAWS = 6

const isEmpty = (x: Expr): boolean => E.isRight(x.shape) && x.shape.right.includes(0)

const applicationOf = (operation: string, numbers: (count: number) => ReadonlyArray<number>): Application => {
  const all = Array.from({ length: DRAWS }, () => decodeApplication(operation, numbers(14)))
  return (all.find(({ expr }) => !nodes(expr).some(isEmpty)) ?? all[0]) as Application // some were drawn
}

/** The mutants of every operation by the mistake that they are, each as it appears in several applications. */
const mutants = (): ReadonlyMap<string, ReadonlyArray<Mutant>> => {
  const numbers = drawn()
  const found = new Map<string, Array<Mutant>>()
  for (const operation of signature.keys())
    for (let i = 0; i < APPLICATIONS; i++)
      for (const mutant of mutantsOf(applicationOf(operation, numbers))) {
        const same = found.get(mutant.key) ?? []
        same.push(mutant)
        found.set(mutant.key, same)
      }
  return found
}

const textOf = ({ name }: Mutant): string => name.replaceAll('\n', '; ')

test('every mistake in a derivative is found by the laws, or is none', () => {
  const all = [...mutants().values()]
  const silent = all.filter(([first]) => first?.equivalent !== undefined)
  const tried = all.filter(([first]) => first?.equivalent === undefined)
  const survivors = tried.filter((same) => !same.some(isKilled) && !same.slice(0, TRIED_LONGER).some(isKilledInTheEnd))
  const names = survivors.flatMap(([first]) => (first === undefined ? [] : [textOf(first)]))
  const counts = EQUIVALENT.map(({ is }) => names.filter((name) => is.test(name)).length)
  note(
    `killed ${tried.length - survivors.length} / ${tried.length}; equivalent by what reads them: ${silent.length} more`
  )
  EQUIVALENT.forEach(({ because }, i) => void note(`${counts[i]} survive: ${because}`))
  assert.equal(
    names.filter((name) => !EQUIVALENT.some(({ is }) => is.test(name))),
    []
  )
  assert.equal(
    EQUIVALENT.filter((_, i) => counts[i] === 0).map(({ because }) => because),
    [],
    'what no longer survives need not be listed'
  )
})
