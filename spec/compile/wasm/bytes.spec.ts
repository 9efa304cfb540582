import { BYTES } from '../../../src/compile/wasm/bytes.js'
import { emitted } from '../../../src/compile/wasm/fixed.js'
import * as assert from '../../assert.js'
import { suite } from '../../suite.js'

const test = suite('compile/wasm/bytes')

test('the bytes of the kernels are those that their sources make: where they are not, `npm run kernels` writes them', () =>
  assert.is(BYTES, Buffer.from(emitted(false)).toString('base64')))
