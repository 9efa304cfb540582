import * as word from './words.js'

/**
 * What a worker runs, as text: a file of its own would be found neither in a bundle nor beside sources that are compiled as they are
 * loaded. It waits for the next job, reads what was sent, and computes every part that it claims.
 */
export const workerSource = (): string => `'use strict'
const { parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads')
const { words, number, threads } = workerData
const programs = new Map()

const read = () => {
  const mail = Atomics.load(words, ${word.MAIL})
  if (mail === Atomics.load(words, ${word.READ} + number)) return
  for (let one = receiveMessageOnPort(parentPort); one !== undefined; one = receiveMessageOnPort(parentPort)) {
    const { id, program } = one.message
    if (program === undefined) { programs.delete(id); continue }
    const env = { memory: program.memory }
    const kernels = program.modules.flatMap(({ module, names }) => {
      const { exports } = new WebAssembly.Instance(module, { env })
      return names.map((name) => exports[name])
    })
    programs.set(id, { kernels, tasks: program.tasks, work: program.work[number] })
  }
  Atomics.store(words, ${word.READ} + number, mail)
}

const compute = ({ kernels, work }, calls) => {
  try {
    for (const { kernel, args, takesWork } of calls) takesWork ? kernels[kernel](...args, work) : kernels[kernel](...args)
    return ${word.DONE}
  } catch {
    return ${word.FAILED}
  }
}

const help = (generation) => {
  const program = programs.get(Atomics.load(words, ${word.PROGRAM}))
  const parts = program && program.tasks[Atomics.load(words, ${word.TASK})]
  const count = Math.min(Atomics.load(words, ${word.COUNT}), parts ? parts.length : 0)
  for (let i = 0, part = Math.floor((number * count) / threads); i < count; i++, part = (part + 1) % count) {
    const at = ${word.PARTS} + ${word.PART_WORDS} * part
    const free = generation << 2
    if (Atomics.compareExchange(words, at, free | ${word.FREE}, free | ${word.CLAIMED}) !== (free | ${word.FREE})) continue
    Atomics.store(words, at, free | compute(program, parts[part]))
    Atomics.notify(words, at)
  }
}

for (let seen = 0; ; ) {
  const until = performance.now() + ${word.SPIN_MS}
  while (Atomics.load(words, ${word.GENERATION}) === seen && performance.now() < until);
  Atomics.wait(words, ${word.GENERATION}, seen)
  seen = Atomics.load(words, ${word.GENERATION})
  read()
  help(seen)
}
`
