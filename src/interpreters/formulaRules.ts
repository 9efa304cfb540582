import * as E from 'fp-ts/lib/Either.js'
import type { Apply, Operands, Param, Rule } from '../core/Expr.js'
import type { Table } from '../core/interpreter.js'
import { showNumber } from '../core/show.js'
import { type Axes, axesList } from '../ops/families/axes.js'
import type { Signature } from '../ops/signature.js'
import {
  atom,
  BINDS,
  type Fence,
  type Formula,
  isScalar,
  listed,
  type Rules,
  type Sign,
  type Style,
  shapeText,
  within
} from './formula.js'

type Of = Rule<Operands, Formula>

const NOTHING = atom('?')
const MOST_PARAMS = 16
const LETTERS = ['j', 'i', 'k', 'l']

/** The index that runs along an axis, counted from the end: rows i, columns j. */
const index = (axis: number): string => LETTERS[-1 - axis] ?? `a${-axis}`

/** The indices of the axes of an operation, of those along which there is more than one entry; none where all are meant. */
const indices = (node: Apply, of: 'all' | 'some'): string => {
  const [{ shape } = node] = node.args
  const sizes = E.isRight(shape) ? shape.right : []
  const long = sizes.flatMap((size, i) => (size === 1 ? [] : [i - sizes.length]))
  const axes = axesList(node.params[0] as Axes).filter((axis) => long.length === 0 || long.includes(axis)) // a reduction's first parameter
  if (of === 'some' && long.every((axis) => axes.includes(axis))) return ''
  return axes.map(index).join(', ')
}

/** A sum, and whatever stands between operands and binds as loosely. */
const infix = (
  style: Style,
  sign: string,
  binds: number,
  [a, b]: readonly [Formula, Formula],
  strict = false
): Formula => ({
  text: `${within(style, strict ? binds + 1 : binds, a)} ${sign} ${within(style, binds + 1, b)}`,
  binds,
  isNumber: a.isNumber ?? false
})

/** One factor after the other; between numbers stands a sign. */
const beside = (style: Style, a: Formula, b: Formula): Formula => {
  const sign = b.isNumber === true && b.binds >= BINDS.big ? ` ${style.sign('times')} ` : style.sign('beside')
  return {
    text: `${within(style, BINDS.product, a)}${sign}${within(style, BINDS.big, b)}`,
    binds: b.binds < BINDS.big ? BINDS.product : Math.min(BINDS.product, b.binds),
    isNumber: a.isNumber ?? false
  }
}

const product = (style: Style, [a, b]: readonly [Formula, Formula], node: Apply): Formula => {
  const [x, y] = node.args
  if (x === undefined || y === undefined) return NOTHING
  if (isScalar(x) && (x._tag === 'Constant' || !isScalar(y) || y._tag !== 'Constant')) return beside(style, a, b)
  return isScalar(y) ? beside(style, b, a) : infix(style, style.sign('entrywise'), BINDS.entrywise, [a, b])
}

const paramText = (style: Style, param: Param): string =>
  typeof param === 'object'
    ? style.fence('bracket', paramsText(style, param))
    : typeof param === 'number'
      ? showNumber(param)
      : style.text(String(param ?? ':'))

const paramsText = (style: Style, params: ReadonlyArray<Param>): string => {
  const texts = params.slice(0, MOST_PARAMS).map((param) => paramText(style, param))
  return [...texts, ...(params.length > MOST_PARAMS ? [style.dots.row] : [])].join(', ')
}

/** The name of a function, an index at its foot, its arguments between parentheses. */
const call = (style: Style, name: string, at: string, operands: ReadonlyArray<Formula>): Formula => {
  const fn = style.fn(name)
  return atom(
    `${at === '' ? fn : style.subscript(fn, at)}${style.fence('paren', listed(operands.map(({ text }) => text)))}`
  )
}

/** What has no notation of its own: a call, the parameters at its foot. */
export const otherwise =
  (style: Style): Of =>
  (operands, node) =>
    call(style, node.op.name, paramsText(style, node.op.written?.(node) ?? node.params), operands)

/** What is 1 where a condition holds, between brackets. */
const indicator = (style: Style, condition: string): Formula => ({
  ...atom(style.fence('bracket', condition)),
  condition
})

const conditionOf = (style: Style, x: Formula): string =>
  x.condition ?? `${within(style, BINDS.sum, x)} ${style.sign('notEqual')} 0`

/** The part between ranges, written as `1:3`; a whole axis as `:`. */
const rangesText = (node: Apply): string =>
  (node.op.written?.(node) ?? node.params)
    .map((range) => (typeof range === 'object' ? range.map(String).join(':') : ':'))
    .join(', ')

const table = (style: Style): Table<Signature, Formula> => {
  const called =
    (name: string): Of =>
    (operands) =>
      call(style, name, '', operands)
  const fenced =
    (fence: Fence) =>
    ([x]: readonly [Formula]): Formula =>
      atom(style.fence(fence, x.text))
  const compared =
    (sign: Sign) =>
    ([a, b]: readonly [Formula, Formula]): Formula =>
      indicator(style, `${within(style, BINDS.sum, a)} ${style.sign(sign)} ${within(style, BINDS.sum, b)}`)
  const part = (x: Formula): string => style.fence('paren', conditionOf(style, x))
  const joined =
    (sign: Sign) =>
    ([a, b]: readonly [Formula, Formula]): Formula =>
      indicator(style, `${part(a)} ${style.sign(sign)} ${part(b)}`)
  const big =
    (sign: Sign) =>
    ([x]: readonly [Formula], node: Apply): Formula => ({
      text: `${style.subscript(style.sign(sign), indices(node, 'all') || 'i')} ${within(style, BINDS.big, x)}`,
      binds: BINDS.big
    })
  const reduced =
    (name: string): Of =>
    (operands, node) =>
      call(style, name, indices(node, 'some'), operands)
  const shaped: Of = (operands, node) =>
    call(style, node.op.name, E.isRight(node.shape) ? shapeText(style, node.shape.right) : '', operands)
  const filled =
    (which: '0' | '1' | 'I') =>
    (_: unknown, { shape }: Apply): Formula =>
      atom(style.filled(which, E.isRight(shape) ? shapeText(style, shape.right) : '?'))
  const power =
    (exponent: number) =>
    ([x]: readonly [Formula], node: Apply): Formula =>
      style.power(x, style.number(exponent), node)
  const one = style.number(1)
  return {
    abs: fenced('abs'),
    acos: called('arccos'),
    add: (operands) => infix(style, '+', BINDS.sum, operands),
    all: reduced('all'),
    any: reduced('any'),
    argmax: reduced('argmax'),
    argmin: reduced('argmin'),
    asin: called('arcsin'),
    atan: called('arctan'),
    at: ([x], node) =>
      atom(style.subscript(style.fence('bracket', x.text), paramsText(style, node.op.written?.(node) ?? []))),
    broadcastTo: shaped,
    ceil: fenced('ceil'),
    concat: (operands, { params: [axis], op }) => {
      const texts = operands.map(({ text }) => text)
      if (axis === -1) return atom(style.matrix([texts]))
      return axis === -2
        ? atom(style.matrix(texts.map((text) => [text])))
        : call(style, op.name, String(axis), operands)
    },
    cumprod: reduced('cumprod'),
    cumsum: reduced('cumsum'),
    divide: ([a, b], { args: [x, y] }) =>
      isScalar(x) || isScalar(y) ? style.ratio(a, b) : infix(style, style.sign('ratio'), BINDS.ratio, [a, b], true),
    equal: compared('equal'),
    eye: filled('I'),
    floor: fenced('floor'),
    full: (_, node) =>
      beside(
        style,
        style.number(Number(node.params.at(-1))),
        atom(style.filled('1', E.isRight(node.shape) ? shapeText(style, node.shape.right) : '?'))
      ),
    greater: compared('greater'),
    greaterEqual: compared('greaterEqual'),
    kron: (operands) => infix(style, style.sign('kron'), BINDS.ratio, operands, true),
    less: compared('less'),
    lessEqual: compared('lessEqual'),
    log10: ([x]) => call(style, 'log', '10', [x]),
    log1p: ([x]) => call(style, 'log', '', [infix(style, '+', BINDS.sum, [one, x])]),
    log2: ([x]) => call(style, 'log', '2', [x]),
    logSoftmax: reduced('logSoftmax'),
    logicalAnd: joined('and'),
    logicalNot: ([x]) => indicator(style, `${style.sign('not')} ${part(x)}`),
    logicalOr: joined('or'),
    logsumexp: reduced('logsumexp'),
    matmul: ([a, b]) => {
      const right = b.binds < BINDS.power ? atom(style.fence('paren', b.text)) : b
      return { ...beside(style, a, right), binds: BINDS.product }
    },
    max: reduced('max'),
    maximum: called('max'),
    mean: reduced('mean'),
    min: reduced('min'),
    minimum: called('min'),
    multiply: (operands, node) => product(style, operands, node),
    negative: ([x]) => ({ text: `${style.sign('minus')}${within(style, BINDS.big, x)}`, binds: BINDS.sum }),
    norm: ([x], node) => {
      const at = indices(node, 'some')
      return at === '' ? atom(style.fence('norm', x.text)) : atom(style.subscript(style.fence('norm', x.text), at))
    },
    notEqual: compared('notEqual'),
    ones: filled('1'),
    outer: ([a, b]) => ({ ...beside(style, a, style.transpose(b)), binds: BINDS.product }),
    pow: ([a, b], node) => style.power(a, b, node),
    prod: big('prod'),
    reciprocal: ([x]) => style.ratio(one, x),
    reshape: shaped,
    slice: ([x], node) => atom(style.subscript(style.fence('bracket', x.text), rangesText(node))),
    softmax: reduced('softmax'),
    sqrt: ([x]) => style.root(x),
    square: power(2),
    std: reduced('std'),
    subtract: (operands) => infix(style, style.sign('minus'), BINDS.sum, operands),
    sum: big('sum'),
    trace: called('tr'),
    transpose: ([x]) => style.transpose(x),
    var: reduced('var'),
    where: ([condition, a, b]) => style.cases(conditionOf(style, condition), a, b),
    xlogy: ([a, b], { args: [x, y] }) => {
      const log = call(style, 'log', '', [b])
      return isScalar(x) || isScalar(y)
        ? beside(style, a, log)
        : infix(style, style.sign('entrywise'), BINDS.entrywise, [a, log])
    },
    zeros: filled('0')
  }
}

/** How the operations of this library are written in a style. */
export const formulaRules = (style: Style): Rules => new Map(Object.entries(table(style))) as Rules // keys of a table are names of operations
