export { type DecodeOptions, decodeApplication, decodeExpression } from './decode.js'
export { type Application, type Domain, environmentFor, type Interval } from './sample.js'
