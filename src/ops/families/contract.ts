import type { Block } from '../../core/Expr.js'
import { blockShape } from '../../core/lift.js'

/** The letters of the axes of each operand, and of the result. */
export interface Terms {
  readonly inputs: ReadonlyArray<string>
  readonly output: string
}

/** How far apart the entries along each letter lie in a block. */
const stridesOf = (term: string, block: Block, letters: ReadonlyArray<string>): ReadonlyArray<number> => {
  const shape = blockShape(block)
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((n, size) => n * size, 1))
  return letters.map((letter) =>
    [...term].reduce((sum, own, at) => (own === letter ? sum + (strides[at] as number) : sum), 0)
  )
}

const sizeOf = (letter: string, terms: ReadonlyArray<string>, blocks: ReadonlyArray<Block>): number => {
  const i = terms.findIndex((term) => term.includes(letter))
  const [term = '', block] = [terms[i], blocks[i]]
  return (block === undefined ? undefined : blockShape(block)[term.indexOf(letter)]) ?? 1
}

/** Goes through all indices of some sizes in order, the last one fastest, moving places by strides. */
const eachIndex = (
  sizes: ReadonlyArray<number>,
  strides: ReadonlyArray<ReadonlyArray<number>>,
  places: Array<number>,
  visit: () => void
): void => {
  const count = sizes.reduce((n, size) => n * size, 1)
  const index = sizes.map(() => 0)
  for (let done = 0; done < count; done++) {
    visit()
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const size = sizes[axis] as number // below the number of sizes
      const next = ((index[axis] as number) + 1) % size
      index[axis] = next
      const steps = next === 0 ? 1 - size : 1
      for (const [k, own] of strides.entries()) places[k] = (places[k] as number) + steps * (own[axis] as number)
      if (next !== 0) break
    }
  }
}

/** Every entry of the result: the sum, over the letters that it does not name, of products of entries of the operands. */
export const contract = ({ inputs, output }: Terms, operands: ReadonlyArray<Block>, out: Block): void => {
  const summed = [...new Set(inputs.join(''))].filter((letter) => !output.includes(letter))
  const sizes = (letters: ReadonlyArray<string>): ReadonlyArray<number> =>
    letters.map((letter) => sizeOf(letter, inputs, operands))
  const strides = (letters: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<number>> =>
    operands.map((operand, i) => stridesOf(inputs[i] ?? '', operand, letters))
  const [outer, inner] = [[...output], summed]
  const [innerSizes, innerStrides] = [sizes(inner), strides(inner)]
  const places = operands.map(() => 0)
  let at = 0
  eachIndex(sizes(outer), strides(outer), places, () => {
    let sum = 0
    const within = [...places]
    eachIndex(innerSizes, innerStrides, within, () => {
      let product = 1
      for (let k = 0; k < operands.length; k++) product *= (operands[k] as Block).data[within[k] as number] as number // within the entries
      sum += product
    })
    out.data[at++] = sum
  })
}
