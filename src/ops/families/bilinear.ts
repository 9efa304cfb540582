import { apply } from '../../core/build.js'
import type { Apply, Binary, Expr, Operation, Params } from '../../core/Expr.js'
import { sumOf } from './elementwise.js'

/** A map linear in either operand states its two adjoints; the product rule follows. */
interface BilinearSpec<P extends Params> extends Omit<Operation<Binary, P>, 'arity' | 'jvp' | 'vjp'> {
  readonly adjoints: readonly [
    (ct: Expr, a: Expr, b: Expr, node: Apply<Binary, P>) => Expr,
    (ct: Expr, a: Expr, b: Expr, node: Apply<Binary, P>) => Expr
  ]
}

export const bilinear = <P extends Params = Params>({ adjoints, ...rest }: BilinearSpec<P>): Operation<Binary, P> => {
  const op: Operation<Binary, P> = {
    ...rest,
    arity: 2,
    zeros: 'multiplied',
    jvp: ([da, db], { args: [a, b], params }) =>
      sumOf([
        da === undefined ? undefined : apply(op, [da, b], params),
        db === undefined ? undefined : apply(op, [a, db], params)
      ]),
    vjp: (ct, node, i) => adjoints[i === 0 ? 0 : 1](ct, node.args[0], node.args[1], node)
  }
  return op
}
