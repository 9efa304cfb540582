/** What the compiler accepts and refuses: each refusal, with what it says, beside a twin that compiles. Checked by `tsc`, never run. */
import { Matrix } from 'ml-matrix'
import {
  add,
  at,
  bind,
  concat,
  constant,
  type EvaluationError,
  type EvaluationStep,
  type Expr,
  evaluate,
  evaluation,
  exp,
  expandDims,
  explain,
  grad,
  hessian,
  jacobian,
  matmul,
  mean,
  multiply,
  type NeedsScalar,
  type Position,
  permuteAxes,
  placeholder,
  type ReverseStep,
  reevaluate,
  reshape,
  resume,
  resumeReverse,
  reverseSteps,
  run,
  type Shape,
  type Stopped,
  slice,
  softmax,
  squeeze,
  stack,
  steps,
  sum,
  take,
  trace,
  transpose,
  variable,
  vmap,
  where,
  whyGradientNotFinite,
  whyNotFinite
} from '../../src/index.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Equal<A, B>): void => undefined

const A = variable('A', [
  [1, 0],
  [0, -1]
])
const b = variable('b', [[1], [1]])
const x = placeholder('x', 2, 1)
const z = add(matmul(A, x), b)
same<typeof z, Expr<[2, 1], 'x'>>(true)

// Shapes that fit, and shapes that do not.
const B = placeholder('B', 2, 3)
matmul(A, B)
// @ts-expect-error matmul: 3 columns against 2 rows
matmul(B, A)
add(A, b)
// @ts-expect-error 2×2 does not broadcast with 3×2
add(A, placeholder('C', 3, 2))
where(A, b, 1)
// @ts-expect-error 2×2 does not broadcast with 2×3
where(A, B, 1)
trace(A)
// @ts-expect-error trace needs a square matrix, this is 2×3
trace(B)
concat([A, B], 1)
// @ts-expect-error concat: the columns differ
concat([A, B], 0)
constant([
  [1, 2],
  [3, 4]
])
// @ts-expect-error the rows have different lengths
constant([[1, 2], [3]])
variable('v', [[1, 2]])
// @ts-expect-error a flat list could be a row or a column
variable('v', [1, 2])

// A scalar where one is due, in a helper that asks for it.
const loss = <S extends Shape, V extends string>(e: Expr<S, V> & NeedsScalar<S, 'loss'>): Expr<S, V> => e
loss(sum(z))
// @ts-expect-error loss needs a 1×1 expression, this is 2×1
loss(z)

// Derivatives have the shape of the leaf, and their losses are 1×1.
const byA: Expr<[2, 2], 'x'> = grad(sum(z), A)
const each: { readonly A: Expr<[2, 2], 'x'>; readonly b: Expr<[2, 1], 'x'> } = grad(sum(z), { A, b })
const slopes: Expr<[2, 2], 'x'> = jacobian(z, x)
const curvature: Expr<[2, 2], 'x'> = hessian(sum(z), x)
void [byA, each, slopes, curvature]
// @ts-expect-error grad needs a 1×1 expression, this is 2×1
grad(z, A)
// @ts-expect-error grad needs a 1×1 expression, this is 1×1×1
grad(placeholder('L', 1, 1, 1), A)

// What must be fed.
run(z, { x: [1, 2] })
run(z, {
  x: [1, 2],
  A: [
    [2, 0],
    [0, 2]
  ]
})
run(z, new Map([['x', [1, 2]]]))
// @ts-expect-error property 'x' is missing
run(z, {})
// @ts-expect-error property 'x' is missing
run(bind(z, { X: [1, 2] }), {})
// @ts-expect-error property 'x' is missing
evaluate(z, { y: [1, 2] })
run(sum(A))
// @ts-expect-error an environment is due
run(sum(z))
// @ts-expect-error a text is no matrix
run(z, { x: '12' })
const both = run({ z, total: sum(z) }, { x: [1, 2] })
same<typeof both, { readonly z: Matrix; readonly total: Matrix }>(true)
// @ts-expect-error property 'x' is missing
run({ z, total: sum(A) }, {})

// Numbers lift on either side.
same<Expr<[2, 1], 'x'>, ReturnType<typeof half>>(true)
const half = () => multiply(0.5, add(z, 1))

// Dimensions with names, and dimensions that the compiler does not know.
const X = placeholder('X', 'n', 784)
const W = placeholder('W', 784, 10)
const y = softmax(add(matmul(X, W), placeholder('c', 1, 10)))
same<typeof y, Expr<['n', 10], 'X' | 'W' | 'c'>>(true)
// @ts-expect-error matmul: 10 columns against n rows
matmul(W, X)
const rows: number = 3
matmul(A, placeholder('d', rows, rows))
same<ReturnType<typeof averaged>, Expr<[1, 784], 'X'>>(true)
const averaged = () => mean(X, 0)
same<ReturnType<typeof turned>, Expr<[784, 'n'], 'X'>>(true)
const turned = () => transpose(X)
same<ReturnType<typeof reshaped>, Expr<[1, 4], never>>(true)
const reshaped = () => reshape(A, [1, 4])
same<ReturnType<typeof sliced>, Expr<[number, 784], 'X'>>(true)
const sliced = () => slice(X, [0, 2])

// Names that are bound leave the type, names that are brought in join it.
same<ReturnType<typeof bound>, Expr<['n', 10], 'X' | 'c'>>(true)
const bound = () => bind(y, { W: new Matrix(784, 10) })
same<ReturnType<typeof swapped>, Expr<[2, 1], 'u'>>(true)
const swapped = () => bind(z, { x: placeholder('u', 2, 1) })

// Helpers that are generic in sizes and names.
export const dense = <
  N extends number | string,
  I extends number | string,
  O extends number | string,
  V extends string,
  U extends string,
  T extends string
>(
  input: Expr<[N, I], V>,
  weights: Expr<[I, O], U>,
  offset: Expr<[N, O], T>
): Expr<[N, O], V | U | T> => add(add(matmul(input, weights), offset), 1)
export const bias = <N extends number | string, O extends number | string, V extends string, U extends string>(
  input: Expr<[N, O], V>,
  offset: Expr<[1, O], U>
): Expr<[N, O], V | U> => add(input, offset)
export const twice = <S extends [number, number], V extends string>(input: Expr<S, V>): Expr<S, V> =>
  exp(add(input, input))
same<ReturnType<typeof layer>, Expr<['n', 10], 'X' | 'W' | 'o'>>(true)
const layer = () => dense(X, W, placeholder('o', 'n', 10))

// Every expression is an `Expr`.
export const anything: ReadonlyArray<Expr> = [z, y, half(), turned()]

// Stacks of matrices: leading axes broadcast, and every axis is checked.
const Q = placeholder('Q', 'batch', 8, 16)
const K = placeholder('K', 16, 8)
const scores = matmul(Q, K)
same<typeof scores, Expr<['batch', 8, 8], 'Q' | 'K'>>(true)
// @ts-expect-error matmul: 16 columns against 8 rows
matmul(Q, Q)
const T = placeholder('T', 4, 1, 2, 3)
add(T, placeholder('U', 5, 2, 3))
// @ts-expect-error 4×1×2×3 does not broadcast with 5×3×3
add(T, placeholder('V', 5, 3, 3))
same<ReturnType<typeof stretched>, Expr<[4, 5, 2, 3], 'T' | 'U'>>(true)
const stretched = () => add(T, placeholder('U', 5, 2, 3))
same<ReturnType<typeof alongStack>, Expr<['batch', 1, 16], 'Q'>>(true)
const alongStack = () => sum(Q, 1)
same<ReturnType<typeof alongSeveral>, Expr<[1, 8, 1], 'Q'>>(true)
const alongSeveral = () => mean(Q, [0, -1])
// @ts-expect-error reduction: batch×8×16 has no axis 3
sum(Q, 3)
same<ReturnType<typeof everything>, Expr<[1, 1], 'T'>>(true)
const everything = () => sum(T)
same<ReturnType<typeof one>, Expr<[8, 16], 'Q'>>(true)
const one = () => at(Q, 0)
// @ts-expect-error at needs a stack of matrices, this is 2×2
at(A, 0)
same<ReturnType<typeof piled>, Expr<[2, 2, 2], never>>(true)
const piled = () => stack([A, A])
same<ReturnType<typeof mapped>, Expr<['m', 2, 1], 'x'>>(true)
const mapped = () => vmap(z, 'm', ['x'])
// @ts-expect-error q is not a name of z
vmap(z, 'm', ['q'])
same<ReturnType<typeof permuted>, Expr<[16, 'batch', 8], 'Q'>>(true)
const permuted = () => permuteAxes(Q, [2, 0, 1])
same<ReturnType<typeof longer>, Expr<[1, 2, 1], 'x'>>(true)
const longer = () => expandDims(x, 0)
same<ReturnType<typeof shorter>, Expr<[4, 2, 3], 'T'>>(true)
const shorter = () => squeeze(T, 1)
same<ReturnType<typeof joined>, Expr<[number, 8, 16], 'Q'>>(true)
const joined = () => concat([Q, placeholder('Q', 'batch', 8, 16)])
// @ts-expect-error concat: the sizes of axis 1 differ
concat([Q, placeholder('R', 'batch', 9, 16)])
same<ReturnType<typeof picked>, Expr<['batch', number, 16], 'Q'>>(true)
const picked = () => take(Q, [0, 2], 1)
const values = () => run(T, { T: [[[[1, 2, 3]]]] })
same<ReturnType<typeof values>, ReadonlyArray<ReadonlyArray<Matrix>>>(true)
variable('W3', [[[1, 2]], [[3, 4]]])
// @ts-expect-error the rows have different lengths
variable('W4', [[[1, 2]], [[3]]])
same<ReturnType<typeof cube>, Expr<[2, 1, 2], never>>(true)
const cube = () => constant([[[1, 2]], [[3, 4]]])

// Evaluation in time: what must be fed, a loss where one is due, and sequences that say how they end.
type Known<A> = A extends { readonly _tag: 'Right'; readonly right: infer B } ? B : never
const stepped = () => steps(z, { x: [1, 2] })
same<Known<ReturnType<typeof stepped>>, Iterable<EvaluationStep | Stopped>>(true)
steps(z, new Map([[x, [1, 2]]]), { clock: () => 0 })
// @ts-expect-error property 'x' is missing
steps(z, {})
// @ts-expect-error an environment is due
steps(z)
// @ts-expect-error a clock is a function
steps(z, { x: [1, 2] }, { clock: 3 })
// @ts-expect-error what stopped has no value
export const valuesOf = (sequence: Iterable<EvaluationStep | Stopped>) => [...sequence].map(({ value }) => value)
export const toldBy = (step: EvaluationStep | Stopped): EvaluationStep['value'] | ReadonlyArray<EvaluationError> =>
  step._tag === 'Taken' ? step.value : step.errors
export const goOn = (position: Position) => resume(z, { x: [1, 2] }, position)
// @ts-expect-error property 'x' is missing
export const goOnUnfed = (position: Position) => resume(z, {}, position)
// @ts-expect-error a position is due
resume(z, { x: [1, 2] })
explain(z, { x: [1, 2] }, { digits: 3 })
// @ts-expect-error property 'x' is missing
explain(z, {})
// @ts-expect-error there is no such option
explain(z, { x: [1, 2] }, { precision: 3 })
whyNotFinite(sum(A), {})
// @ts-expect-error property 'x' is missing
whyNotFinite(z, {})
const swept = () => reverseSteps(sum(z), { x: [1, 2] }, { A, b })
same<Known<ReturnType<typeof swept>>, Iterable<ReverseStep | Stopped>>(true)
// @ts-expect-error reverseSteps needs a 1×1 expression, this is 2×1
reverseSteps(z, { x: [1, 2] })
// @ts-expect-error property 'x' is missing
reverseSteps(sum(z), {})
export const sweepOn = (position: Position) => resumeReverse(sum(z), { x: [1, 2] }, position, A)
// @ts-expect-error resumeReverse needs a 1×1 expression, this is 2×1
export const sweepOnNothing = (position: Position) => resumeReverse(z, { x: [1, 2] }, position)
whyGradientNotFinite(sum(z), { x: [1, 2] }, A)
// @ts-expect-error whyGradientNotFinite needs a 1×1 expression, this is 2×1
whyGradientNotFinite(z, { x: [1, 2] })
const first = () => evaluation(z, { x: [1, 2] })
type First = Known<ReturnType<typeof first>>
same<First['value'], Matrix>(true)
// @ts-expect-error property 'x' is missing
evaluation(z, {})
export const second = (evaluated: First) => reevaluate(evaluated, { x: [3, 4] })
same<Known<ReturnType<typeof second>>['value'], Matrix>(true)
// @ts-expect-error a text is no matrix
export const third = (evaluated: First) => reevaluate(evaluated, { x: '12' })
// @ts-expect-error an expression is no evaluation
reevaluate(z, { x: [3, 4] })
const towered = () => evaluation(T, { T: [[[[1, 2, 3]]]] })
same<Known<ReturnType<typeof towered>>['value'], ReadonlyArray<ReadonlyArray<Matrix>>>(true)
