import { apply } from '../core/build.js'
import type { Expr } from '../core/Expr.js'
import type { Shape } from '../core/Shape.js'
import { elementwise1 } from './families/elementwise.js'

/** The rules of {@link stopGradient}: without a derivative it is locally constant. */
export const StopGradient = elementwise1({ name: 'stopGradient', f: (x) => x })

/**
 * The same value, taken as constant by derivatives.
 *
 * Shape: m × n → m × n.
 * Derivative: 0.
 *
 * @example
 * import { grad, multiply, placeholder, show, stopGradient } from 'catamat'
 *
 * const x = placeholder('x', 1, 1)
 * show(grad(multiply(x, stopGradient(x)), x)) // => stopGradient(x)
 *
 * @category calculus
 */
export const stopGradient = <S extends Shape, V extends string>(x: Expr<S, V>): Expr<S, V> => apply(StopGradient, [x])
