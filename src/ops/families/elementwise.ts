import type { Binary, Expr, Operation, Unary } from '../../core/Expr.js'
import { add } from '../add.js'
import { together } from './mask.js'
import { broadcastAll, map1, map2 } from './pointwise.js'

type Extra<A extends Unary | Binary> = Pick<Operation<A>, 'notation' | 'rules' | 'zeros' | 'hasPoles'>

/** A function of one number, and how it passes on a change `d`: linear in `d`, hence its own adjoint. Without a derivative it is locally constant. */
interface UnarySpec extends Extra<Unary> {
  readonly name: string
  readonly f: (x: number) => number
  readonly derivative?: (d: Expr, x: Expr, y: Expr) => Expr
}

export const elementwise1 = ({ f, derivative, ...rest }: UnarySpec): Operation<Unary> => ({
  ...rest,
  arity: 1,
  isPointwise: true,
  shape: broadcastAll,
  forward: map1(f),
  jvp: ([d], node) => (d === undefined ? undefined : derivative?.(d, node.args[0], node)),
  vjp: (ct, node) => derivative?.(ct, node.args[0], node)
})

type Partial2 = (d: Expr, a: Expr, b: Expr, y: Expr) => Expr | undefined

/** A function of two numbers, and how it passes on a change of either: linear in `d`, hence its own adjoint; absent where it is zero. */
interface BinarySpec extends Extra<Binary> {
  readonly name: string
  readonly f: (a: number, b: number) => number
  readonly derivatives?: readonly [Partial2, Partial2]
}

export const elementwise2 = ({ f, derivatives, ...rest }: BinarySpec): Operation<Binary> => ({
  ...rest,
  arity: 2,
  isPointwise: true,
  shape: broadcastAll,
  forward: map2(f),
  jvp: (tangents, node) =>
    sumOf(
      tangents.map((d, i) => (d === undefined ? undefined : derivatives?.[i]?.(d, node.args[0], node.args[1], node)))
    ),
  vjp: (ct, node, i) => derivatives?.[i]?.(ct, node.args[0], node.args[1], node)
})

/** The sum of what there is; of masked changes, masked where all are. */
export const sumOf = (terms: ReadonlyArray<Expr | undefined>): Expr | undefined =>
  terms.reduce(
    (sum, term) => (sum === undefined ? term : term === undefined ? sum : together(sum, term, add)),
    undefined
  )
