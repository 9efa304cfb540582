import type { Server } from 'node:http'
import { signature } from '../../src/index.js'
import { toMathml } from '../../src/interpreters/toMathml.js'
import { bundle } from '../../src/playground/bundle.js'
import { hashOf } from '../../src/playground/hash.js'
import { addressOf, serve } from '../../src/playground/serve.js'
import { decodeApplication } from '../../src/testing/index.js'
import * as assert from '../assert.js'
import { note, suite } from '../suite.js'
import { findBrowser, startBrowser, type Tab } from './browser.js'

const path = findBrowser()
const started =
  path === undefined ? undefined : { server: await serve(await bundle(), 0), tab: await startBrowser(path) }
const test = suite('the playground in a browser')

/** A test of the page as it opens, or one that is left out where there is no browser. */
const testTab = (name: string, body: (tab: Tab, address: string) => Promise<void>, width = 1400): void => {
  if (started === undefined) test.skip(name, 'no browser was found (chromium or google-chrome; BROWSER_PATH names one)')
  else
    test(name, async () => {
      const { server, tab } = started
      await tab.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false })
      await tab.open(addressOf(server))
      await tab.until("document.querySelector('#graph svg')")
      await body(tab, addressOf(server))
    })
}

test.after(async () => {
  await started?.tab.close()
  const server: Server | undefined = started?.server
  server?.close()
})

const text = (id: string): string => `document.getElementById('${id}').textContent`
const set = (id: string, value: string, kind: 'input' | 'change'): string =>
  `{ const e = document.getElementById('${id}'); e.value = ${JSON.stringify(value)}; e.dispatchEvent(new Event('${kind}', { bubbles: true })) }`

const press = async (tab: Tab, key: string): Promise<void> => {
  const windowsVirtualKeyCode = { Tab: 9, ArrowRight: 39, Enter: 13 }[key]
  for (const type of ['keyDown', 'keyUp'])
    await tab.send('Input.dispatchKeyEvent', { type, key, code: key, windowsVirtualKeyCode })
}

testTab('shows what it begins with', async (tab) => {
  assert.match(String(await tab.value(text('value'))), /0\.604$/)
  assert.is(await tab.value("document.querySelectorAll('#graph .box').length"), 10)
})

testTab('mathematics has two dimensions', async (tab) => {
  const stacked = `(() => {
    const [over, under] = document.querySelector('#gradient mfrac').children
    return over.getBoundingClientRect().bottom <= under.getBoundingClientRect().top + 2
  })()`
  assert.is(await tab.value(stacked), true)
})

testTab('is used from the keyboard alone', async (tab) => {
  const focused = (): Promise<unknown> => tab.value('document.activeElement.id')
  const order: Array<unknown> = []
  for (let i = 0; i < 6; i++) {
    await press(tab, 'Tab')
    order.push(await focused())
  }
  assert.equal(order, ['starts', 'share', 'formula', 'declarations', 'slider-0', 'slider-1'])
  await press(tab, 'ArrowRight')
  await tab.until(`${text('work')}.startsWith('b moved')`)
  assert.match(String(await tab.value("document.getElementById('declarations').value")), /b = 1\.0\d$/)
  await tab.value("document.getElementById('formula').select()")
  await tab.send('Input.insertText', { text: 'sum(a * x)' })
  await tab.until(`${text('value')}.endsWith('2')`)
})

testTab('answers a key at once', async (tab) => {
  const lasted = await tab.value(`(() => {
    const began = performance.now()
    for (let i = 0; i < 20; i++) ${set('formula', 'mean((a * x + b - y) ** 2)', 'input')}
    return (performance.now() - began) / 20
  })()`)
  note(`${Number(lasted).toFixed(1)} ms a key`)
  assert.match(String(await tab.value(text('value'))), /0\.604$/)
})

testTab('a link that is copied opens the same page', async (tab, address) => {
  await tab.value(set('starts', 'Attention', 'change'))
  await tab.value("document.getElementById('share').click()")
  await tab.until(`${text('shared')} !== ''`)
  const hash = String(await tab.value('location.hash'))
  await tab.open(`${address}${hash}`)
  await tab.until("document.getElementById('formula').value.startsWith('softmax')")
  assert.match(String(await tab.value(text('value'))), /0\.4591250\.357040\.2356870\.5$/)
})

testTab('a hostile link is prose', async (tab, address) => {
  const name = '<img src=x onerror=window.ran=1>'
  const hash = await hashOf({
    expression: `{"format":"catamat","version":1,"nodes":[{"kind":"placeholder","name":"${name}","shape":[1,1]},{"op":"${name}","args":[0]}],"roots":1}`,
    values: '{}',
    by: name
  })
  await tab.open(`${address}#${hash}`)
  await tab.until(`${text('errors')} !== ''`)
  assert.match(String(await tab.value(text('errors'))), /^The link cannot be opened: UnknownOp/)
  await tab.value(set('declarations', `"${name}" = 1`, 'input'))
  await tab.value(set('formula', `exp("${name}")`, 'input'))
  assert.match(String(await tab.value(text('value'))), /2\.71828$/)
  assert.is(await tab.value("document.querySelectorAll('img').length + (window.ran ?? 0)"), 0)
})

testTab('the page runs nothing but its script', async (tab) => {
  const ran = await tab.value(`(() => {
    try {
      const script = document.createElement('script')
      script.textContent = 'window.ran = 1'
      document.head.append(script)
    } catch {}
    try {
      document.body.innerHTML += '<img src=x onerror="window.ran = 2">'
    } catch {}
    return window.ran ?? 'nothing'
  })()`)
  assert.is(ran, 'nothing')
})

/** The contrast of colours, as WCAG 2 defines it, of each text with what lies behind it. */
const CONTRAST = `(() => {
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number)
  const behind = (e) => {
    for (let at = e; at !== null; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor)
      if (colour[3] !== 0) return colour
    }
    return [255, 255, 255]
  }
  const texts = [...document.querySelectorAll('h1, h1 span, h2, p, label, code, textarea, select, .error span, td, math, output, summary')]
  return texts.filter((e) => e.getClientRects().length > 0).map((e) => {
    const [a, b] = [light(numbers(getComputedStyle(e).color)), light(behind(e))]
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className || e.id || e.tagName]
  }).sort((a, b) => a[0] - b[0])[0]
})()`

for (const scheme of ['light', 'dark'])
  testTab(`can be read when it is ${scheme}`, async (tab) => {
    await tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] })
    await tab.value(set('starts', 'A mistake', 'change'))
    const [contrast, of] = (await tab.value(CONTRAST)) as readonly [number, string] // as the page gives it
    note(`the least contrast is ${contrast.toFixed(1)}, of ${of}`)
    assert.ok(contrast >= 4.5, `${contrast} of ${of}`)
    const back = String(await tab.value('getComputedStyle(document.body).backgroundColor'))
    assert.is(Number(back.match(/\d+/)?.[0]) > 128, scheme === 'light')
  })

for (const width of [400, 720, 1400])
  testTab(
    `fits a window of ${width} pixels`,
    async (tab) => {
      for (const start of ['A line through points', 'Logistic regression', 'Attention', 'A mistake']) {
        await tab.value(set('starts', start, 'change'))
        assert.is(await tab.value('document.documentElement.scrollWidth'), width, start)
      }
    },
    width
  )

testTab('a long line of an error stays in its column', async (tab) => {
  await tab.value(set('formula', `mean(${'(a * x + b) + '.repeat(12)}sigmod(b))`, 'input'))
  const ends = await tab.value(`(() => {
    const side = (selector, name) => document.querySelector(selector).getBoundingClientRect()[name]
    return [side('.error', 'right'), side('.write', 'right'), side('.write section', 'right'), side('.read', 'left')]
  })()`)
  const [error = 0, column = 0, section = 0, next = 0] = ends as ReadonlyArray<number> // as the page gives it
  assert.ok(error <= column && section <= column && column < next, String(ends))
})

testTab('asks for nothing but its own three files, and nothing goes wrong in it', async (tab, address) => {
  const asked = tab.events('Network.requestWillBeSent').map(({ request }) => (request as { readonly url: string }).url)
  const own = ['', 'playground.css', 'playground.js'].map((file) => `${address}${file}`)
  assert.ok(asked.length >= 3)
  assert.equal(
    asked.filter((url) => !own.includes(url.replace(/#.*/, '')) && !url.startsWith('data:')),
    []
  )
  const refused = /script.textContent|TrustedHTML|TrustedScript|Trusted Types/i // what the test above provokes
  assert.equal(
    tab.events('Log.entryAdded').filter((event) => !refused.test(JSON.stringify(event))),
    []
  )
  assert.equal(tab.events('Runtime.exceptionThrown'), [])
})

testTab('every operation is mathematics that a browser takes for XML', async (tab) => {
  const documents = [...signature.keys()].map((name) =>
    toMathml(decodeApplication(name, [3, 1, 4, 1, 5, 9, 2, 6]).expr)
  )
  await tab.send('Page.navigate', { url: 'about:blank' })
  await tab.until("location.href === 'about:blank' && document.readyState === 'complete'")
  const wrong = await tab.value(
    `${JSON.stringify(documents)}.filter((text) => new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror') !== null)`
  )
  assert.ok(documents.length > 100)
  assert.equal(wrong, [])
})
