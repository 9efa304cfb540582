import { signature } from '../../src/index.js'
import { type Application, decodeApplication } from '../../src/testing/index.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import * as law from './operation.js'

const test = suite('laws of operations')

const numbers = fc.array(fc.nat(1000), { minLength: 6, maxLength: 14 })

/** Up to three leading axes, empty ones and ones of length 1 among them. */
const stacks = fc.array(fc.nat(3), { minLength: 1, maxLength: 3 })

/** States a law of every application of every operation, to matrices and to stacks of them. */
const forEvery = (
  sentence: string,
  law: (application: Application, seed: number) => unknown,
  but: ReadonlyArray<string> = []
): void => {
  for (const operation of signature.keys()) {
    if (but.includes(operation)) continue
    test(`${operation}: ${sentence}`, () =>
      holds(fc.tuple(numbers, fc.nat(1000)), ([list, seed]) => void law(decodeApplication(operation, list), seed)))
    test(`${operation}: ${sentence}, for stacks`, () =>
      holds(
        fc.tuple(numbers, fc.nat(1000), stacks),
        ([list, seed, stack]) => void law(decodeApplication(operation, list, stack), seed)
      ))
  }
}

forEvery('the value has the predicted shape', law.predictsShape)
forEvery('operands are left alone', law.pure)
forEvery('jvp and vjp are adjoint', law.adjoint)
/** `stopGradient` is there to differ from differences. */
forEvery('jvp is the central difference', law.differentiates, ['stopGradient'])
forEvery('derivatives stay within the signature', law.closed)
forEvery('named sizes mean what numbers mean', law.namesAreSizes)
