import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from '../assert.js'
import { suite } from '../suite.js'

const test = suite('the prompt at a terminal')
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MAIN = join(ROOT, 'dist', 'repl', 'main.js')
const folder = mkdtempSync(join(tmpdir(), 'catamat-terminal-'))
test.after(() => rmSync(folder, { recursive: true }))

/** Starts a program at a pseudo-terminal and types: each text once a prompt stands there again, or a second after one that ends with a form feed. */
const DRIVER = `
import fcntl, json, os, pty, re, select, struct, sys, termios, time
job = json.load(sys.stdin)
BUSY = '\\f'
pid, fd = pty.fork()
if pid == 0:
    os.environ.update(job['env'])
    os.execvp(job['program'][0], job['program'])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 140, 0, 0))
out, live = b'', True
def plain():
    return re.sub(r'\\x1b\\[[0-9;?]*[A-Za-z]', '', out.decode('utf8', 'replace')).replace('\\r', '')
def read(quiet, limit=20):
    global out, live
    end = time.time() + limit
    while live and time.time() < end:
        ready, _, _ = select.select([fd], [], [], quiet)
        if not ready:
            if re.search(r'(^|\\n)(>|ts>|\\.\\.\\.) [^\\n]*\\Z', plain()):
                return
            continue
        try:
            data = os.read(fd, 65536)
        except OSError:
            data = b''
        live = data != b''
        out += data
read(0.3)
for text in job['typed']:
    if live:
        os.write(fd, text.replace(BUSY, '').encode())
        read(0.25, 1 if text.endswith(BUSY) else 20)
if live:
    os.kill(pid, 9)
status = os.waitpid(pid, 0)[1]
json.dump({'text': plain(), 'status': status}, sys.stdout)
`

interface Session {
  readonly text: string
  readonly status: number
}

const typed = (texts: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}): Session => {
  const job = {
    program: [process.execPath, MAIN],
    env: { TERM: 'xterm', CATAMAT_HISTORY: '', ...env },
    typed: texts
  }
  const { stdout, stderr } = spawnSync('python3', ['-c', DRIVER], {
    input: JSON.stringify(job),
    encoding: 'utf8',
    timeout: 100_000
  })
  assert.ok(stdout !== '', stderr)
  return JSON.parse(stdout) as Session
}

const hasTerminal = spawnSync('python3', ['-c', 'import pty']).status === 0

/** A test that needs Python's pseudo-terminals. */
const atTerminal = (name: string, body: () => void): void =>
  hasTerminal ? test(name, body) : test.skip(name, 'python3 with its module pty is not there')

test('the program is built', () => assert.ok(existsSync(MAIN), 'build first: npm run build'))

atTerminal('README: what is entered is answered as it is printed there', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const [, transcript = ''] = /^```text\n\$ npx catamat\n([\s\S]*?)^```/m.exec(readme) ?? []
  const lines = [...transcript.matchAll(/^(?:>|ts>|\.\.\.) (.*)$/gm)].map(([, line = '']) => `${line}\r`)
  assert.ok(lines.length >= 8, 'too few lines are entered')
  assert.equal(typed(lines), { text: transcript, status: 0 })
})

atTerminal('Ctrl-C leaves a line, a statement that is begun, and what takes too long, but not the prompt', () => {
  const { text, status } = typed([
    'abc',
    '\x03',
    '[1,\r',
    '\x03',
    '.ts while (true) {}\r\f',
    '\x03',
    '1 + 1\r',
    '.exit\r'
  ])
  assert.not.match(text, /abc is not declared/)
  assert.match(text, /interrupted\n/)
  assert.match(text, /1 \+ 1 : 1×1\n {2}2\n/)
  assert.is(status, 0)
})

atTerminal('Ctrl-D ends it', () => assert.is(typed(['\x04']).status, 0))

atTerminal('Tab completes', () =>
  assert.match(typed(['sigm\t', '0)\r', '\x04']).text, /> sigmoid\(0\)\nsigmoid\(0\) : 1×1\n {2}0\.5\n/)
)

atTerminal('a statement goes on over lines, also of TypeScript', () =>
  assert.match(
    typed(['M = [[1, 2],\r', '[3, 4]]\r', 'const f = (x) => {\r', 'return add(x, 1) }\r', 'f(M)\r', '\x04']).text,
    /> M = \[\[1, 2\],\n\.\.\. \[3, 4\]\]\nM : 2×2 variable\n[\s\S]*\.\.\. return add[\s\S]*M \+ 1 : 2×2\n {2}\[ 2 {2}3 \]/
  )
)

atTerminal('what was entered in one session is there in the next', () => {
  const env = { CATAMAT_HISTORY: join(folder, 'history') }
  typed(['6 * 7\r', '\x04'], env)
  assert.match(typed(['\x1b[A\r', '\x04'], env).text, /> 6 \* 7\n6 \* 7 : 1×1\n {2}42\n/)
})

atTerminal('what is pasted is entered line by line, and a promise that is never kept can be left', () => {
  const { text, status } = typed(['A = [[1,\r2]]\rA\r', '.ts new Promise(() => {})\r\f', '\x03', '2 + 2\r', '.exit\r'])
  assert.match(text, /A : 1×2 variable\n {2}\[ 1 {2}2 \]/)
  assert.match(text, /2 \+ 2 : 1×1\n {2}4\n/)
  assert.is(status, 0)
})

atTerminal('Tab completes names of files', () => {
  const at = join(folder, 'files')
  mkdirSync(join(at, 'models'), { recursive: true })
  writeFileSync(join(at, 'models', 'linear.json'), '{}')
  const { text } = typed([`.load ${at}/mod\t`, 'lin\t', '\r', '\x04'])
  assert.match(text, /files\/models\/linear\.json\n/)
})

atTerminal('what is thrown later than its line is told, and the prompt stays', () => {
  const { text, status } = typed(["const p = Promise.reject(new Error('late'))\r", '1 + 1\r', 'exit\r', '.exit\r'])
  assert.match(text, /thrown later than its line: late\n/)
  assert.match(text, /1 \+ 1 : 1×1\n {2}2\n/)
  assert.match(text, /commands begin with a point: \.exit\n/)
  assert.is(status, 0)
})
