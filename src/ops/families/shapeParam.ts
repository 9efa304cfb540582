import { isDimensionName, isSize, resize, type Sizes } from '../../core/Dim.js'
import type { Refusal } from '../../core/errors.js'
import { MOST_AXES, type Shape } from '../../core/Shape.js'

/** A shape among the parameters, as untyped code may give it. */
export type ShapeParam = readonly [shape: Shape]

/** Why a parameter is no shape; `isDim` says what counts as a size. */
export const shapeParamFault = (shape: unknown, isDim: (dim: unknown) => boolean = isAnyDim): Refusal | undefined => {
  if (!Array.isArray(shape) || shape.length < 2 || shape.length > MOST_AXES)
    return {
      _tag: 'InvalidArgument',
      argument: 'the shape',
      got: shape,
      allowed: '[rows, columns], the sizes of a stack before them'
    }
  const position = shape.findIndex((dim) => !isDim(dim))
  return position < 0 ? undefined : { _tag: 'InvalidShape', dim: shape[position], position: position - shape.length }
}

/** The number of axes that a parameter names, for what is no list those of a matrix. */
export const axesOfParam = (shape: unknown): number =>
  Array.isArray(shape) ? Math.min(MOST_AXES, Math.max(2, shape.length)) : 2

/** In characters, of what names add up to. */
const LONGEST_DIM = 2048

const NO_SIZES: Sizes = new Map()

/** A size, a name, or what names add up to, in the one text that it has. */
export const isAnyDim = (dim: unknown): boolean =>
  isSize(dim) ||
  (typeof dim === 'string' &&
    dim.length <= LONGEST_DIM &&
    dim.split(/[+*]/).every((part) => /^\d+$/.test(part) || isDimensionName(part)) &&
    resize(dim, NO_SIZES) === dim)
