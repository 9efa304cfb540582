/**
 * Writes the bytes of the kernels that serve every program, which are too many to be put together anew in each process.
 *
 *   npm run kernels
 */
import { writeFileSync } from 'node:fs'
import { emitted } from '../../../src/compile/wasm/fixed.js'

const [WIDTH, TEXT] = [112, Buffer.from(emitted(false)).toString('base64')]
const lines = Array.from({ length: Math.ceil(TEXT.length / WIDTH) }, (_, i) => TEXT.slice(i * WIDTH, (i + 1) * WIDTH))

writeFileSync(
  new URL('../../../src/compile/wasm/bytes.ts', import.meta.url),
  `/** What \`npm run kernels\` makes of the sources beside it, in base 64. */
// biome-ignore format: made by a program
export const BYTES =
${lines.map((line) => `  '${line}'`).join(' +\n')}
`
)
