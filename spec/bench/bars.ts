/** A ratio of the best times of a peer and of catamat that is to be reached. */
export interface Bar {
  readonly work: string
  readonly ours: string
  readonly peer: string
  readonly goal: number
}

const bars = (work: string, ours: string, goals: Readonly<Record<string, number>>): ReadonlyArray<Bar> =>
  Object.entries(goals).map(([peer, goal]) => ({ work, ours, peer, goal }))

const HAND = 'ml-matrix by hand'
const LARGE = [128, 256, 512, 1024].map((n) => `W2 ${n}`)

/** The goals; on noisy machines a quarter less is enough. */
export const BARS: ReadonlyArray<Bar> = [
  ...bars('W1', 'catamat', { [HAND]: 1.4 }),
  ...bars('W1', 'catamat into', { [HAND]: 7 }),
  ...LARGE.flatMap((work) => [
    ...bars(work, 'catamat resident', { [HAND]: 25, 'numpy-ts': 1.7, 'jax-js float64': 15, numpy: 0.45 }),
    ...bars(work, 'native resident', { numpy: 0.97 }),
    ...bars(`${work}, 2 threads`, 'native resident, 2 threads', { 'numpy, 2 threads': 0.97 })
  ]),
  ...LARGE.slice(1).flatMap((work) => bars(work, 'native', { numpy: 0.85 })),
  ...bars('W3', 'catamat resident', { torch: 0.9, numpy: 2, 'jax-js float64': 2.5, 'jax-js float32': 2.5, [HAND]: 15 }),
  ...bars('W3', 'catamat', { [HAND]: 7 }),
  ...bars('W4', 'catamat resident', {
    torch: 1,
    numpy: 0.65,
    'jax-js float32': 4,
    'tfjs wasm, float32': 4,
    [HAND]: 30
  }),
  ...bars('W4', 'native resident', { numpy: 0.85 }),
  ...bars('W5', 'catamat', {
    [HAND]: 22,
    'jax-js float64': 12,
    'jax-js float32': 1.3,
    'tfjs wasm, float32': 4.5,
    'numpy-ts': 9
  }),
  ...bars('W5', 'native resident', { numpy: 1.1, torch: 1.1 }),
  ...bars('W8', 'catamat', { [HAND]: 30, 'jax-js float64': 40, 'jax-js float32': 40, torch: 2.5, numpy: 0.6 }),
  ...bars('W8', 'native resident', { numpy: 1 })
]
