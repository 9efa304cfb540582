export type { Batching } from './batches.js'
export { loadCheckpoint, saveCheckpoint } from './checkpoint.js'
export { clipByNorm, clipByValue } from './clip.js'
export type { CheckpointError, Damage, InvalidArgument, Trained, TrainingError } from './errors.js'
export { type LbfgsOptions, lbfgs } from './lbfgs.js'
export { type Minimizing, minimize } from './minimize.js'
export type { Optimiser, OptimiserState, Parameters } from './Optimiser.js'
export { type AdadeltaOptions, adadelta } from './optimisers/adadelta.js'
export { type AdagradOptions, adagrad } from './optimisers/adagrad.js'
export { type AdamOptions, adam, adamw } from './optimisers/adam.js'
export { type AdamaxOptions, adamax } from './optimisers/adamax.js'
export { type NadamOptions, nadam } from './optimisers/nadam.js'
export { type RadamOptions, radam } from './optimisers/radam.js'
export { type RmspropOptions, rmsprop } from './optimisers/rmsprop.js'
export { type RpropOptions, rprop } from './optimisers/rprop.js'
export { type SgdOptions, sgd } from './optimisers/sgd.js'
export { type ProgressOptions, progress, type Sink } from './progress.js'
export type { Rate, Schedule } from './rate.js'
export type { Fed, Generator, Step, Stopped, Taken, TrainingState } from './Step.js'
export {
  constantRate,
  cosineDecay,
  exponentialDecay,
  stepDecay,
  warmUp
} from './schedules.js'
export { last, take } from './sequence.js'
export { showTrainingError } from './showTrainingError.js'
