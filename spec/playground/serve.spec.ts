import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as E from 'fp-ts/lib/Either.js'
import { bundle } from '../../src/playground/bundle.js'
import { readCommandLine, USAGE } from '../../src/playground/commandLine.js'
import { addressOf, serve } from '../../src/playground/serve.js'
import * as assert from '../assert.js'
import { note, suite } from '../suite.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COMMAND = ['--import', 'tsx', 'src/playground/command.ts']
const MOST_BYTES = 150_000

const files = await bundle()
const test = suite('the server of the playground') // its tests run as soon as nothing is awaited
const textOf = (path: string): string => Buffer.from(files.get(path)?.bytes ?? []).toString('utf8')

test('the page is one document, one style and one script, of less than 150 kB compressed together', () => {
  assert.equal([...files.keys()], ['index.html', 'playground.css', 'playground.js'])
  const sizes = [...files.values()].map(({ bytes }) => gzipSync(bytes, { level: 9 }).length)
  note(`${sizes.join(' + ')} bytes compressed`)
  assert.ok(sizes.every((size) => size > 500))
  assert.ok(sizes.reduce((a, b) => a + b, 0) < MOST_BYTES)
})

test('the page allows nothing but its own script and style', () => {
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(textOf('index.html')) ?? []
  assert.equal(policy.split('; ').sort(), [
    "base-uri 'none'",
    "default-src 'none'",
    "form-action 'none'",
    'img-src data:',
    "require-trusted-types-for 'script'",
    "script-src 'self'",
    "style-src 'self'",
    "trusted-types 'none'"
  ])
  assert.not.match(textOf('index.html'), /\son\w+=|style=|javascript:|https?:/)
  assert.not.match(textOf('playground.css'), /url\(|@import/)
  assert.not.match(
    textOf('playground.js'),
    /\beval\(|new Function|innerHTML|outerHTML|document\.write|insertAdjacentHTML/
  )
})

test('serves these files to this machine, and nothing else', async () => {
  const server = await serve(files, 0)
  const address = addressOf(server)
  try {
    assert.match(JSON.stringify(server.address()), /"127\.0\.0\.1"/)
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/$/)
    const page = await fetch(address)
    assert.is(page.status, 200)
    assert.is(page.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.is(page.headers.get('x-content-type-options'), 'nosniff')
    assert.is(await page.text(), textOf('index.html'))
    assert.is(await (await fetch(`${address}playground.js?x#y`)).text(), textOf('playground.js'))
    assert.is((await fetch(address, { method: 'HEAD' })).status, 200)
    assert.is((await fetch(address, { method: 'POST', body: 'x' })).status, 405)
    for (const path of ['package.json', '..%2fpackage.json', '%2e%2e/package.json', 'constructor', '__proto__'])
      assert.is((await fetch(`${address}${path}`)).status, 404, path)
  } finally {
    server.close()
  }
})

test('a port that is taken is told', async () => {
  const server = await serve(files, 0)
  const port = new URL(addressOf(server)).port
  const { status, stderr } = spawnSync(process.execPath, [...COMMAND, '--port', port], { cwd: ROOT, encoding: 'utf8' })
  server.close()
  assert.is(status, 1)
  assert.match(stderr, /EADDRINUSE.*choose another port/)
})

test('the command serves until it is ended', async () => {
  const child = spawn(process.execPath, [...COMMAND, '--port', '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const said = await new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text))))
  const [address = ''] = /http:\S+/.exec(said) ?? []
  assert.match(said, /^the playground is at http:/)
  assert.is((await fetch(address)).status, 200)
  child.kill()
  await ended
})

test('the command writes the page into a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'catamat-playground-'))
  const { status, stdout } = spawnSync(process.execPath, [...COMMAND, '--write', folder], {
    cwd: ROOT,
    encoding: 'utf8'
  })
  assert.is(status, 0)
  assert.match(stdout, /the playground is in/)
  assert.equal(readdirSync(folder).sort(), ['index.html', 'playground.css', 'playground.js'])
  assert.is(readFileSync(join(folder, 'index.html'), 'utf8'), textOf('index.html'))
  rmSync(folder, { recursive: true })
})

const command = (...args: ReadonlyArray<string>): { status: number | null; output: string; errors: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...COMMAND, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 30_000
  })
  return { status, output: stdout, errors: stderr }
}

test('arguments that say nothing are refused with what there is, before anything is built', () => {
  const told = (args: ReadonlyArray<string>): string => {
    const read = readCommandLine(args)
    return E.isLeft(read) ? read.left : JSON.stringify(read.right)
  }
  assert.is(told([]), '{"_tag":"Serve","port":8080}')
  assert.is(told(['--port', '0']), '{"_tag":"Serve","port":0}')
  assert.is(told(['--write', 'out']), '{"_tag":"Write","folder":"out"}')
  assert.is(told(['--help', '--port', 'abc']), '{"_tag":"Help"}')
  for (const port of ['abc', '65536', '1e3', '', '8080.5'])
    assert.is(told([`--port=${port}`]), `--port takes a whole number from 0 to 65535, not "${port}"`)
  assert.is(told(['--foo']), "Unknown option '--foo'")
  assert.is(told(['out']), "Unexpected argument 'out'")
  assert.is(told(['--port', '-1']), "Option '--port' argument is ambiguous")
  assert.match(told(['--write=']), /the name of a folder/)
  assert.match(told(['--write', 'out', '--port', '1']), /choose one of them/)
  assert.equal(command('--foo'), { status: 2, output: '', errors: `Unknown option '--foo'\n${USAGE}` })
  assert.equal(command('--help'), { status: 0, output: USAGE, errors: '' })
})

test('a folder that cannot be made is told, and ends it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'catamat-playground-'))
  writeFileSync(join(folder, 'file'), '')
  for (const path of [join(folder, 'file'), join(folder, 'file', 'inner'), '/proc/nope']) {
    const { status, errors } = command('--write', path)
    assert.is(status, 1)
    assert.match(errors, /^the page cannot be written into .*: .* \(E[A-Z]+\)\n$/)
  }
  assert.is(command('--write', join(folder, 'a', 'b')).status, 0)
  assert.is(readdirSync(join(folder, 'a', 'b')).length, 3)
  rmSync(folder, { recursive: true })
})
