/**
 * An interpreter of your own, in one file: interval arithmetic. Given bounds for every placeholder, between which numbers can
 * the entries of an expression lie? It has rules for some operations and an honest answer for all others.
 */
import {
  add,
  type Expr,
  entriesOf,
  exp,
  interpreter,
  multiply,
  negative,
  placeholder,
  type Signature,
  tanh
} from 'catamat'

export interface Interval {
  readonly low: number
  readonly high: number
}

declare module 'catamat' {
  /** From now on an operation's record may have a rule `interval` of its own. */
  interface Carriers {
    readonly interval: Interval
  }
}

const hull = (...ends: ReadonlyArray<number>): Interval => ({ low: Math.min(...ends), high: Math.max(...ends) })

const everything: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }

const increasing =
  (f: (x: number) => number) =>
  ([{ low, high }]: readonly [Interval]): Interval => ({ low: f(low), high: f(high) })

export const interval = (expr: Expr, bounds: ReadonlyMap<string, Interval>): Interval =>
  interpreter<'interval', Signature>('interval', {
    constant: (node) => hull(...(node.value === undefined ? [] : entriesOf(node.value))),
    leaf: (node) => bounds.get(node.name) ?? (node.value === undefined ? everything : hull(...entriesOf(node.value))),
    table: {
      add: ([a, b]) => ({ low: a.low + b.low, high: a.high + b.high }),
      multiply: ([a, b]) => hull(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high),
      negative: ([x]) => ({ low: -x.high, high: -x.low }),
      exp: increasing(Math.exp),
      tanh: increasing(Math.tanh)
    },
    otherwise: () => everything
  })(expr)

const x = placeholder('x', 2, 2)
const y = add(multiply(3, tanh(x)), negative(exp(x)))
console.log(y)
console.log(interval(y, new Map([['x', { low: -1, high: 1 }]])))
