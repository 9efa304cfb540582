import { apply } from '../../core/build.js'
import type { Apply, Expr, Operation, Params, Unary } from '../../core/Expr.js'

/** A linear map states its adjoint: ⟨L x, y⟩ = ⟨x, L* y⟩. Its derivative is itself. */
interface LinearSpec<P extends Params> extends Omit<Operation<Unary, P>, 'arity' | 'jvp' | 'vjp'> {
  adjoint(ct: Expr, node: Apply<Unary, P>): Expr
}

export const linear = <P extends Params = Params>({ adjoint, ...rest }: LinearSpec<P>): Operation<Unary, P> => {
  const op: Operation<Unary, P> = {
    ...rest,
    arity: 1,
    jvp: ([dx], node) => (dx === undefined ? undefined : apply(op, [dx], node.params)),
    vjp: adjoint
  }
  return op
}
