/**
 * Takes the picture of the playground that the README shows; it needs a browser, and fonts to one's liking.
 *
 *   npx tsx spec/playground/screenshot.ts
 */
import { writeFileSync } from 'node:fs'
import { bundle } from '../../src/playground/bundle.js'
import { addressOf, serve } from '../../src/playground/serve.js'
import { findBrowser, startBrowser } from './browser.js'
import { digestOfPage, marked, PICTURE, SHOWN } from './picture.js'

const server = await serve(await bundle(), 0)
const tab = await startBrowser(findBrowser() ?? 'no browser was found')
await tab.send('Emulation.setDeviceMetricsOverride', { width: 1180, height: 800, deviceScaleFactor: 1, mobile: false })
await tab.open(addressOf(server))
await tab.until("document.querySelector('#graph svg')")
const change = (id: string, value: string, kind: string): string =>
  `{ const e = document.getElementById('${id}'); e.value = '${value}'; e.dispatchEvent(new Event('${kind}', { bubbles: true })) }`
await tab.value(change('starts', SHOWN.start, 'change'))
await tab.value(change(SHOWN.slider, SHOWN.to, 'input'))
await tab.until("document.getElementById('json').textContent !== '' && !document.getElementById('share').disabled")
const { data } = await tab.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true })
writeFileSync(PICTURE, marked(Buffer.from(String(data), 'base64'), await digestOfPage()))
await tab.close()
server.close()
