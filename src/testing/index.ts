export {
  type ArbitraryEnvironmentOptions,
  type ArbitraryExpressionOptions,
  arbitraryEnvironment,
  arbitraryExpression,
  type NumberDomain
} from './arbitraries.js'
export type { Domains } from './candidates.js'
export { type CheckOperationOptions, checkGradient, checkOperation } from './check.js'
export { type DecodeOptions, decodeApplication, decodeExpression } from './decode.js'
export { type EquivalentOptions, equivalent, gradientHolds, jvpVjpAdjoint, shapeHolds } from './properties.js'
export type { Check, Report } from './report.js'
export { type Application, type Domain, environmentFor, type Interval } from './sample.js'
export type { Drawn, Trial } from './trial.js'
