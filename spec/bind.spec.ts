import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  bind,
  check,
  concat,
  type Environment,
  type Expr,
  entriesOf,
  evaluate,
  exp,
  kron,
  matmul,
  multiply,
  nodes,
  placeholder,
  placeholders,
  reshape,
  run,
  show,
  showErrors,
  sum,
  transpose,
  variable,
  variables,
  vmap,
  zeros
} from '../src/index.js'
import * as assert from './assert.js'
import { suite } from './suite.js'

const test = suite('bind')

const untyped = bind as (expr: Expr, values: unknown) => Expr

const fault = (expr: Expr): string => {
  const checked = check(expr)
  return E.isLeft(checked) ? showErrors(checked.left).replace(/, built at .*/, '') : ''
}

const numbers = (expr: Expr, values: Environment): ReadonlyArray<number> =>
  run(expr as Expr<[number, number], string>, values).to1DArray()

const x = placeholder('x', 2, 1)
const A = variable('A', [
  [1, 0],
  [0, -1]
])
const z = add(matmul(A, x), 1)

test('a placeholder becomes a constant, a variable stays one', () => {
  const bound = bind(z, {
    x: [1, 2],
    A: [
      [2, 0],
      [0, 2]
    ]
  })
  assert.is(show(bound), 'A @ [[1], [2]] + 1')
  assert.equal(
    variables(bound).map(({ name, value }) => [name, value === undefined ? [] : entriesOf(value)]),
    [['A', [2, 0, 0, 2]]]
  )
  assert.equal(run(bound, {}).to1DArray(), [3, 5])
  assert.equal(run(z, { x: [1, 2] }).to1DArray(), [2, -1], 'the expression itself has not changed')
})

test('an expression takes the place of either, all at once', () => {
  assert.is(show(bind(z, { A: transpose(A), x: exp(x) })), 'transpose(A) @ exp(x) + 1')
  assert.is(show(bind(z, new Map([[x, multiply(2, x)]]))), 'A @ (2 * x) + 1')
})

test('what does not change is the same node, and what is shared stays shared', () => {
  const shared = exp(matmul(A, x))
  const whole = add(shared, shared)
  assert.is(bind(whole, {}), whole)
  assert.is(nodes(bind(whole, { x: [1, 2] })).length, nodes(whole).length)
})

test('a size that a value settles is that size everywhere', () => {
  const X = placeholder('X', 'n', 2)
  const y = placeholder('y', 'n', 1)
  const bound = bind(add(matmul(X, x), add(y, zeros('n', 1))), {
    X: [
      [1, 2],
      [3, 4],
      [5, 6]
    ]
  })
  assert.equal(E.isRight(bound.shape) && [...bound.shape.right], [3, 1])
  assert.equal(
    placeholders(bound).map(({ shape }) => E.isRight(shape) && [...shape.right]),
    [
      [2, 1],
      [3, 1]
    ]
  )
  assert.equal(E.isRight(bind(X, { X: placeholder('Z', 'k', 2) }).shape), true)
})

test('a name that is not there is refused with those that are', () =>
  assert.is(
    fault(untyped(z, { q: 1 })),
    'InvalidArgument in bind\n  the name is the text "q"; allowed: the names of the expression: A, x'
  ))

test('a value that is none, or has another shape, is refused', () => {
  assert.match(
    fault(untyped(z, { x: [1, '2'] })),
    'InvalidConstant in bind\n  the value of x: the entry at row 1, column 0 is the text "2"'
  )
  assert.match(fault(untyped(z, { x: [[1, 2]] })), 'the value of x: it is 1×2, stated as 2×1')
  assert.match(fault(untyped(z, { x: placeholder('w', 1, 2) })), 'the value of x: it is 1×2, stated as 2×1')
  assert.match(
    fault(untyped(z, null)),
    'the argument of values is null; allowed: an object, or a Map with one value for each name or leaf'
  )
})

test('one name of a dimension cannot have two sizes', () => {
  const both = add(placeholder('X', 'n', 1), placeholder('y', 'n', 1))
  assert.match(
    fault(bind(both, { X: [1, 2], y: [1, 2, 3] })),
    'the size of n is [2, 3]; allowed: one size for each dimension name'
  )
})

test('a faulty part stays faulty and is reported once', () => {
  const faulty = add(sum(placeholder('', 1, 1)), x)
  assert.match(fault(untyped(faulty, { x: [1, 2] })), 'InvalidName in placeholder')
})

test('leaves of one name that disagree stay in conflict', () => {
  const both = add(x as Expr, placeholder('x', 1, 1) as Expr)
  const checked = check(untyped(both, { x: [1, 2] }))
  assert.equal(E.isLeft(checked) ? checked.left.map(({ _tag }) => _tag) : [], ['ConflictingPlaceholder'])
  const values = add(variable('v', 1), variable('v', 2))
  assert.match(fault(untyped(values, { v: 3 })), 'their values differ')
})

test('every unknown name is told, with the one that was meant', () => {
  const w = add(placeholder('weights', 1, 1), x)
  assert.is(
    fault(untyped(w, { wieghts: 1 })),
    'InvalidArgument in bind\n  the name is the text "wieghts"; allowed: the names of the expression: weights, x; did you mean weights?'
  )
  assert.match(
    fault(untyped(w, { wieghts: 1, q: 2 })),
    /the list of unknown names is \[the text "wieghts", the text "q"\]; allowed: the names of the expression: weights, x;\n {4}did you mean weights\?/
  )
})

test('a getter that throws is the fault of its value', () => {
  const values = {
    get x(): never {
      throw new Error('gone')
    }
  }
  assert.match(fault(untyped(z, values)), 'the value of x: it cannot be read: gone')
})

const [p, q] = [placeholder('p', 'p', 1), placeholder('q', 'q', 1)]
const rest = add(placeholder('X', 'n', 1), placeholder('y', 'n', 1))

test('a name may become a sum of names, which is checked when they are bound', () => {
  const bound = bind(rest, { X: concat([p, q]) })
  assert.equal(
    placeholders(bound).map(({ name, shape }) => [name, E.isRight(shape) && [...shape.right]]),
    [
      ['p', ['p', 1]],
      ['q', ['q', 1]],
      ['y', ['p+q', 1]]
    ]
  )
  assert.equal(numbers(bound, { p: [1], q: [2, 3], y: [1, 1, 1] }), [2, 3, 4])
  const value = evaluate(bound as Expr, { p: [1], q: [2, 3], y: [1, 1] })
  assert.is(
    E.isLeft(value) ? showErrors(value.left) : '',
    'PlaceholderShape: y is 2×1, expected (p+q)×1: p+q is 3 and 2 in y'
  )
  const alone = evaluate(sum(bind(placeholder('y', 'n', 1), { y: placeholder('y', 'n', 1) })), { y: [1] })
  assert.is(alone._tag, 'Right')
  assert.equal(numbers(bind(bound, { p: [1], q: [2, 3], y: [1, 1, 1] }), {}), [2, 3, 4])
  assert.equal(numbers(bind(bound, { y: [1, 1, 1], q: [2, 3], p: [1] }), {}), [2, 3, 4])
  assert.is(E.isRight(vmap(bound, 'k', ['y']).shape), true)
})

test('an image of unknown size is accepted, and inferred at evaluation', () => {
  const unknown = kron(placeholder('a', 'a', 1), reshape(placeholder('b', 'b', 2), [-1, 1]))
  const folded = reshape(concat([unknown, p]), [-1, 2])
  assert.equal(E.isRight(folded.shape) && [...folded.shape.right], ['?', 2])
  const bound = untyped(sum(placeholder('X', 'n', 2), 0), { X: folded })
  assert.equal(numbers(bound, { a: [1], b: [[1, 2]], p: [3, 4] }), [4, 6])
  const square = untyped(matmul(placeholder('S', 3, 2), placeholder('v', 2, 1)), {
    S: folded
  })
  assert.is(E.isRight(square.shape), true)
})

test('a size that mentions its own name is refused', () =>
  assert.match(
    fault(untyped(rest, { X: concat([placeholder('w', 'n', 1), placeholder('u', 'n', 1)]) })),
    'the size of n is the text "2*n"; allowed: a size that does not mention n itself'
  ))

test('two names that are each other’s are one name, in whichever order', () => {
  const whole = concat([rest, placeholder('Z', 'm', 1)])
  for (const names of [
    ['X', 'Z'],
    ['Z', 'X']
  ]) {
    const images: Record<string, Expr> = { X: placeholder('X2', 'm', 1), Z: placeholder('Z2', 'n', 1) }
    const bound = untyped(whole, Object.fromEntries(names.map((name) => [name, images[name]])))
    assert.is(E.isRight(bound.shape), true, fault(bound))
  }
})

test('an image keeps its own sizes: names of the expression alone do not reach into it', () => {
  const a = placeholder('a', 'n', 1)
  const W = placeholder('W', 'm', 'n')
  const layer = untyped(exp(a), { a: matmul(W, a) })
  assert.equal(
    numbers(layer, {
      W: [
        [0, 0],
        [0, 0],
        [0, 0]
      ],
      a: [1, 2]
    }),
    [1, 1, 1]
  )
  const square = untyped(multiply(placeholder('M', 'm', 'n'), 2), { M: placeholder('Z', 'n', 'k') })
  assert.equal(E.isRight(square.shape) && [...square.shape.right], ['n', 'k'])
  const longer = untyped(exp(a), { a: concat([a, a]) })
  assert.equal(E.isRight(longer.shape) && [...longer.shape.right], ['2*n', 1])
})

test('names of a leaf that stays are those of the images', () => {
  const [a, b] = [placeholder('a', 'n', 1), placeholder('b', 'n', 1)]
  const bound = untyped(add(a, b), { a: matmul(placeholder('W', 'm', 'n'), b) })
  assert.equal(E.isRight(bound.shape) && [...bound.shape.right], ['m', 1])
  assert.equal(
    numbers(bound, {
      W: [
        [1, 2],
        [3, 4]
      ],
      b: [1, 1]
    }),
    [4, 8]
  )
})
