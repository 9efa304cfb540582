#!/usr/bin/env node
import { accessSync, constants, createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { shown } from '../core/text.js'
import { historyPath } from './history.js'
import { runInteractive } from './interactive.js'
import { runPiped } from './piped.js'
import { thrownText } from './thrown.js'

const USAGE = `catamat              a prompt for matrix expressions
catamat FILE         runs the statements of a file, up to the first that is at fault
… | catamat          the same for what is piped in
catamat --version    its version
catamat --help       this list

It exits with 0, with 1 where a statement was at fault, with 2 where it was started with what it does not know or a file that is not there.
`

const versionOf = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : ''
}

/** Why a file cannot be run; undefined where it can. */
const hindrance = (path: string): string | undefined => {
  try {
    if (statSync(path).isDirectory()) return `${shown(path)} is a folder`
    accessSync(path, constants.R_OK)
    return undefined
  } catch {
    return existsSync(path) ? `${shown(path)} may not be read` : `there is no file ${shown(path)}`
  }
}

const streams = { input: process.stdin, output: process.stdout, errors: process.stderr }

const refuse = (text: string): number => {
  process.stderr.write(`${text}\n${USAGE}`)
  return 2
}

const main = async ([argument, ...more]: ReadonlyArray<string>): Promise<number> => {
  if (more.length > 0) return refuse('one argument at most')
  if (argument === '--version' || argument === '-v') process.stdout.write(`${versionOf()}\n`)
  else if (argument === '--help' || argument === '-h') process.stdout.write(USAGE)
  else if (argument !== undefined && argument !== '-') {
    if (argument.startsWith('-')) return refuse(`there is no option ${shown(argument)}`)
    const why = hindrance(argument)
    if (why !== undefined) return refuse(why)
    return runPiped(shown(argument), { ...streams, input: createReadStream(argument) })
  } else if (process.stdin.isTTY && argument === undefined)
    await runInteractive(streams, { historyPath: historyPath(process.env) })
  else return runPiped('stdin', streams)
  return 0
}

// Who stops reading, as head does, ends it.
process.stdout.on('error', (error: { readonly code?: string }) => process.exit(error.code === 'EPIPE' ? 0 : 1))

/** What is thrown later than the line that began it is told, and ends what nobody sits before. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`thrown later than its line: ${thrownText(error)}\n`)
  if (!process.stdin.isTTY) process.exit(1)
})

process.exitCode = await main(process.argv.slice(2))
if (process.stdin.isTTY) process.exit()
