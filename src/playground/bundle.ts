import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const HERE = new URL('.', import.meta.url)

/** A file of the page. */
export interface PageFile {
  readonly type: string
  readonly bytes: Uint8Array
}

const text = (file: string): Uint8Array => readFileSync(new URL(file, HERE))

/** The files that the page is made of, by their paths: one document, one style, one script, and nothing else. */
export const bundle = async (): Promise<ReadonlyMap<string, PageFile>> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('main.ts', HERE))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent'
  })
  return new Map([
    ['index.html', { type: 'text/html; charset=utf-8', bytes: text('index.html') }],
    ['playground.css', { type: 'text/css; charset=utf-8', bytes: text('playground.css') }],
    ['playground.js', { type: 'text/javascript; charset=utf-8', bytes: outputFiles[0]?.contents ?? new Uint8Array() }]
  ])
}
