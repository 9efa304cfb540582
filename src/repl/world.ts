import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { constants, copyFile, link, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { causeText } from '../core/describe.js'
import { nearest } from '../core/nearest.js'
import { shown } from '../core/text.js'
import { toSvg } from '../interpreters/toSvg.js'
import { commentOf } from './docs.js'
import type { Evaluator } from './evaluator.js'
import type { Answer, Ask } from './State.js'

/** What carries out what the prompt asks for. */
export interface World {
  readonly evaluator: Evaluator
  /** Whether somebody sits before it. */
  readonly isInteractive: boolean
  /** Runs what may take long. */
  readonly run: (work: () => void) => void
}

const MOST_BYTES = 2 ** 26
const MOST_MILLISECONDS = 200
const MOST_RUNS = 1000

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined

const nearestFile = async (path: string): Promise<string> => {
  try {
    const near = nearest(basename(path), await readdir(dirname(resolve(path))))
    return near === undefined ? '' : `; did you mean ${shown(join(dirname(path), near))}?`
  } catch {
    return ''
  }
}

const read = async (path: string): Promise<E.Either<string, string>> => {
  try {
    const about = await stat(path)
    if (!about.isFile()) return E.left(`${shown(path)} is no file`)
    if (about.size > MOST_BYTES) return E.left(`${shown(path)} has ${about.size} bytes; at most ${MOST_BYTES} are read`)
    return E.right((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''))
  } catch (error) {
    return codeOf(error) === 'ENOENT'
      ? E.left(`there is no file ${shown(path)}${await nearestFile(path)}`)
      : E.left(`${shown(path)} cannot be read: ${systemText(error)}`)
  }
}

/** A name that is taken only where nothing bears it yet, whole or not at all. */
const place = (from: string, path: string): Promise<void> =>
  link(from, path).catch((error) =>
    codeOf(error) === 'EEXIST' ? Promise.reject(error) : copyFile(from, path, constants.COPYFILE_EXCL)
  ) // a file system may have no links

/** What the system says, without the names of files, which are not those that were asked for. */
const systemText = (error: unknown): string => causeText(error).split(', ')[0] ?? ''

const unwritten = (path: string, error: unknown): string => {
  switch (codeOf(error)) {
    case 'EEXIST':
      return `${shown(path)} exists, and was not written here; put ! behind the command to replace it`
    case 'ENOENT':
      return existsSync(dirname(path))
        ? `no file can be made in ${shown(dirname(path))}`
        : `there is no folder ${shown(dirname(path))}`
    case 'ENOTDIR':
      return `${shown(dirname(path))} is no folder`
    case 'EISDIR':
      return `${shown(path)} is a folder`
    default:
      return `${shown(path)} cannot be written: ${systemText(error)}`
  }
}

/** Writes beside the file and moves it there: whoever reads it finds the old text or the new. */
const write = async (path: string, text: string, replace: boolean): Promise<E.Either<string, string>> => {
  const draft = join(dirname(resolve(path)), `.${randomUUID()}.part`)
  try {
    await writeFile(draft, text, { flag: 'wx' })
    await (replace ? rename(draft, path) : place(draft, path))
    return E.right(path)
  } catch (error) {
    return E.left(unwritten(path, error))
  } finally {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', '""']
}

/** Starts what shows pictures here; whether it does is its own affair. */
const open = (path: string): Promise<E.Either<string, string>> =>
  new Promise((done) => {
    const [program, ...rest] = OPENERS[process.platform] ?? ['xdg-open']
    const child = spawn(program, [...rest, path], { stdio: 'ignore', detached: true })
    child.on('error', () => done(E.left(`${program} is not there to show it; the picture is ${path}`)))
    child.on('spawn', () => {
      child.unref()
      done(E.right(path))
    })
  })

const view = async (svg: string, isInteractive: boolean): Promise<E.Either<string, string>> => {
  if (!isInteractive) return E.left('nobody is there to look at it: .graph z z.svg writes a file')
  try {
    const path = join(await mkdtemp(join(tmpdir(), 'catamat-')), 'graph.svg')
    await writeFile(path, svg)
    return open(path)
  } catch (error) {
    return E.left(`the picture cannot be written: ${causeText(error)}`)
  }
}

const timesOf = (work: () => void): ReadonlyArray<number> => {
  const times: Array<number> = []
  for (const start = performance.now(); times.length < MOST_RUNS && performance.now() - start < MOST_MILLISECONDS; ) {
    const before = performance.now()
    work()
    times.push(performance.now() - before)
  }
  return times
}

/** Does what is asked for, and gives what the prompt makes of it. */
export const perform = async (ask: Ask, { evaluator, isInteractive, run }: World): Promise<Answer | undefined> => {
  switch (ask._tag) {
    case 'Read':
      return ask.reply(await read(ask.path))
    case 'Write':
      return ask.reply(await write(ask.path, ask.text, ask.replace))
    case 'Draw':
      return ask.reply(await toSvg(ask.expr)())
    case 'View':
      return ask.reply(await view(ask.svg, isInteractive))
    case 'Run':
      return ask.reply(await evaluator.run(ask))
    case 'Time': {
      let times: ReadonlyArray<ReadonlyArray<number>> = []
      run(() => {
        times = ask.works.map(timesOf)
      })
      return ask.reply(times)
    }
    case 'Document':
      return ask.reply(await commentOf(ask.name))
    case 'End':
      return undefined
  }
}
