import { signature } from '../../src/index.js'
import { type Application, decodeApplication } from '../../src/testing/index.js'
import { closed, namesAreSizes } from '../../src/testing/laws/closed.js'
import { adjoint, differentiates, twice } from '../../src/testing/laws/derivative.js'
import { oneDerivative } from '../../src/testing/laws/special.js'
import { entrywise, predictsShape, pure } from '../../src/testing/laws/value.js'
import type { Judged } from '../../src/testing/verdict.js'
import { fc, holds, RUNS } from '../property.js'
import { suite } from '../suite.js'
import { tells } from './tells.js'

const test = suite('laws of operations')

const numbers = fc.array(fc.nat(1000), { minLength: 6, maxLength: 14 })

/** Up to three leading axes, empty ones and ones of length 1 among them. */
const stacks = fc.array(fc.nat(3), { minLength: 1, maxLength: 3 })

/** States a law of every application of every operation, to matrices and to stacks of them. */
const forEvery = (
  sentence: string,
  law: (application: Application, seed: number) => Judged,
  but: ReadonlyArray<string> = [],
  numRuns = RUNS
): void => {
  for (const operation of signature.keys()) {
    if (but.includes(operation)) continue
    test(`${operation}: ${sentence}`, () =>
      holds(fc.tuple(numbers, fc.nat(1000)), ([list, seed]) => tells(law(decodeApplication(operation, list), seed)), {
        numRuns
      }))
    test(`${operation}: ${sentence}, for stacks`, () =>
      holds(
        fc.tuple(numbers, fc.nat(1000), stacks),
        ([list, seed, stack]) => tells(law(decodeApplication(operation, list, stack), seed)),
        { numRuns }
      ))
  }
}

forEvery('the value has the predicted shape', predictsShape)
forEvery('operands are left alone', pure)
forEvery('what says that it works entry by entry does', entrywise)
forEvery('jvp and vjp are adjoint', adjoint)
/** `stopGradient` is there to differ from differences. */
forEvery('jvp is the central difference', differentiates, ['stopGradient'])
forEvery('derivatives stay within the signature', (application) => closed(application, signature))
forEvery('named sizes mean what numbers mean', namesAreSizes)
forEvery('both modes have one derivative, at special numbers too', oneDerivative, [], Math.ceil(RUNS / 20))
forEvery('the derivative of a derivative is its difference', twice, ['stopGradient'], Math.ceil(RUNS / 10))
