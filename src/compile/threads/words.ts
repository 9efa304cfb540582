/**
 * The words that the calling thread and the workers of a pool share. A job is a program and one of its tasks, in a number of parts. Each
 * part has a word of its own, which names the job, so that who looks at a job too late claims nothing of the next one. Who turns
 * "free" into "claimed" computes the part: nobody waits for a worker that has not begun.
 */
export const GENERATION = 0
export const PROGRAM = 1
export const TASK = 2
export const COUNT = 3
/** How often something was sent to the workers; from `READ` on, up to which of these each of them has read. */
export const MAIL = 4
export const READ = 16

/** The most threads that may be asked for: what more cost is more than they bring. */
export const MOST_THREADS = 64

/** The words of parts begin here, each in a line of the cache of its own. */
export const PARTS = READ + MOST_THREADS
export const PART_WORDS = 16
export const MOST_PARTS = 256

export const WORDS = PARTS + MOST_PARTS * PART_WORDS

/** What becomes of a part, in the lowest two bits of its word. */
export const FREE = 0
export const CLAIMED = 1
export const DONE = 2
export const FAILED = 3

/** So long, in milliseconds, a thread looks for a change before it sleeps: waking up takes longer, and more would take the processor from others. */
export const SPIN_MS = 0.05

export const partAt = (part: number): number => PARTS + PART_WORDS * part

/** What the word of a part is while a job is in this state. */
export const wordOf = (generation: number, state: number): number => (generation << 2) | state
