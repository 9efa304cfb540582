import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { openPage } from './opened.js'

/** What the picture of the page in the README shows: a start, and a slider that was moved. */
export const SHOWN = { start: 'Logistic regression', slider: 'slider-1', to: '0.4' } as const

export const PICTURE = new URL('../../examples/pictures/playground.png', import.meta.url)

const KEYWORD = 'catamat'

/** A digest of all that is seen in the picture: the elements of the page in that state, and its style. */
export const digestOfPage = async (): Promise<string> => {
  const page = await openPage()
  page.choose('starts', SHOWN.start)
  page.type(SHOWN.slider, SHOWN.to)
  const seen = ['.tools', '.write', '#read'].map((selector) => page.document.querySelector(selector)?.outerHTML)
  await page.close()
  const style = readFileSync(new URL('../../src/playground/playground.css', import.meta.url))
  return createHash('sha256').update(JSON.stringify(seen)).update(style).digest('hex')
}

const crc = (bytes: Uint8Array): number => {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1))
  }
  return (sum ^ 0xffffffff) >>> 0
}

const HEADER_END = 33

/** A PNG picture with a text in it, behind its header. */
export const marked = (png: Buffer, text: string): Buffer => {
  const body = Buffer.from(`tEXt${KEYWORD}\0${text}`, 'latin1')
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length - 4)
  sum.writeUInt32BE(crc(body))
  return Buffer.concat([png.subarray(0, HEADER_END), length, body, sum, png.subarray(HEADER_END)])
}

/** The text in such a picture. */
export const markOf = (png: Buffer): string | undefined =>
  new RegExp(`tEXt${KEYWORD}\\0([0-9a-f]+)`).exec(png.toString('latin1'))?.[1]
