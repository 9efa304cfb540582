/** Counts the work of every case at each of the sizes given, and writes it down as JSON; a program of its own, since counting slows down and stops other counting. */
import { counterOf } from './work.js'

const counter = counterOf(new URL('../../src/', import.meta.url).href)
const { CASES } = await import('./cases.js')
const sizes = process.argv.slice(2).map(Number)

const counted: Record<string, ReadonlyArray<number>> = {}
for (const [name, make] of CASES) {
  make(8)() // what is worked out once
  counted[name] = sizes.map((size) => counter.of(make(size)))
}
process.stdout.write(JSON.stringify(counted))
