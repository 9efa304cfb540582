import type { NumericShape } from '../core/Shape.js'
import type { View } from './Program.js'

/** How far apart neighbours along each axis of a shape lie in what stretches to it. */
export const stridesIn = (own: NumericShape, shape: NumericShape): ReadonlyArray<number> => {
  const strides: Array<number> = []
  for (let axis = 1, step = 1; axis <= shape.length; axis++) {
    const size = own[own.length - axis] ?? 1
    strides.unshift(size === 1 ? 0 : step)
    step *= size
  }
  return strides
}

/** Which entry of what stretches to a shape stands at each entry of the shape. */
export const placesIn = (view: View, shape: NumericShape): ((entry: number) => number) => {
  const strides = stridesIn(view.shape, shape)
  return (entry) => {
    let [place, rest] = [0, entry]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] as number // below the length
      place += (rest % size) * (strides[axis] as number)
      rest = Math.floor(rest / size)
    }
    return place
  }
}
