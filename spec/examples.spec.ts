import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as assert from './assert.js'
import { suite } from './suite.js'

const test = suite('examples')
const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What each example must print, among other things. */
const PRINTS: Readonly<Record<string, ReadonlyArray<string>>> = {
  'attention.ts': [
    'softmax(Q @ transpose(K) / 2.8284271247461903, 2) @ V  : batch×4×2',
    'each equals the head alone, to the last bit: true',
    'weights of a position add up to 1: true'
  ],
  'convolution.ts': ['n×4×5', 'equals the direct sum: true'],
  'digits.ts': [
    '660 steps in',
    'held out: 97.3 % of 450 digits are right',
    'wrote examples/pictures/misread-digits.svg'
  ],
  'iris.ts': ['held out: 98.0 % of 50 are right', '  15   0   0'],
  'least-squares.ts': ['over a batch: sets × 1 × 2', 'set 3: 9.999 x + 0.251, drawn from 10 x + 0.25'],
  'multi-layer-perceptron.ts': [
    'nodes of the gradient by hidden: 24',
    'step 1000  J = 9.695418',
    '97 of 100 points are on their side'
  ],
  'new-interpreter.ts': ['3 * tanh(x) + -exp(x)  : 2×2', '{ low: -5.00306429632634, high: 1.9169030266958522 }'],
  'new-operation.ts': ['2 * logit p  : 1×3', 'pulled back: ct / (p * (1 - p))  : 1×3', 'logit: all 10 laws hold'],
  'perceptron.ts': [
    '-sum(c * log(softmax(X @ W + b, 1)))',
    'step 100  J = 1.218333',
    '100 of 100 points are on their side'
  ],
  'pictures.ts': [
    'n0 -->|"① 2×2"| n2',
    'mean((tanh(X W₁ + b₁) W₂ + b₂ - y)⊙²)',
    'affine.svg is as it lies there: true',
    'gradient.svg is as it lies there: true'
  ],
  'property-test.ts': [
    'log(1 + exp(x)) is softplus(x): true',
    'and its gradient is right: true',
    'expression  log(1 + exp(x))\n  and         softplus(x)\n  environment {"x":[[',
    'the gradient of sum(log(1 + exp(x))): all 2 laws hold',
    'cube: 1 of 10 laws fail',
    'FAILS  jvp and vjp are adjoint\n           cube(x0) with x0 = 1×1 [-0.10835338001364825]: ⟨ct, jvp⟩ is -0.028'
  ],
  'quickstart.ts': [
    'A @ x + b  : 2×1',
    'post-order   A, x, matmul, b, add',
    'b is read by add',
    'for x = [1, 2]: [ [ 2 ], [ -1 ] ]',
    'C @ A: C is 2×3, A is 2×2; the columns of C (3) must equal the rows of A (2)',
    'did you mean transpose(C) @ A?  3×2',
    '     0.68569 -0.04243  1.27432  0.51627'
  ],
  'two-link-arm.ts': [
    'angles 0.1279, 1.1796 bring the hand to (1.2000, 0.9000)',
    'the columns are parallel: -0.863 -0.384 | 1.580 0.702'
  ]
}

const files = readdirSync(`${ROOT}examples`).filter((file) => file.endsWith('.ts'))

test('each example is run here', () => assert.equal(files, Object.keys(PRINTS)))

for (const file of files)
  test(`${file} prints what it should`, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', `examples/${file}`], {
      cwd: ROOT,
      encoding: 'utf8'
    })
    assert.is(status, 0, stderr)
    for (const text of PRINTS[file] ?? []) assert.match(stdout, text)
  })
