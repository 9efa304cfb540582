import type { State } from './page.js'

/** Where one may begin, by the names that a reader sees. */
export const STARTS: ReadonlyMap<string, State> = new Map([
  [
    'A line through points',
    {
      formula: 'mean((a * x + b - y) ** 2)',
      declarations: `# The loss of the line a x + b. Move a and b until the gradient vanishes.
x : 5 × 1 = [0, 1, 2, 3, 4]
y : 5 × 1 = [1.1, 1.4, 2.2, 2.4, 3.1]
a = 0.2
b = 1`,
      by: 'a'
    }
  ],
  [
    'A matrix times a vector',
    {
      formula: 'A @ x + b',
      declarations: `# A name with a value is a variable, one with sizes a placeholder.
A = [[1, 0], [0, -1]]
b = [[1], [1]]
x : 2 × 1 = [1, 2]`,
      by: ''
    }
  ],
  [
    'Logistic regression',
    {
      formula: 'mean(binaryCrossEntropy(X @ w + b, y)) + lambda * sum(w ** 2)',
      declarations: `# n is a size that the values tell.
X : n × 2 = [[1, 2], [2, 1], [-1, 0.5], [0, -2]]
y : n × 1 = [1, 1, 0, 0]
w = [[0.5], [0.25]]
b = 0.1
lambda = 0.01`,
      by: 'w'
    }
  ],
  [
    'Attention',
    {
      formula: `let scores = Q @ transpose(K) / temperature
softmax(scores) @ V`,
      declarations: `Q : 2 × 3 = [[1, 0, 1], [0, 2, 0]]
K : 4 × 3 = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]
V : 4 × 2 = [[1, 0], [0, 1], [1, 1], [0, 0]]
temperature = 1.7`,
      by: ''
    }
  ],
  [
    'A mistake',
    {
      formula: 'A @ y + b',
      declarations: `# Shapes are checked before anything is computed.
A : 2 × 3 = [[1, 2, 3], [4, 5, 6]]
y : 2 × 1 = [1, 2]
b = [[1], [1]]`,
      by: ''
    }
  ]
])

/** What a page without a link shows. */
export const FIRST = [...STARTS.values()][0] as State // there is one
