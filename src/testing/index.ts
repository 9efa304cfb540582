export { type Application, type DecodeOptions, decodeApplication, decodeExpression, environmentFor } from './decode.js'
export type { Domain } from './supply.js'
