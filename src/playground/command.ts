/**
 * The playground: builds the page and serves it, or writes its files into a folder for a server of one's own.
 *
 *   npm run playground -- [--port 8080] [--write folder]
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from './bundle.js'
import { addressOf, serve } from './serve.js'

const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' }, write: { type: 'string' } } })
const files = await bundle()
const say = (text: string): unknown => process.stdout.write(`${text}\n`)

if (values.write === undefined) {
  try {
    say(`the playground is at ${addressOf(await serve(files, Number(values.port)))}`)
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}; choose another port: --port 0 takes any\n`
    )
    process.exitCode = 1
  }
} else {
  mkdirSync(values.write, { recursive: true })
  for (const [path, { bytes }] of files) writeFileSync(join(values.write, path), bytes)
  say(`the playground is in ${values.write}: ${[...files.keys()].join(', ')}`)
}
