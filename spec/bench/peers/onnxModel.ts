/** Bytes of the wire format of protocol buffers. */
type Bytes = ReadonlyArray<number>

const varint = (value: number): Bytes => {
  const bytes: Array<number> = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return [...bytes, rest]
}

const whole = (field: number, value: number): Bytes => [...varint(8 * field), ...varint(value)]
const nested = (field: number, bytes: Bytes): Bytes => [...varint(8 * field + 2), ...varint(bytes.length), ...bytes]
const text = (field: number, value: string): Bytes => nested(field, [...new TextEncoder().encode(value)])

const DOUBLE = 11
const INT64 = 7
const INT_ATTRIBUTE = 2

/** A step of a graph, with attributes that are whole numbers. */
export interface Step {
  readonly op: string
  readonly inputs: ReadonlyArray<string>
  readonly output: string
  readonly attributes?: Readonly<Record<string, number>>
}

const stepBytes = ({ op, inputs, output, attributes = {} }: Step): Bytes => [
  ...inputs.flatMap((name) => text(1, name)),
  ...text(2, output),
  ...text(4, op),
  ...Object.entries(attributes).flatMap(([name, value]) =>
    nested(5, [...text(1, name), ...whole(3, value), ...whole(20, INT_ATTRIBUTE)])
  )
]

const tensorInfo = (name: string, shape: ReadonlyArray<number>): Bytes => {
  const dims = shape.flatMap((size) => nested(1, whole(1, size)))
  return [...text(1, name), ...nested(2, nested(1, [...whole(1, DOUBLE), ...nested(2, dims)]))]
}

/** An output whose shape is found by who runs the model. */
const outputInfo = (name: string): Bytes => [...text(1, name), ...nested(2, nested(1, whole(1, DOUBLE)))]

/** A 1×1 number. */
const numberBytes = (name: string, value: number): Bytes => {
  const bytes = [...new Uint8Array(new Float64Array([value]).buffer)]
  return [...whole(1, 1), ...whole(1, 1), ...whole(2, DOUBLE), ...text(8, name), ...nested(9, bytes)]
}

/** The axis over rows, for sums. */
const axisBytes = (name: string, axis: number): Bytes => [
  ...whole(1, 1),
  ...whole(2, INT64),
  ...nested(7, varint(axis)),
  ...text(8, name)
]

/** A model as ONNX writes it down: float64 inputs, numbers, the axis 0 under the name `rows`, steps, and what is asked for. */
export const model = (
  inputs: Readonly<Record<string, ReadonlyArray<number>>>,
  numbers: Readonly<Record<string, number>>,
  steps: ReadonlyArray<Step>,
  outputs: ReadonlyArray<string>
): Uint8Array => {
  const graph = [
    ...steps.flatMap((step) => nested(1, stepBytes(step))),
    ...text(2, 'work'),
    ...Object.entries(numbers).flatMap(([name, value]) => nested(5, numberBytes(name, value))),
    ...(steps.some(({ inputs: own }) => own.includes('rows')) ? nested(5, axisBytes('rows', 0)) : []),
    ...Object.entries(inputs).flatMap(([name, shape]) => nested(11, tensorInfo(name, shape))),
    ...outputs.flatMap((name) => nested(12, outputInfo(name)))
  ]
  return Uint8Array.from([...whole(1, 8), ...nested(7, graph), ...nested(8, whole(2, 17))])
}
