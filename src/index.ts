export { expressionCodec, valueCodec } from './codec/codecs.js'
export { contentHash } from './codec/contentHash.js'
export type { Constructor, Declaration, Declarations } from './codec/declarations.js'
export { type FromJsonOptions, fromJson } from './codec/decode.js'
export type { DocumentJson, NodeJson, ParamJson, ValueJson, ValuesJson } from './codec/document.js'
export { toJson } from './codec/encode.js'
export type { DecodeError, DocumentLimitExceeded, EncodeError } from './codec/errors.js'
export type { JsonOptions, Limits } from './codec/limits.js'
export type { NumberJson } from './codec/number.js'
export type { ParseError, ParseFault, TextPlace } from './codec/ParseError.js'
export { type Parsed, type ParseOptions, parse } from './codec/parse.js'
export { showCodecError } from './codec/showCodecError.js'
export { showParseError } from './codec/showParseError.js'
export { type Decoded, type Encoded, valueFromJson, valueToJson } from './codec/value.js'
export { type NamedValues, valuesFromJson, valuesToJson } from './codec/values.js'
export type { AskedBackend, Backend } from './compile/backend.js'
export { type Compiled, compile } from './compile/compile.js'
export { type NativeBlas, nativeBlas, showBlasRefusal } from './compile/native/blas.js'
export type { BlasRefusal } from './compile/native/foreign.js'
export type { Output } from './compile/output.js'
export type { Call, Entrywise, Instruction, Loop, Plan, Product, View } from './compile/Program.js'
export type { Precision } from './compile/precision.js'
export type { CompileOptions } from './compile/programs.js'
export { isExpr } from './core/brand.js'
export { apply } from './core/build.js'
export type { Dim } from './core/Dim.js'
export type {
  Apply,
  Binary,
  Block,
  Carriers,
  Constant,
  Each,
  Expr,
  Leaf,
  Node,
  Notation,
  Nullary,
  Operands,
  Operation,
  Param,
  Params,
  Rule,
  Ternary,
  Unary
} from './core/Expr.js'
export { entriesOf } from './core/entriesOf.js'
export type {
  Application,
  AxisName,
  AxisOf,
  CallSite,
  ConstructionError,
  DimensionConflict,
  EvaluationError,
  Located,
  NameRule,
  Refusal,
  Requirement,
  ValueFault
} from './core/errors.js'
export { type Algebra, fold, nodes } from './core/fold.js'
export type { Environment } from './core/given.js'
export { interpreter, type Meaning, type Table } from './core/interpreter.js'
export { constant, placeholder, variable } from './core/leaf.js'
export type { MatrixLike, Row, ValueLike } from './core/readValue.js'
export type { MatrixShape, Shape } from './core/Shape.js'
export { sameExpression } from './core/sameExpression.js'
export { type ShowOptions, show, showName, showNumber } from './core/show.js'
export type {
  FreeOf,
  NeedsScalar,
  NeedsSquare,
  NeedsVector,
  Operand,
  ShapeMismatch,
  ShapeOf,
  ValueOf
} from './core/typed.js'
export type { Value } from './core/Value.js'
export { meanSquaredError } from './derived/meanSquaredError.js'
export { swapAxes } from './derived/swapAxes.js'
export { tile } from './derived/tile.js'
export { check } from './interpreters/check.js'
export type { StepsOptions } from './interpreters/clock.js'
export type { Evaluated, EvaluateOptions } from './interpreters/compute.js'
export type { Parts } from './interpreters/drawn.js'
export {
  type DecodedEnvironment,
  type EncodedEnvironment,
  type EncodedValue,
  environment
} from './interpreters/environment.js'
export { type ExprRecord, evaluate, run } from './interpreters/evaluate.js'
export { type ExplainOptions, explain } from './interpreters/explain.js'
export type { Formula } from './interpreters/formula.js'
export { consumers, placeholders, variables } from './interpreters/leaves.js'
export type { PictureOptions } from './interpreters/picture.js'
export type { Position } from './interpreters/position.js'
export { type Evaluation, evaluation, reevaluate } from './interpreters/reevaluate.js'
export { showError, showErrors } from './interpreters/showError.js'
export { showNotFinite } from './interpreters/showNotFinite.js'
export { type EvaluationStep, resume, type Stopped, steps } from './interpreters/steps.js'
export { toDot } from './interpreters/toDot.js'
export { type FormulaOptions, toLatex } from './interpreters/toLatex.js'
export { toMathml } from './interpreters/toMathml.js'
export { toMermaid } from './interpreters/toMermaid.js'
export { type PictureError, type SvgOptions, showPictureError, toSvg } from './interpreters/toSvg.js'
export { toUnicode } from './interpreters/toUnicode.js'
export { type GradientNotFinite, type NotFinite, whyNotFinite } from './interpreters/whyNotFinite.js'
export * from './ops/index.js'
export { type Signature, signature } from './ops/signature.js'
export { type ReverseStep, resumeReverse, reverseSteps } from './sweeps/reverseSteps.js'
export { whyGradientNotFinite } from './sweeps/whyGradientNotFinite.js'
export { type Binding, bind } from './transforms/bind.js'
export { grad, type Leaves, valueAndGrad, vjp } from './transforms/grad.js'
export { hessian, hvp, jacobian } from './transforms/jacobian.js'
export { jvp, type Tangents } from './transforms/jvp.js'
export { vmap } from './transforms/vmap.js'
