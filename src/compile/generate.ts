import type { Operation } from '../core/Expr.js'
import { entryOf } from '../ops/families/pointwise.js'
import { writtenOf } from './arithmetic.js'
import { type Entrywise, type Loop, type Product, type Program, STEP } from './Program.js'
import { placesIn } from './places.js'
import { workOf } from './precision.js'

type Entry = (a: number, b: number, c: number) => number

/** What a program does as straight-line code, which speaks of places in memory and of numbered functions alone. */
export interface Generated {
  readonly source: string
  /** The functions that it calls, by number. */
  readonly functions: ReadonlyArray<Entry>
}

/** So many statements are compiled faster than a loop over them is run some hundred times. */
const MOST_STATEMENTS = 2000

const statements = (program: Pick<Program, 'instructions'>): number =>
  program.instructions.reduce((sum, instruction) => {
    if (instruction._tag === 'Loop')
      return sum + instruction.count * (instruction.code.length / STEP + instruction.results.length)
    if (instruction._tag === 'Call') return sum + 1
    return sum + workOf(instruction)
  }, 0)

const canWrite = ({ op }: Entrywise): boolean => writtenOf(op) !== undefined || entryOf(op) !== undefined

/** Whether a loop needs no rule but those for one entry. */
const isEntrywise = ({ functions }: Loop): boolean => functions.every(canWrite)

/** The code of a program that is small; undefined of one that is not. Action `i` does instruction `i` where that is no such code. */
export const generated = (program: Pick<Program, 'instructions'>): Generated | undefined => {
  if (statements(program) > MOST_STATEMENTS) return undefined
  const lines: Array<string> = []
  const functions: Array<Entry> = []
  const numbers = new Map<Operation, number>()
  let names = 0
  const named = (text: string): string => {
    const name = `t${names++}`
    lines.push(`const ${name} = ${text}`)
    return name
  }
  const callOf = ({ op }: Entrywise, own: ReadonlyArray<string>): string => {
    const write = writtenOf(op)
    if (write !== undefined) return write(own[0] ?? '', own[1] ?? '')
    const number = numbers.get(op) ?? functions.push(entryOf(op) as Entry) - 1 // it has one
    numbers.set(op, number)
    return `f[${number}](${own.join(', ')})`
  }
  const loop = ({ count, shape, inputs, code, functions: own, results }: Loop): void => {
    const places = inputs.map((view) => placesIn(view, shape))
    for (let entry = 0; entry < count; entry++) {
      const registers = inputs.map(({ at }, i) => `m[${at + (places[i]?.(entry) ?? 0)}]`)
      for (let at = 0; at < code.length; at += STEP) {
        const operands = [2, 3, 4].flatMap((i) => registers[code[at + i] as number] ?? []) // −1 is none
        registers[code[at + 1] as number] = named(callOf(own[code[at] as number] as Entrywise, operands))
      }
      for (const { register, view } of results) lines.push(`m[${view.at + entry}] = ${registers[register]}`)
    }
  }
  const product = ({ operands: [a, b], transposed: [isLeft, isRight], result }: Product): void => {
    const [rows, columns] = result.shape as readonly [number, number] // products are of matrices
    const inner = a.shape[isLeft ? 0 : 1] as number
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const terms = Array.from({ length: inner }, (_, k) => {
          const left = a.at + (isLeft ? k * rows + row : row * inner + k)
          const right = b.at + (isRight ? column * inner + k : k * columns + column)
          return ` + m[${left}] * m[${right}]`
        })
        lines.push(`m[${result.at + row * columns + column}] = 0${terms.join('')}`)
      }
  }
  for (const [i, instruction] of program.instructions.entries())
    if (instruction._tag === 'Product' && !instruction.isSingle) product(instruction)
    else if (instruction._tag === 'Loop' && isEntrywise(instruction)) loop(instruction)
    else lines.push(`if (!a[${i}]()) return false`)
  return { source: [...lines, 'return true'].join('\n'), functions }
}
