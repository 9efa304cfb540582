import { type Dim, isDimensionName, isSize, resize, type Sizes } from '../../core/Dim.js'
import type { Refusal } from '../../core/errors.js'

/** A shape among the parameters, as untyped code may give it. */
export type ShapeParam = readonly [shape: readonly [Dim, Dim]]

/** Why a parameter is no shape; `isDim` says what counts as a size. */
export const shapeParamFault = (shape: unknown, isDim: (dim: unknown) => boolean = isAnyDim): Refusal | undefined => {
  if (!Array.isArray(shape) || shape.length !== 2)
    return { _tag: 'InvalidArgument', argument: 'the shape', got: shape, allowed: '[rows, columns]' }
  const position = shape.findIndex((dim) => !isDim(dim))
  return position < 0 ? undefined : { _tag: 'InvalidShape', dim: shape[position], position }
}

const NO_SIZES: Sizes = new Map()

/** A size, a name, or what names add up to, in the one text that it has. */
export const isAnyDim = (dim: unknown): boolean =>
  isSize(dim) ||
  (typeof dim === 'string' &&
    dim.split(/[+*]/).every((part) => /^\d+$/.test(part) || isDimensionName(part)) &&
    resize(dim, NO_SIZES) === dim)
