import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { Matrix } from 'ml-matrix'
import { isExpr } from '../core/brand.js'
import { isList } from '../core/describe.js'
import type { Expr } from '../core/Expr.js'
import { readWhole } from '../core/readValue.js'
import type { Value } from '../core/Value.js'
import { fromJson } from './decode.js'
import type { DocumentJson, ValueJson } from './document.js'
import { tableOf, toJson } from './encode.js'
import { type JsonOptions, settingsOf } from './limits.js'
import { showCodecError } from './showCodecError.js'
import { blockToJson, type Decoded, valueFromJson } from './value.js'

const validated = <A>(decoded: Decoded<A>, input: unknown, context: t.Context): t.Validation<A> =>
  E.mapLeft(
    (errors: ReadonlyArray<Parameters<typeof showCodecError>[0]>): t.Errors =>
      errors.map((error) => ({
        value: input,
        context:
          'path' in error ? [...context, { key: String(error.path), type: t.unknown, actual: undefined }] : context,
        message: showCodecError(error)
      }))
  )(decoded)

/**
 * The io-ts codec of an expression in JSON, to be composed with others. It decodes as `fromJson` does. What `toJson` refuses it encodes
 * all the same, with a node in it that no codec decodes; `is` tells.
 *
 * Errors: a `ValidationError` for each fault, with its prose as message and its path as the last key of the context.
 *
 * @example
 * import { expressionCodec, placeholder, show, square } from 'catamat'
 * import { either } from 'fp-ts'
 * import * as t from 'io-ts'
 *
 * const Model = t.type({ loss: expressionCodec(), epochs: t.number })
 * const text = JSON.stringify(Model.encode({ loss: square(placeholder('x', 1, 1)), epochs: 5 }))
 * const model = Model.decode(JSON.parse(text))
 * either.isRight(model) ? show(model.right.loss) : '' // => square(x)
 *
 * @category json
 */
export const expressionCodec = (options?: JsonOptions): t.Type<Expr, DocumentJson, unknown> =>
  new t.Type(
    'Expression',
    (input): input is Expr => isExpr(input) && E.isRight(toJson(input, options)),
    (input, context) => validated(fromJson(input, options), input, context),
    (expr) => tableOf(expr, settingsOf(options).operations).document
  )

const isValue = (input: unknown): input is Value => {
  let inner = input
  while (isList(inner) && inner.length > 0) inner = inner[0]
  return (inner instanceof Matrix || isList(inner)) && E.isRight(readWhole(input))
}

/**
 * The io-ts codec of a value in JSON.
 *
 * Errors: a `ValidationError` for each fault, as those of {@link expressionCodec}.
 *
 * @example
 * import { valueCodec } from 'catamat'
 *
 * valueCodec().decode({ shape: [1, 1], entries: ['-0'] })._tag // => Right
 *
 * @category json
 */
export const valueCodec = (options?: JsonOptions): t.Type<Value, ValueJson, unknown> =>
  new t.Type(
    'Value',
    isValue,
    (input, context) => validated(valueFromJson(input, options), input, context),
    (value) => {
      const block = readWhole(value)
      return E.isRight(block) ? blockToJson(block.right) : { shape: [], entries: [] } // a value reads back; what is none has no sizes
    }
  )
