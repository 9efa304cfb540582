import type { Judged } from '../../src/testing/verdict.js'
import * as assert from '../assert.js'
import { fc } from '../property.js'

/** A point that cannot tell is left out; a verdict fails with what it says. */
export const tells = (judged: Judged): void => {
  fc.pre(judged !== undefined)
  if (judged?.failure !== undefined) assert.fail(judged.failure)
}
