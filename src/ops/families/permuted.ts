/** The entries of a shape in another order of its axes, which count from the end. */
export const permuted = (
  shape: ReadonlyArray<number>,
  data: Float64Array,
  axes: ReadonlyArray<number>,
  to: Float64Array = new Float64Array(data.length)
): Float64Array => {
  const strides = new Array<number>(shape.length).fill(1)
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number) // both axes are there
  const sizes = axes.map((axis) => shape[shape.length + axis] as number) // each is an axis of the shape
  const steps = axes.map((axis) => strides[shape.length + axis] as number)
  const index = axes.map(() => 0)
  for (let i = 0, from = 0; i < to.length; i++) {
    to[i] = data[from] as number // within the entries
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      from += steps[axis] as number // below the number of axes
      index[axis] = (index[axis] as number) + 1
      if (index[axis] !== sizes[axis]) break
      from -= (steps[axis] as number) * (sizes[axis] as number)
      index[axis] = 0
    }
  }
  return to
}
