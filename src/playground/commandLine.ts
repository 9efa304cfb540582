import { parseArgs } from 'node:util'
import * as E from 'fp-ts/lib/Either.js'

/** What the command is asked to do. */
export type Wish =
  | { readonly _tag: 'Help' }
  | { readonly _tag: 'Serve'; readonly port: number }
  | { readonly _tag: 'Write'; readonly folder: string }

export const USAGE = `npm run playground                      serves the page at http://127.0.0.1:8080/
npm run playground -- --port 3000       at another port; 0 takes any that is free
npm run playground -- --write folder    writes its three files into a folder, which is made where there is none
npm run playground -- --help            this list
It ends with 2 where the arguments say nothing that it knows, with 1 where what they ask for cannot be done.
`

const OPTIONS = { port: { type: 'string' }, write: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const

const MOST_PORT = 65_535

const readPort = (text: string): E.Either<string, Wish> =>
  /^\d{1,5}$/.test(text) && Number(text) <= MOST_PORT
    ? E.right({ _tag: 'Serve', port: Number(text) })
    : E.left(`--port takes a whole number from 0 to ${MOST_PORT}, not ${JSON.stringify(text)}`)

/** What the arguments of the command ask for, or what is wrong with them. */
export const readCommandLine = (args: ReadonlyArray<string>): E.Either<string, Wish> => {
  const parsed = E.tryCatch(
    () => parseArgs({ args: [...args], options: OPTIONS }).values,
    (error) => (error instanceof Error ? error.message.split(/\.\s/)[0] : undefined) ?? 'the arguments cannot be read'
  )
  if (E.isLeft(parsed)) return parsed
  const { port, write, help } = parsed.right
  if (help === true) return E.right({ _tag: 'Help' })
  if (write === undefined) return readPort(port ?? '8080')
  if (port !== undefined) return E.left('--port serves the page, --write writes it: choose one of them')
  return write === '' ? E.left('--write takes the name of a folder') : E.right({ _tag: 'Write', folder: write })
}
