import { createRequire } from 'node:module'
import * as E from 'fp-ts/lib/Either.js'
import {
  add,
  type Expr,
  grad,
  matmul,
  mean,
  multiply,
  nodes,
  type Parts,
  type PictureOptions,
  placeholder,
  showPictureError,
  square,
  subtract,
  tanh,
  toDot,
  toMermaid,
  toSvg,
  variable
} from '../../src/index.js'
import { decodeExpression } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { fc, holds } from '../property.js'
import { suite } from '../suite.js'
import { HOSTILE } from './hostile.js'
import { elementsIn, elementsOf } from './xml.js'

const test = suite('pictures')

/** A graph as Graphviz reads it. */
interface Read {
  readonly objects?: ReadonlyArray<{ readonly name: string; readonly label?: string; readonly nodes?: unknown }>
  readonly edges?: ReadonlyArray<{ readonly label: string }>
}

interface Viz {
  readonly renderJSON: (dot: string) => Read
  readonly renderString: (dot: string, options: { readonly format: string }) => string
}

/** Its own types speak of a browser's. */
const library = createRequire(import.meta.url)('@viz-js/viz') as { readonly instance: () => Promise<Viz> }
const viz = library.instance()

/** One Graphviz for all pictures. */
const graphviz = () => Promise.resolve({ instance: () => viz })

const readDot = async (dot: string): Promise<{ boxes: ReadonlyArray<string>; clusters: number; edges: number }> => {
  const { objects = [], edges = [] } = JSON.parse((await viz).renderString(dot, { format: 'dot_json' })) as Read
  const boxes = objects.filter(({ name }) => /^n\d+$/.test(name))
  const clusters = objects.filter(({ name }) => /^cluster_\d+$/.test(name)).length
  assert.is(boxes.length + clusters, objects.length, 'something else was drawn')
  return { boxes: boxes.map(({ label = '' }) => label), clusters, edges: edges.length }
}

const svgOf = async (expr: Expr | Parts, options?: PictureOptions): Promise<string> => {
  const drawn = await toSvg(expr, { ...options, graphviz })()
  return E.isRight(drawn) ? drawn.right : assert.fail(showPictureError(drawn.left))
}

const edgesOf = (dot: string): number => dot.match(/->/g)?.length ?? 0

const arrows = (expr: Expr): number =>
  nodes(expr).reduce((sum, node) => sum + (node._tag === 'Apply' ? node.args.length : 0), 0)

/** Every line of Mermaid that there can be; a text between quotes is made of harmless letters and numbers of others. */
const TEXT = '"(?:[\\p{L}\\p{N}\\p{M} ×·=(),.\\[\\]…→+-]|#\\d+;)*"'
const MERMAID = new RegExp(
  `^(?:flowchart TD|  subgraph p\\d+\\[${TEXT}\\]|  end|  (?:  )?(?:n\\d+|note)(?:\\(\\[|\\{\\{|\\[\\[|\\[/|\\(|\\[)${TEXT}(?:\\]\\)|\\}\\}|\\]\\]|/\\]|\\)|\\]):::[a-z]+|  n\\d+ (?:-->|-\\.->)\\|${TEXT}\\| n\\d+|  classDef [a-z]+ [a-z0-9:#,]+|  style n\\d+ stroke-width:3px)$`,
  'u'
)

const wellFormed = (mermaid: string): void => {
  for (const line of mermaid.split('\n')) assert.match(line, MERMAID)
}

const ELEMENTS = new Set('svg g title text path polygon polyline ellipse'.split(' '))
const ATTRIBUTES = new Set(
  'xmlns role aria-label width height viewBox id class transform x y x1 x2 y1 y2 rx ry cx cy d points fill fill-opacity stroke stroke-width stroke-dasharray text-anchor font-family font-size font-weight xml:space'.split(
    ' '
  )
)

/** Whether an XML parser finds the elements of a drawing and no others, with attributes that run, load and lead to nothing. */
const isHarmless = (svg: string): boolean =>
  elementsIn(svg)?.every(
    ({ name, attributes }) =>
      ELEMENTS.has(name) &&
      Object.entries(attributes).every(([key, value]) => ATTRIBUTES.has(key) && !/url\(|script:/i.test(value))
  ) ?? false

const harmless = (svg: string): void => {
  assert.ok(isHarmless(svg), svg)
  assert.not.match(svg, /[\u007f-\u009f]/)
}

test('what is no XML, or more than a drawing, is found', () => {
  const drawn = (inside: string, attributes = ''): string =>
    `<svg xmlns="http://www.w3.org/2000/svg"${attributes}><title>${inside}</title></svg>`
  assert.ok(isHarmless(drawn('a &amp; b &#60;')))
  for (const inside of [
    '<script/>',
    '</title><a>',
    '<a href="x"/>',
    '&',
    '&nbsp;',
    ']]>',
    '\u0001',
    '\ufffe',
    '<',
    '<text></title>'
  ])
    assert.not(isHarmless(drawn(inside)), inside)
  for (const attributes of [' onload="x"', ' href="x"', ' id="a" id="b"', ' id=a', ' fill="url(#x)"', ' id="<"'])
    assert.not(isHarmless(drawn('', attributes)), attributes)
  for (const markup of ['', 'a', '<svg>', '<svg/><svg/>', `${drawn('')}<`]) assert.not(isHarmless(markup), markup)
})

const [A, x, b] = [placeholder('A', 2, 2), placeholder('x', 2, 1), placeholder('b', 2, 1)]
const z = add(matmul(A, x), b)

/** Two layers and their loss. */
const perceptron = (): {
  readonly loss: Expr<[1, 1], 'X' | 'y'>
  readonly gradient: { readonly [name: string]: Expr }
} => {
  const [X, y] = [placeholder('X', 5, 2), placeholder('y', 5, 1)]
  const W1 = variable('W1', 2, 3, [
    [1, 2, 3],
    [4, 5, 6]
  ])
  const b1 = variable('b1', 1, 3, [[0, 0, 0]])
  const W2 = variable('W2', 3, 1, [1, 2, 3])
  const b2 = variable('b2', 1, 1, 0)
  const hidden = tanh(add(matmul(X, W1), b1))
  const loss = mean(square(subtract(add(matmul(hidden, W2), b2), y)))
  return { loss, gradient: grad(loss, { W1, b1, W2, b2 }) }
}

test('boxes and arrows are the nodes and operands of the graph', async () => {
  const { boxes, edges } = await readDot(toDot(z))
  assert.equal(boxes, ['A', 'x', 'matmul', 'b', 'add\\n2×1'])
  assert.is(edges, 4)
})

test('a result of a record has its name before what it is', () => {
  const parts = { forward: mean(x), both: { loss: mean(b) } }
  const mermaid = toMermaid(parts)
    .split('\n')
    .map((line) => line.trim())
  assert.ok(mermaid.includes('n1("forward = mean · 1×1"):::operation'), mermaid.join('\n'))
  assert.ok(mermaid.includes('n3("both.loss = mean · 1×1"):::operation'), mermaid.join('\n'))
  wellFormed(toMermaid(parts))
  assert.match(toDot(parts), 'n1 [label="forward =\\nmean\\n1×1"')
})

test('a random graph is drawn node by node, by either', async () => {
  for (let seed = 0; seed < 30; seed++) {
    const expr = decodeExpression(
      Array.from({ length: 120 }, (_, i) => (seed * 7919 + i * i * 104729 + i * seed) % 1009)
    )
    const options = { foldBeyond: 1000 }
    const { boxes, edges } = await readDot(toDot(expr, options))
    assert.is(boxes.length, nodes(expr).length)
    assert.is(edges, arrows(expr))
    const mermaid = toMermaid(expr, options)
    wellFormed(mermaid)
    assert.is(mermaid.match(/^ +n\d+[([{]/gm)?.length, nodes(expr).length)
    assert.is(mermaid.match(/-->/g)?.length ?? 0, arrows(expr))
  }
})

test('shapes stand on the arrows, and the place of an operand where it counts', () => {
  assert.match(toDot(z), 'n0 -> n2 [label=" ① 2×2 "]')
  assert.match(toDot(z), 'n1 -> n2 [label=" ② 2×1 "]')
  assert.match(toDot(z), 'n3 -> n4 [label=" 2×1 "]')
  assert.match(toMermaid(z), 'n0 -->|"① 2×2"| n2')
})

test('values are shown where there is an environment, and why not', async () => {
  const values = {
    A: [
      [1, 0],
      [0, -1]
    ],
    x: [1, 2],
    b: [0.5, 1 / 3]
  } as const
  const { boxes } = await readDot(toDot(z, { environment: values }))
  assert.equal(boxes, [
    'A\\n[1 0; 0 -1]',
    'x\\n[1; 2]',
    'matmul\\n[1; -2]',
    'b\\n[0.5; 0.3333]',
    'add\\n2×1\\n[1.5; -1.667]'
  ])
  assert.match(toDot(z, { environment: {} }), 'label="MissingPlaceholder: no value for A (2×2); nothing was given"')
  wellFormed(toMermaid(z, { environment: {} }))
})

test('the parts of a gradient are framed: what the loss computes is drawn in the loss', async () => {
  const { loss, gradient } = perceptron()
  const dot = toDot({ loss, gradient })
  const { boxes, clusters } = await readDot(dot)
  assert.is(clusters, 2)
  assert.is(boxes.length, nodes(loss, ...Object.values(gradient)).length)
  assert.ok(boxes.length > 35 && boxes.length <= 60, `${boxes.length} boxes`)
  assert.is(toDot(loss, { parts: { loss, gradient } }), dot)
  assert.match(dot, 'gradient.W1 =')
  const across = dot.match(/style=dashed/g)?.length ?? 0
  assert.ok(across > 0 && across < edgesOf(dot))
  assert.is(toMermaid({ loss, gradient }).match(/-\.->/g)?.length, across)
  assert.not.match(toDot(loss), 'dashed')
  harmless(await svgOf({ loss, gradient }))
  wellFormed(toMermaid({ loss, gradient }))
})

test('sixty doublings are sixty-one boxes', async () => {
  const doubled = Array.from({ length: 60 }).reduce<Expr>((y) => add(y, y), x)
  const { boxes, edges } = await readDot(toDot(doubled))
  assert.is(boxes.length, 61)
  assert.is(edges, 120)
})

test('a long chain is one box that says how many', () => {
  const chain = Array.from({ length: 50_000 }).reduce<Expr>((y) => add(tanh(y), 1), x)
  const dot = toDot(multiply(chain, add(chain, b)))
  assert.match(dot, 'tanh → add → … → add\\n100000 operations')
  assert.is(dot.match(/^ +n\d+ \[/gm)?.length, 5)
  assert.is(dot.match(/->/g)?.length, 5)
  assert.is(toMermaid(chain).match(/:::/g)?.length, 2)
  assert.ok(toDot(chain, { foldBeyond: 1e6 }).length > 1e6)
})

test('a chain does not swallow what others read, nor a result', () => {
  const inner = tanh(x)
  const whole = add(tanh(tanh(inner)), inner)
  const dot = toDot(whole, { foldBeyond: 1 })
  assert.equal(
    [...dot.matchAll(/label="([^"]*)", shape/g)].map(([, label]) => label),
    ['x', 'tanh', 'tanh → tanh\\n2 operations', 'add\\n2×1']
  )
  const parts = { first: inner, second: tanh(tanh(inner)) }
  assert.is(toDot(parts, { foldBeyond: 1 }).match(/^ +n\d+ \[/gm)?.length, 3)
  assert.is(toDot({ both: parts }, { foldBeyond: 1 }).match(/^ +n\d+ \[/gm)?.length, 3)
})

test('a fault is drawn where it is', () => {
  assert.match(toDot(add(x, placeholder('q', 3, 1) as Expr)), 'label="add\\nShapeMismatch", shape=octagon')
  assert.match(toDot(undefined as unknown as Expr), 'InvalidArgument')
})

test('hostile names are text in every format', async () => {
  for (const name of HOSTILE) {
    const expr = add(placeholder(name, 1, 1), 1)
    const parts = { [name]: expr }
    const { boxes, edges } = await readDot(toDot(expr))
    assert.is(boxes.length, 3)
    assert.is(edges, 2)
    await readDot(toDot(parts, { environment: {} }))
    wellFormed(toMermaid(parts, { environment: {} }))
    const svg = await svgOf(parts, { environment: { [name]: 2 } })
    harmless(svg)
    harmless(await svgOf(expr))
    if (/^[!-~]([ -~]{0,38}[!-~])?$/.test(name)) {
      const label = elementsOf(await svgOf(expr)).find((element) => element.name === 'text')
      assert.is(label?.text, name)
    }
  }
})

test('names that look alike once escaped are boxes of their own', async () => {
  const names = ['a\nb', 'a\\nb', 'a\\u000ab', '&amp;', '&', '"', '\\"', "x'", 'x′']
  const list = names.map((name) => placeholder(name, 1, 1) as Expr)
  const all = list.reduce((total, leaf) => add(total, leaf))
  const { boxes, edges } = await readDot(toDot(all))
  assert.is(boxes.length, nodes(all).length)
  assert.is(edges, arrows(all))
  assert.is(new Set(toMermaid(all).match(/^ +n\d+\(\[/gm)).size, list.filter(({ shape }) => E.isRight(shape)).length)
})

test('any name is text in every format', () =>
  holds(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (name) => {
    const mermaid = toMermaid(placeholder(name, 1, 1))
    wellFormed(mermaid)
    assert.match(toDot(placeholder(name, 1, 1)), /^ {2}n0 \[label="(?:[^"\\\n]|\\["\\n])*", shape=/m)
  }))

test('Graphviz is imported where nobody gives it', async () => {
  const drawn = await toSvg(z)()
  assert.is(E.isRight(drawn) && drawn.right, await svgOf(z))
})

test('without Graphviz there is an error in words', async () => {
  const absent = await toSvg(z, { graphviz: () => Promise.reject(new Error('Cannot find package')) })()
  assert.ok(E.isLeft(absent))
  assert.is(
    showPictureError(absent.left),
    'MissingPeer: pictures are drawn by the optional package @viz-js/viz, which cannot be loaded; npm install @viz-js/viz (Cannot find package)'
  )
  const other = await toSvg(z, { graphviz: () => Promise.resolve({}) })()
  assert.is(E.isLeft(other) && other.left._tag, 'NotDrawn')
  const many = Array.from({ length: 3000 }).reduce<Expr>((y, _, i) => add(y, placeholder(`x${i}`, 2, 1)), x)
  const large = await toSvg(many, { foldBeyond: 1e6 })()
  assert.is(E.isLeft(large) && large.left._tag, 'LimitExceeded')
})
