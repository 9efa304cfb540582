import { isNonEmpty } from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import { areValues, dataOf, sizesOf, valueOf } from './entries.js'
import { invalid, type Trained } from './errors.js'
import { POSITIVE } from './hyperparameters.js'
import type { Parameters } from './Optimiser.js'

const mapEntries = (gradients: Parameters, f: (entry: number) => number): Parameters =>
  Object.fromEntries(
    Object.entries(gradients).map(([name, value]) => [name, valueOf(sizesOf(value), dataOf(value).map(f))])
  )

/** Why there is nothing to clip, or nothing to clip it to. */
const faultOf = (of: string, gradients: Parameters, limit: number): Trained<never> | undefined => {
  const gradientsAllowed = `matrices by name, as minimize gives them to { clip: (gradients) => ${of}(gradients, 1) }`
  const errors = [
    ...(areValues(gradients) ? [] : [invalid(of, 'the record of gradients', gradients, gradientsAllowed)]),
    ...(POSITIVE.holds(limit) ? [] : [invalid(of, 'limit', limit, POSITIVE.allowed)])
  ]
  return isNonEmpty(errors) ? E.left(errors) : undefined
}

/**
 * Gradients whose every entry lies between −limit and limit; NaN stays.
 *
 * Errors: `InvalidArgument` where the gradients are no matrices by name, or the limit is no finite number above 0.
 * Source: torch.nn.utils.clip_grad_value_.
 *
 * @example
 * import { entriesOf, run, constant } from 'catamat'
 * import { clipByValue } from 'catamat/train'
 * import { either } from 'fp-ts'
 *
 * const clipped = clipByValue({ w: run(constant([[-3, 0.5]])) }, 1)
 * either.isRight(clipped) ? entriesOf(clipped.right['w'] ?? []) : [] // => [ -1, 0.5 ]
 *
 * @category clipping
 */
export const clipByValue = (gradients: Parameters, limit: number): Trained<Parameters> =>
  faultOf('clipByValue', gradients, limit) ??
  E.right(mapEntries(gradients, (entry) => Math.min(limit, Math.max(-limit, entry))))

/** The Frobenius norm of all entries together; it does not overflow where they do not. */
const globalNorm = (gradients: Parameters): number => {
  const all = Object.values(gradients).map(dataOf)
  const largest = all.reduce((most, data) => data.reduce((a, b) => Math.max(a, Math.abs(b)), most), 0)
  if (largest === 0 || !Number.isFinite(largest)) return largest
  return largest * Math.sqrt(all.reduce((sum, data) => data.reduce((a, b) => a + (b / largest) ** 2, sum), 0))
}

/**
 * Gradients scaled together by `min(1, limit / (norm + 10⁻⁶))`, where the norm is that of all their entries.
 *
 * Errors: `InvalidArgument` where the gradients are no matrices by name, or the limit is no finite number above 0.
 * Source: torch.nn.utils.clip_grad_norm_; Pascanu et al. 2013.
 *
 * @example
 * import { entriesOf, run, constant } from 'catamat'
 * import { clipByNorm } from 'catamat/train'
 * import { either } from 'fp-ts'
 *
 * const clipped = clipByNorm({ w: run(constant([[3, 4]])) }, 10)
 * either.isRight(clipped) ? entriesOf(clipped.right['w'] ?? []) : [] // => [ 3, 4 ]
 *
 * @category clipping
 */
export const clipByNorm = (gradients: Parameters, limit: number): Trained<Parameters> => {
  const fault = faultOf('clipByNorm', gradients, limit)
  if (fault !== undefined) return fault
  const factor = limit / (globalNorm(gradients) + 1e-6)
  return E.right(factor >= 1 ? gradients : mapEntries(gradients, (entry) => entry * factor))
}
