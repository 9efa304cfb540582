import * as E from 'fp-ts/lib/Either.js'
import { describe } from '../core/describe.js'
import type { CheckpointError } from './errors.js'
import { FIELDS, faultyField } from './fields.js'
import type { TrainingState } from './Step.js'
import { bytesOf, stateIn, type Unread } from './stateFile.js'

type Files = typeof import('node:fs')

/** The file system, asked for when it is needed; undefined where there is none, as in a browser. */
const fileSystem = (): Files | undefined =>
  typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:fs')

const codeOf = (cause: unknown): string =>
  cause instanceof Error
    ? (('code' in cause && typeof cause.code === 'string' ? cause.code : undefined) ?? cause.message)
    : String(cause)

/** What the file system gives, or what it has against it. */
const attempt = <A>(path: string, effect: (fs: Files) => A): E.Either<CheckpointError, A> => {
  const unavailable = (code: string): CheckpointError => ({ _tag: 'CheckpointUnavailable', path, code })
  const fs = fileSystem()
  if (typeof path !== 'string') return E.left({ ...unavailable('a path is a text'), path: describe(path) }) // a number would be an open file
  return fs === undefined
    ? E.left(unavailable('no file system'))
    : E.tryCatch(
        () => effect(fs),
        (cause) => unavailable(codeOf(cause))
      )
}

/** Writes all bytes, and returns only once the disk has them. */
const written = (fs: Files, path: string, bytes: Uint8Array): void => {
  const file = fs.openSync(path, 'wx')
  try {
    for (let from = 0; from < bytes.length; ) from += fs.writeSync(file, bytes, from)
    fs.fsyncSync(file)
  } finally {
    fs.closeSync(file)
  }
}

/** Makes the disk keep a rename in a folder; Windows keeps it by itself, and opens no folder. */
const folderKept = (fs: Files, path: string): void => {
  if (process.platform === 'win32') return
  const folder = fs.openSync(path.replace(/[^/]*$/, '') || '.', 'r')
  try {
    fs.fsyncSync(folder)
  } finally {
    fs.closeSync(folder)
  }
}

/** A name beside the file that no other process, and no other call, uses. */
const temporary = (path: string): string => `${path}.${process.pid}.${process.hrtime.bigint()}.tmp`

/** The file is the old one or the new one, whole, whenever this is interrupted. */
const replaced = (fs: Files, path: string, bytes: Uint8Array): void => {
  const beside = temporary(path)
  try {
    written(fs, beside, bytes)
    fs.renameSync(beside, path)
  } finally {
    fs.rmSync(beside, { force: true }) // nothing is there any more once it was renamed
  }
  folderKept(fs, path)
}

/** The first field that a checkpoint cannot hold. */
const refusedField = (state: TrainingState): string | undefined =>
  faultyField(state) ?? Object.keys(state).find((field) => !Object.hasOwn(FIELDS, field))

/**
 * Writes a state to one file, whole or not at all: killed at any moment, the file is the one that was there before or the new one.
 * It waits until the disk has it. A process that is killed may leave a file `….tmp` beside it.
 *
 * The file is a safetensors file: `parameters/w`, `slots/mean/w`, `numbers/product` in 64-bit floats, the rest as metadata.
 *
 * Errors: `CheckpointUnavailable` with the code of what the file system refused, the file then being untouched; `CheckpointRefused`
 * where a field is not that of a state.
 *
 * @example
 * import { saveCheckpoint } from 'catamat/train'
 *
 * const none = { optimiser: 'sgd', step: 0, parameters: {}, slots: {}, numbers: {}, generator: { seed: 0, counter: 0 } }
 * saveCheckpoint('/no/such/folder/a.safetensors', none) // => { _tag: 'Left', left: { _tag: 'CheckpointUnavailable', path: '/no/such/folder/a.safetensors', code: 'ENOENT' } }
 *
 * @category checkpoints
 */
export const saveCheckpoint = (path: string, state: TrainingState): E.Either<CheckpointError, void> => {
  const field = refusedField(state)
  return field === undefined
    ? attempt(path, (fs) => replaced(fs, path, bytesOf(state)))
    : E.left({ _tag: 'CheckpointRefused', path: typeof path === 'string' ? path : describe(path), field })
}

/**
 * The state in a file that {@link saveCheckpoint} wrote, to the last bit: training that goes on from it goes on as if it had never ended.
 *
 * Errors: `CheckpointUnavailable`; `CheckpointMismatch` where the file is of another format or version; `CheckpointCorrupt` where it is
 * damaged, cut off or no such file at all.
 *
 * @example
 * import { loadCheckpoint } from 'catamat/train'
 *
 * loadCheckpoint('/no/such/file') // => { _tag: 'Left', left: { _tag: 'CheckpointUnavailable', path: '/no/such/file', code: 'ENOENT' } }
 *
 * @category checkpoints
 */
export const loadCheckpoint = (path: string): E.Either<CheckpointError, TrainingState> => {
  const bytes = attempt(path, (fs) => fs.readFileSync(path))
  if (E.isLeft(bytes)) return bytes
  return E.mapLeft((fault: Unread): CheckpointError => ({ ...fault, path }))(stateIn(bytes.right))
}
