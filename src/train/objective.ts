import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import { engineOf } from '../compile/engine.js'
import { operand } from '../core/build.js'
import type { Block, Expr, Leaf } from '../core/Expr.js'
import type { EvaluationError } from '../core/errors.js'
import { nodes } from '../core/fold.js'
import { type Given, given } from '../core/given.js'
import { nearest } from '../core/nearest.js'
import type { ValueLike } from '../core/readValue.js'
import { toValue } from '../core/Value.js'
import { readBindings } from '../interpreters/bindings.js'
import { faults } from '../interpreters/check.js'
import type { Evaluated } from '../interpreters/compute.js'
import { evaluateAll } from '../interpreters/evaluate.js'
import { variables } from '../interpreters/leaves.js'
import { valueAndGrad } from '../transforms/grad.js'
import type { Trained, TrainingError } from './errors.js'
import type { Parameters } from './Optimiser.js'

/** What is fed beside the parameters. */
export type Data = ReadonlyMap<string, ValueLike>

/** A loss and its gradients at some parameters. */
export interface Point {
  readonly loss: number
  readonly gradients: Parameters
}

/** A loss that was found sound, with what it starts from. */
export interface Objective {
  readonly parameters: Parameters
  /** What the environment fed, read once into copies. */
  readonly data: ReadonlyMap<string, Block>
  readonly leaves: ReadonlyMap<string, Leaf>
  readonly at: (parameters: Parameters, data: Data) => Evaluated<Point>
  /** The first node of the loss, or else of its gradients, that makes a NaN or an infinity from finite operands. */
  readonly firstNonFinite: (parameters: Parameters, data: Data) => EvaluationError | undefined
  /** What stands against evaluating the loss on some data; nothing is computed. */
  readonly refuses: (parameters: Parameters, data: Data) => ReadonlyArray<EvaluationError>
}

const environmentOf = (parameters: Parameters, data: Data): ReadonlyMap<string, ValueLike> =>
  new Map<string, ValueLike>([...data, ...Object.entries(parameters)])

const failed = (errors: NonEmptyArray<EvaluationError>): TrainingError => ({
  _tag: 'EvaluationFailed',
  step: 0,
  errors
})

/** The loss and its gradients, compiled: a step is taken many times. */
const compiled = (roots: ReadonlyArray<Expr>, names: ReadonlyArray<string>): Objective['at'] => {
  const { blocks } = engineOf(roots)
  return (parameters, data) => {
    const values = blocks({ ...Object.fromEntries(data), ...parameters })
    if (E.isLeft(values)) return values
    const [value, ...gradients] = values.right
    return E.right({
      loss: value?.data[0] ?? Number.NaN,
      gradients: Object.fromEntries(gradients.map((block, i) => [names[i] ?? '', toValue(block)]))
    })
  }
}

const objectiveOf = (
  loss: Expr,
  roots: ReadonlyArray<Expr>,
  names: ReadonlyArray<string>
): Pick<Objective, 'at' | 'firstNonFinite' | 'refuses'> => ({
  at: compiled(roots, names),
  firstNonFinite: (parameters, data) => {
    const environment = environmentOf(parameters, data)
    for (const some of [[loss], roots]) {
      const values = evaluateAll(some, environment, { nonFinite: 'error' })
      if (E.isLeft(values)) return values.left[0]
    }
    return undefined
  },
  refuses: (parameters, data) => {
    const read = readBindings(nodes(loss), environmentOf(parameters, data), 'ignored')
    return E.isLeft(read) ? read.left : []
  }
})

/** The names of an environment and of parameters, which come before it; each is read when it is asked for. */
const both = (environment: Given, parameters: Given): object =>
  Object.defineProperties(
    Object.create(null) as object,
    Object.fromEntries(
      [environment, parameters].flatMap(({ names, read }) =>
        names.map((name) => [name, { enumerable: true, get: () => read(name) }])
      )
    )
  )

const unknownNames = (
  names: ReadonlyArray<string>,
  leaves: ReadonlyMap<string, Leaf>
): ReadonlyArray<EvaluationError> => {
  const allowed = [...leaves.keys()]
  return names.flatMap((name) =>
    leaves.has(name)
      ? []
      : [{ _tag: 'InvalidName' as const, name, rule: 'unknown' as const, nearest: nearest(name, allowed), allowed }]
  )
}

/** The loss with what it starts from, once its gradients are known. */
const started = (
  loss: Expr,
  gradient: { readonly [name: string]: Expr },
  leaves: ReadonlyMap<string, Leaf>,
  environment: object
): Trained<Objective> => {
  const read = readBindings(nodes(loss), environment, 'ignored')
  if (E.isLeft(read)) return E.left([failed(read.left)])
  const { values, given: fed } = read.right
  const names = Object.keys(gradient)
  const starting = [...values].filter(([name]) => names.includes(name))
  return E.right({
    parameters: Object.fromEntries(starting.map(([name, block]) => [name, toValue(block)])),
    data: new Map([...values].filter(([name]) => fed.has(name) && !names.includes(name))),
    leaves,
    ...objectiveOf(loss, [loss, ...Object.values(gradient)], names)
  })
}

/** Reads a loss, its environment and what is to be trained; the variables where nothing else is named. */
export const objective = (of: string, loss: unknown, environment: unknown, starting: unknown): Trained<Objective> => {
  const whole = operand(of, 0, loss)
  const [fed, own] = [given(environment), given(starting)]
  if (E.isLeft(fed)) return E.left([failed([{ _tag: 'InvalidEnvironment', got: fed.left }])])
  const invalid = (got: unknown, allowed: string): Trained<never> =>
    E.left([{ _tag: 'InvalidArgument', of, argument: 'parameters', got, allowed }])
  if (E.isLeft(own)) return invalid(own.left, 'a value for each name')
  const leaves = new Map(nodes(whole).flatMap((node) => (node._tag === 'Leaf' ? [[node.name, node] as const] : [])))
  const names = starting === undefined ? variables(whole).map(({ name }) => name) : own.right.names
  const trained = Object.fromEntries([...leaves].filter(([name]) => names.includes(name)))
  const { value, gradient } = valueAndGrad(whole as Expr<[1, 1]>, trained) // a loss of another shape is faulty, and found below
  const errors = [...unknownNames(names, leaves), ...faults([value, ...Object.values(gradient)])]
  if (isNonEmpty(errors)) return E.left([failed(errors)])
  return names.length === 0
    ? invalid([], 'a loss with a variable, or values for its placeholders')
    : started(value, gradient, leaves, both(fed.right, own.right))
}
