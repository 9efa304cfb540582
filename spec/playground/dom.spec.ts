import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/lib/Either.js'
import { hashOf } from '../../src/playground/hash.js'
import { shared } from '../../src/playground/link.js'
import { pieces } from '../../src/playground/markup.js'
import { open } from '../../src/playground/page.js'
import { STARTS } from '../../src/playground/starts.js'
import * as assert from '../assert.js'
import { HOSTILE } from '../interpreters/hostile.js'
import { suite } from '../suite.js'
import { type OpenedPage, openPage } from './opened.js'
import { digestOfPage, markOf, PICTURE } from './picture.js'

const test = suite('the playground in a DOM')

/** A test of a page of its own, which is closed whatever happens. */
const testPage = (
  name: string,
  body: (page: OpenedPage) => void | Promise<void>,
  hash?: () => Promise<string>,
  atOnce?: number
): void =>
  test(name, async () => {
    const page = await openPage(hash === undefined ? '' : `#${await hash()}`, atOnce)
    try {
      await body(page)
    } finally {
      await page.close()
    }
  })

testPage(
  'shows the mathematics, the value, the gradient and the graph of what it begins with',
  ({ at, text, document }) => {
    assert.is(text('value'), 'mean((a\u2062x+b−y)⊙2)0.604')
    assert.is(text('shape'), '1×1')
    assert.match(text('gradient'), /^∑i15⋅2\u2062\(a\u2062x\+b−y\)⊙x-3\.76$/)
    assert.is(at('value').querySelector('math')?.namespaceURI, 'http://www.w3.org/1998/Math/MathML')
    assert.is(at('graph').querySelectorAll('.box').length, 10)
    assert.is(at('graph').querySelectorAll('.arrows path').length, 9)
    assert.is(at('errors').children.length, 0)
    assert.equal(
      [...at('by').children].map(({ textContent }) => textContent),
      ['a', 'b', 'x', 'y']
    )
    assert.is(document.querySelectorAll('#starts option').length, STARTS.size + 1)
  }
)

testPage('says what one began with, as long as that is so', ({ at, type, choose }) => {
  const begun = (): string => (at('starts') as HTMLSelectElement).value
  assert.is(begun(), 'A line through points')
  type('slider-0', '0.5')
  assert.is(begun(), 'Your own')
  choose('starts', 'Your own')
  assert.match((at('declarations') as HTMLTextAreaElement).value, /a = 0\.5/)
  choose('starts', 'A line through points')
  assert.match((at('declarations') as HTMLTextAreaElement).value, /a = 0\.2/)
})

testPage('answers as one types', ({ text, type, at }) => {
  type('formula', 'sum(a * x)')
  assert.is(text('value'), '∑ia\u2062x2')
  type('declarations', 'x : 2 × 1 = [3, 4]\na = 2')
  assert.is(text('value'), '∑ia\u2062x14')
  assert.is(at('graph').querySelectorAll('.box').length, 4)
})

testPage('tells a mistake with its caret, and what came before stays, faded', ({ at, text, type }) => {
  type('formula', 'mean(a * q)')
  const lines = [...at('errors').querySelectorAll('span')].map(({ textContent }) => textContent)
  assert.equal(lines, [
    'line 1, column 10: q is not declared: declare its shape, or give its leaf\n',
    'mean(a * q)\n',
    '         ^\n'
  ])
  assert.equal([...at('errors').querySelectorAll('.marked')].length, 2)
  assert.is(at('errors').getAttribute('role'), 'alert')
  assert.is(at('formula').getAttribute('aria-invalid'), 'true')
  assert.ok(at('read').classList.contains('stale'))
  assert.match(text('value'), /0\.604$/)
  assert.ok([...at('sliders').querySelectorAll('input')].every(({ disabled }) => disabled))
  type('formula', 'mean(a * x)')
  assert.is(at('errors').children.length, 0)
  assert.is(at('formula').getAttribute('aria-invalid'), 'false')
  assert.not.ok(at('read').classList.contains('stale'))
})

testPage('a slider computes what depends on it, and stays in the hand', ({ at, text, type, choose }) => {
  choose('starts', 'Logistic regression')
  const [before, labels] = [at('slider-1'), at('sliders').querySelectorAll('label')]
  assert.equal(
    [...labels].map(({ textContent }) => textContent),
    ['b', 'lambda']
  )
  type('slider-1', '0.5')
  assert.is(at('slider-1'), before)
  assert.match(
    text('work'),
    /^lambda moved: computed 2 of 8 operations of the value and 2 of 13 operations of the gradient/
  )
  assert.is(at('graph').querySelectorAll('.fresh').length, 3)
  assert.match((at('declarations') as HTMLTextAreaElement).value, /lambda = 0\.5$/)
  assert.match(text('value'), /0\.555232$/)
})

/** Every answer takes longer than that. */
const NEVER = 0

testPage(
  'while an answer takes long, it waits for a pause in the typing',
  async ({ type, text, until }) => {
    const before = text('value')
    type('formula', 'a + b')
    assert.is(text('value'), before)
    await until(() => text('value') === 'a+b1.2')
  },
  undefined,
  NEVER
)

testPage(
  'a slider that is moved in such a pause forgets nothing that was typed',
  ({ type, text, at }) => {
    type('formula', 'a + b')
    type('slider-0', '0.5')
    assert.is((at('formula') as HTMLTextAreaElement).value, 'a + b')
    assert.is(text('value'), 'a+b1.5')
  },
  undefined,
  NEVER
)

testPage('a gradient is by the leaf that is chosen', ({ text, choose, at }) => {
  choose('by', 'b')
  assert.match(text('gradient'), /-1\.28$/)
  choose('starts', 'A matrix times a vector')
  assert.match(text('gradient'), /^A gradient is that of a 1×1 expression, and this one is 2×1/)
  assert.ok(at('choice').hidden)
  choose('starts', 'A mistake')
  assert.ok(at('gradient-part').hidden)
})

testPage('the graph of the gradient is there too', ({ at, window, document }) => {
  const radio = at('which-gradient') as HTMLInputElement
  radio.checked = true
  const event = document.createEvent('Event')
  event.initEvent('change', true, true)
  radio.dispatchEvent(event)
  assert.match(at('graph').querySelector('svg')?.getAttribute('aria-label') ?? '', /^The graph of sum\(/)
  assert.ok(window !== undefined && at('graph').querySelectorAll('.box').length > 10)
})

testPage('the JSON is that of the expression', async ({ until, text, type }) => {
  await until(() => text('json').startsWith('{"format":"catamat"'))
  type('formula', '(')
  await until(() => text('json').startsWith('There is none'))
})

testPage('a link is made, and says where it is', async ({ at, until, text, window }) => {
  at('share').click()
  await until(() => text('shared') !== '')
  const json = shared(open([...STARTS.values()][0] ?? assert.fail('no start')))
  assert.is(window.location.hash, `#${E.isRight(json) ? await hashOf(json.right) : ''}`)
})

const hashOfStart = (name: string) => async (): Promise<string> => {
  const json = shared(open(STARTS.get(name) ?? assert.fail('no start')))
  return E.isRight(json) ? hashOf(json.right) : assert.fail(json.left)
}

testPage(
  'a link is opened',
  async ({ until, at, text }) => {
    await until(() => (at('formula') as HTMLTextAreaElement).value.startsWith('softmax'))
    assert.is((at('formula') as HTMLTextAreaElement).value, 'softmax(Q @ transpose(K) / temperature, 1) @ V')
    assert.match(text('value'), /0\.4591250\.357040\.2356870\.5$/)
  },
  hashOfStart('Attention')
)

testPage(
  'a link that was cut is refused in prose, and the page works on',
  async ({ until, text, type, at }) => {
    await until(() => text('errors') !== '')
    assert.is(text('errors'), 'The link cannot be opened: it was cut or changed on its way')
    type('formula', 'a + b')
    assert.is(at('errors').children.length, 0)
    assert.match(text('value'), /1\.2$/)
  },
  async () => (await hashOfStart('Attention')()).slice(0, 60)
)

testPage(
  'a link with a document that is none is refused with the errors of the library',
  async ({ until, text }) => {
    await until(() => text('errors') !== '')
    assert.match(
      text('errors'),
      /^The link cannot be opened: UnknownOp at nodes\[0\]\.op: there is no operation "<img src=x onerror=alert\(1\)>"/
    )
  },
  () =>
    hashOf({
      expression:
        '{"format":"catamat","version":1,"nodes":[{"op":"<img src=x onerror=alert(1)>","args":[]}],"roots":0}',
      values: '{}',
      by: ''
    })
)

testPage('a hostile name is text wherever it is shown', ({ type, document, text, at }) => {
  const known = new Set([...document.querySelectorAll('*')].map(({ tagName }) => tagName.toLowerCase()))
  for (const name of HOSTILE) {
    const quoted = JSON.stringify(name)
    type('declarations', `${quoted} = 2`)
    type('formula', `exp(${quoted}) + 1`)
    for (const element of document.querySelectorAll('*')) {
      const tag = element.tagName.toLowerCase()
      assert.ok(known.has(tag) || /^(?:m[a-z]+|polygon|span|div|p)$/.test(tag), `${tag} of ${name}`)
      for (const { name: attribute, value } of element.attributes)
        assert.ok(!/^on|^style$|^src$/.test(attribute) && !(attribute === 'href' && value.startsWith('javascript')))
    }
    if (at('errors').children.length === 0) assert.match(text('value'), /8\.38906$/)
  }
})

testPage('everything that is used has a name', ({ document }) => {
  for (const control of document.querySelectorAll('input, select, textarea')) {
    const label = control.closest('label') ?? document.querySelector(`label[for="${control.id}"]`)
    assert.ok((label?.textContent ?? '').trim().length > 0, control.outerHTML.slice(0, 80))
  }
  for (const section of document.querySelectorAll('section'))
    assert.ok(document.getElementById(section.getAttribute('aria-labelledby') ?? '') !== null)
  for (const picture of document.querySelectorAll('svg')) {
    assert.is(picture.getAttribute('role'), 'img')
    assert.ok((picture.getAttribute('aria-label') ?? '').length > 10)
  }
  assert.is(document.documentElement.lang, 'en')
})

test('what is not mathematics is not built', () => {
  for (const markup of [
    '<math><script>alert(1)</script></math>',
    '<math',
    'a<b',
    '<math><mi></math></mi>',
    '<math><mi>x</mi>',
    '<mi onclick=x>'
  ])
    assert.is(pieces(markup), undefined, markup)
  assert.equal(pieces('<mi onclick="x" form="&lt;">&amp;lt;</mi>'), [
    { _tag: 'Open', name: 'mi', attributes: [['form', '<']] },
    { _tag: 'Text', text: '&lt;' },
    { _tag: 'Close' }
  ])
})

test('the picture of the page is of the page as it is', async () =>
  assert.is(
    markOf(readFileSync(PICTURE)),
    await digestOfPage(),
    'the page looks otherwise now: npx tsx spec/playground/screenshot.ts takes its picture anew'
  ))
