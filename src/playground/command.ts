/**
 * The playground: builds the page and serves it, or writes its files into a folder for a server of one's own.
 *
 *   npm run playground -- [--port 8080] [--write folder]
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { bundle, type PageFile } from './bundle.js'
import { readCommandLine, USAGE, type Wish } from './commandLine.js'
import { addressOf, serve } from './serve.js'

type Files = ReadonlyMap<string, PageFile>

const say = (text: string): unknown => process.stdout.write(`${text}\n`)

const complain = (text: string): unknown => process.stderr.write(`${text}\n`)

/** What the system calls it, in words. */
const CAUSES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is taken (EADDRINUSE)',
  EACCES: 'this user has no right to it (EACCES)',
  EPERM: 'this user has no right to it (EPERM)',
  ENOTDIR: 'it is no folder, or stands in none (ENOTDIR)',
  ENOENT: 'no folder can be made there (ENOENT)',
  EROFS: 'nothing can be written there (EROFS)'
}

const causeOf = (error: unknown): string => {
  const { code, message } = error as { readonly code?: string; readonly message?: string } // what Node throws is an Error
  return CAUSES[code ?? ''] ?? message ?? String(error)
}

const serveAt = async (files: Files, port: number): Promise<number> => {
  try {
    say(`the playground is at ${addressOf(await serve(files, port))}`)
    return 0
  } catch (error) {
    complain(`port ${port} cannot be served: ${causeOf(error)}; choose another port: --port 0 takes any`)
    return 1
  }
}

/** Folder by folder: to make all of them in one call does not end where none can be made, as below /proc. */
const makeFolder = (folder: string): void => {
  const missing: Array<string> = []
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.push(at)
  for (const at of missing.reverse()) mkdirSync(at)
}

const writeInto = (files: Files, folder: string): number => {
  try {
    makeFolder(folder)
    for (const [path, { bytes }] of files) writeFileSync(join(folder, path), bytes)
    say(`the playground is in ${folder}: ${[...files.keys()].join(', ')}`)
    return 0
  } catch (error) {
    complain(`the page cannot be written into ${folder}: ${causeOf(error)}`)
    return 1
  }
}

const fulfilled = async (wish: Wish): Promise<number> => {
  switch (wish._tag) {
    case 'Help':
      process.stdout.write(USAGE)
      return 0
    case 'Serve':
      return serveAt(await bundle(), wish.port)
    case 'Write':
      return writeInto(await bundle(), wish.folder)
  }
}

const wish = readCommandLine(process.argv.slice(2))
if (E.isLeft(wish)) complain(`${wish.left}\n${USAGE.trimEnd()}`)
process.exitCode = E.isLeft(wish) ? 2 : await fulfilled(wish.right)
