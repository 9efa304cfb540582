import * as E from 'fp-ts/lib/Either.js'
import type { Expr, Operands } from '../../core/Expr.js'
import { sizeAt } from '../../core/Shape.js'
import type { Range } from '../../core/typedStructure.js'

/** Where the parts begin, and where the last ends, as far as numbers say so. */
const boundsAlong = (args: Operands, axis: number): ReadonlyArray<number> => {
  const bounds = [0]
  for (let i = 0, end = 0; i < args.length; i++) {
    const { shape } = args[i] as Expr // below the length
    const length = E.isRight(shape) ? sizeAt(shape.right, axis) : undefined
    if (typeof length !== 'number') break
    end += length
    bounds.push(end)
  }
  return bounds
}

/** What was found of the operands of a node, for as long as they live: the rule asks again for each of them. */
const boundsOf = new WeakMap<Operands, { readonly axis: number; readonly bounds: ReadonlyArray<number> }>()

/** Where a part of what is laid end to end begins and ends, if numbers say so. */
export const rangeOf = (args: Operands, part: number, axis: number): Range | undefined => {
  const found = boundsOf.get(args)
  const known = found?.axis === axis ? found : { axis, bounds: boundsAlong(args, axis) }
  boundsOf.set(args, known)
  const [start, end] = [known.bounds[part], known.bounds[part + 1]]
  return start === undefined || end === undefined ? undefined : [start, end]
}
