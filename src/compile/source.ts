import type { Params } from '../core/Expr.js'
import { showShape } from '../core/Shape.js'
import { showName } from '../core/show.js'
import { shown } from '../core/text.js'
import type { Backend } from './backend.js'
import { generated } from './generate.js'
import { type Entrywise, type Instruction, type Loop, type Product, type Program, STEP, type View } from './Program.js'

/** The names of values in a listing: of inputs their own, of others such as no input has. */
interface Named {
  /** What lies at a place now. */
  readonly at: (view: View) => string
  /** A name for what is put there. */
  readonly put: (view: View, name?: string) => string
}

const keyOf = ({ at, count }: View): string => `${at} ${count}`

const naming = (taken: ReadonlySet<string>): Named => {
  const names = new Map<string, string>()
  let count = 0
  const fresh = (): string => {
    let name = `t${count++}`
    while (taken.has(name)) name = `t${count++}`
    return name
  }
  return {
    at: (view) => names.get(keyOf(view)) ?? '?',
    put: (view, name = fresh()) => {
      names.set(keyOf(view), name)
      return name
    }
  }
}

const callText = (
  { op, params }: { readonly op: Entrywise['op']; readonly params: Params },
  own: ReadonlyArray<string>
): string => {
  const given = params.flatMap((param) => (param === undefined ? [] : [shown(JSON.stringify(param))]))
  return `${showName(op.name)}(${[...own, ...given].join(', ')})`
}

const placeText = ({ shape, at }: View): string => `${showShape(shape)} at ${at}`

const productText = ({ operands, transposed, isSingle, result }: Product, { at, put }: Named): string => {
  const [a, b] = operands.map((view, i) => (transposed[i] ? `transpose(${at(view)})` : at(view)))
  return `${put(result)} = ${a} @ ${b}${isSingle ? ' in float32' : ''}: ${placeText(result)}`
}

/** The steps of a loop, each with a name that holds within it. */
const loopText = ({ code, functions, inputs, results, shape }: Loop, { at, put }: Named): string => {
  const registers = inputs.map(at)
  const steps: Array<string> = []
  for (let from = 0; from < code.length; from += STEP) {
    const own = [2, 3, 4].flatMap((i) => registers[code[from + i] as number] ?? []) // −1 is none
    const name = `s${from / STEP}`
    steps.push(`${name} = ${callText(functions[code[from] as number] as Entrywise, own)}`) // a function for each step
    registers[code[from + 1] as number] = name
  }
  const stored = results.map(({ register, view }) => `${put(view)} = ${registers[register]}: ${placeText(view)}`)
  return `for each of ${showShape(shape)}: ${[...steps, ...stored].join('; ')}`
}

const lineOf = (instruction: Instruction, names: Named): string => {
  if (instruction._tag === 'Product') return productText(instruction, names)
  if (instruction._tag === 'Loop') return loopText(instruction, names)
  const text = callText(instruction, instruction.operands.map(names.at))
  return `${names.put(instruction.result)} = ${text}: ${placeText(instruction.result)}`
}

const listing = (
  { inputs, constants, instructions, outputs }: Program,
  results: ReadonlyArray<string> | undefined
): string => {
  const names = naming(new Set(inputs.map(({ name }) => name)))
  const output = (view: View, i: number): string =>
    results === undefined ? names.at(view) : `${showName(results[i] ?? '')} = ${names.at(view)}`
  return [
    ...inputs.map(({ name, view }) => `input ${names.put(view, showName(name))}: ${placeText(view)}`),
    ...constants.map(({ view }) => `constant ${names.put(view)}: ${placeText(view)}`),
    ...instructions.map((instruction) => lineOf(instruction, names)),
    `return ${outputs.map(output).join(', ')}`
  ].join('\n')
}

/** What runs, to be read: code where there is code, else the instructions, one a line. */
export const sourceOf = (program: Program, { name }: Backend, results: ReadonlyArray<string> | undefined): string =>
  (name === 'code' ? generated(program)?.source : undefined) ?? listing(program, results)
