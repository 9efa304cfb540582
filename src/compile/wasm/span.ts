import type { Locals } from './assembler.js'
import type { Code, Local, Statement } from './code.js'
import { advance, less, when, whilst } from './control.js'
import { i32, v128 } from './instructions.js'
import type { Loop } from './loop.js'
import { applied, isHeavy } from './pointwise.js'
import { arithmetic, type Vectors } from './vectors.js'

/** One of these alone waits for itself longer than it needs registers. */
const EXPONENTIAL: ReadonlySet<string> = new Set(['exp', 'sigmoid'])

/** How many vectors are computed side by side: as many as hide the latency of the steps and stay in registers. */
const widthOf = ({ steps }: Loop): number => {
  const heavy = steps.filter(({ operation }) => isHeavy(operation))
  const isExponential = heavy.length === 1 && heavy.every(({ operation }) => EXPONENTIAL.has(operation))
  return steps.length > 12 || (heavy.length > 0 && !isExponential) ? 2 : 4
}

/** The pointers and registers of a span of neighbouring entries. */
export interface Span {
  readonly inputs: ReadonlyArray<Local<'i32'>>
  readonly results: ReadonlyArray<Local<'i32'>>
  /** How many entries are left. */
  readonly count: Local<'i32'>
  readonly statements: ReadonlyArray<Statement>
}

/** Loads of a whole vector, or of its lower half alone, and the store beside it. */
const WHOLE = { load: v128.load, store: v128.store } as const
const HALF = { load: v128.load64_zero, store: v128.store64_lower } as const

/** The steps of a loop over as many neighbours as `count` says, from where the pointers stand; they move on with them. */
export const span = (loop: Loop, locals: Locals, constantsAt: number): Span => {
  const inputs = loop.inputs.map(locals.i32)
  const results = loop.results.map(locals.i32)
  const count = locals.i32()
  const still = loop.inputs.map(locals.v128)
  const pool: Array<Local<'v128'>> = []

  const body = (width: number, { load, store }: typeof WHOLE | typeof HALF): ReadonlyArray<Statement> => {
    let used = 0
    const fresh = (): Local<'v128'> => {
      const local = pool[used] ?? locals.v128()
      pool[used++] = local
      return local
    }
    const { statements, a } = arithmetic(width, fresh, constantsAt)
    const vectors = <A>(make: (i: number) => A): ReadonlyArray<A> => Array.from({ length: width }, (_, i) => make(i))
    const loads: Array<Statement> = []
    const kept = (code: Code<'v128'>): Code<'v128'> => {
      const local = fresh()
      loads.push(local.set(code))
      return local
    }
    const registers: Array<Vectors> = loop.inputs.map(({ movesAlongColumns }, input) =>
      vectors((i) => {
        const pointer = inputs[input] ?? count // there is one for each input
        return movesAlongColumns ? kept(load(pointer, 16 * i)) : (still[input] ?? kept(load(pointer))) // as above
      })
    )
    const registerAt = (at: number): Vectors => registers[at] ?? a.constant('nan') // steps name registers before them
    for (const { operation, args } of loop.steps) registers.push(applied(a, operation, args.map(registerAt)))
    const stores = loop.results.flatMap(({ register }, result) =>
      registerAt(register).map((value, i) => store(results[result] ?? count, value, 16 * i))
    )
    return [...loads, ...statements, ...stores]
  }

  const moving = [...inputs.filter((_, i) => loop.inputs[i]?.movesAlongColumns), ...results]
  const wide = (width: number): Statement =>
    whilst(i32.ge_u(count, i32.const(2 * width)), [
      ...body(width, WHOLE),
      ...moving.map((pointer) => advance(pointer, i32.const(16 * width))),
      less(count, 2 * width)
    ])
  const width = widthOf(loop)
  return {
    inputs,
    results,
    count,
    statements: [
      ...still.flatMap((local, i) =>
        loop.inputs[i]?.movesAlongColumns ? [] : [local.set(v128.load64_splat(inputs[i] ?? count))]
      ),
      ...[width, ...(width > 1 ? [1] : [])].map(wide),
      when(count, [...body(1, HALF), ...moving.map((pointer) => advance(pointer, i32.const(8)))])
    ]
  }
}
