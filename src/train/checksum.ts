const POLYNOMIAL = 0xedb88320

const entry = (byte: number): number => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0)
  return remainder >>> 0
}

/**
 * The CRC-32 of bytes, that of zip and PNG.
 *
 * Source: ISO 3309; it is 0xcbf43926 for the text 123456789.
 */
export const crc32 = (bytes: Uint8Array): number => {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => entry(byte))
  let sum = 0xffffffff
  for (const byte of bytes) sum = (sum >>> 8) ^ (table[(sum ^ byte) & 0xff] as number) // one of 256
  return (sum ^ 0xffffffff) >>> 0
}
