import { add, type Expr, matmul, mean, placeholder, square, subtract, variable } from '../../src/index.js'
import { adam, lbfgs, minimize, sgd } from '../../src/train/index.js'

const X = placeholder('X', 'n', 2)
const y = placeholder('y', 'n', 1)
const w = variable('w', [[0], [0]])
const errors = subtract(matmul(X, w), y)
const loss = mean(square(errors))
const environment = { X: [[1, 2]], y: [3] }
const optimiser = adam({ learningRate: 1e-3 })

/** What is fed, and that the loss is one number, is known to the compiler. */
export const accepted = [
  minimize(loss, { optimiser, environment }),
  minimize(loss, { optimiser, environment: new Map<string | Expr, number[][]>() }),
  minimize(loss, { optimiser, environment: { ...environment, w: [[1], [1]] }, batch: { size: 1, names: ['X', 'y'] } }),
  minimize(loss, { optimiser, environment: { X: [[1, 2]] }, parameters: { y: [3] } }),
  minimize(square(variable('t', 1)), { optimiser }),
  minimize(loss as Expr<[1, 1]>, { optimiser, environment: { X: 1 } }),
  lbfgs(loss, { environment, lineSearch: 'armijo' })
]

export const refused = [
  // @ts-expect-error a placeholder is not fed
  minimize(loss, { optimiser, environment: { X: [[1, 2]] } }),
  // @ts-expect-error no environment
  minimize(loss, { optimiser }),
  // @ts-expect-error the loss is no 1×1
  minimize(errors, { optimiser, environment }),
  // @ts-expect-error the loss is no 1×1
  lbfgs(add(w, 1), {}),
  // @ts-expect-error no optimiser
  minimize(loss, { environment }),
  // @ts-expect-error an option that there is none of
  minimize(loss, { optimiser: adam({ lr: 0.1 }), environment }),
  // @ts-expect-error a text is no rate
  sgd({ learningRate: '0.1' }),
  // @ts-expect-error there is no such line search
  lbfgs(loss, { environment, lineSearch: 'exact' })
]
