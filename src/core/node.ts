import * as E from 'fp-ts/lib/Either.js'
import { Branded } from './brand.js'
import type { Apply, Block, Constant, Expr, Leaf, Node, Operands, Operation, Params } from './Expr.js'
import { showShape } from './Shape.js'
import { show } from './show.js'

/** A shape, or why there is none. */
export type Shaped = Expr['shape']

const COMBINATOR =
  'an expression is not a number: compose with add(z, 1), greater(z, 0), …; evaluate with run(z, environment); print with show(z)'

/** What the three forms have in common: a class for its prototype alone, which answers `z + 1` and `console.log(z)`. */
abstract class Base extends Branded {
  abstract readonly _tag: Node['_tag']
  readonly shape: Shaped

  constructor(shape: Shaped, data: Block | number | undefined) {
    super(data)
    this.shape = shape
  }

  toJSON(): string {
    return show(this as unknown as Node, { full: true }) // only the three forms extend Base
  }

  [Symbol.toPrimitive](): never {
    throw new TypeError(COMBINATOR)
  }

  /** How a property-testing library prints it among counterexamples. */
  [Symbol.for('fast-check/toStringMethod')](): string {
    return show(this as unknown as Node) // only the three forms extend Base
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const shape = E.isRight(this.shape) ? showShape(this.shape.right) : `${this.shape.left._tag}, see check`
    return `${show(this as unknown as Node)}  : ${shape}` // only the three forms extend Base
  }
}

/** The form of a constant. */
export class ConstantNode extends Base implements Constant {
  readonly _tag = 'Constant'

  constructor(shape: Shaped, data: Block | number | undefined) {
    super(shape, data)
    Object.freeze(this)
  }
}

/** The form of a leaf. */
export class LeafNode extends Base implements Leaf {
  readonly _tag = 'Leaf'
  readonly kind: Leaf['kind']
  readonly name: string

  constructor(kind: Leaf['kind'], name: string, shape: Shaped, data: Block | undefined) {
    super(shape, data)
    this.kind = kind
    this.name = name
    Object.freeze(this)
  }
}

/** The form of an application. */
export class ApplyNode extends Base implements Apply {
  readonly _tag = 'Apply'
  readonly op: Operation
  readonly args: Operands
  readonly params: Params

  constructor(op: Operation, args: Operands, params: Params, shape: Shaped) {
    super(shape, undefined)
    this.op = op
    this.args = args
    this.params = params
    Object.freeze(this)
  }
}
