import { createServer, type Server } from 'node:http'
import type { PageFile } from './bundle.js'

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Content-Security-Policy': "frame-ancestors 'none'",
  'Cache-Control': 'no-store'
}

/** Serves some files to this machine alone, and nothing else: no path leads to a disk. Port 0 is any that is free. */
export const serve = (files: ReadonlyMap<string, PageFile>, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer(({ method, url = '/' }, response) => {
      const path = (url.split(/[?#]/)[0] ?? '').slice(1)
      const file = files.get(path === '' ? 'index.html' : path)
      const status = method !== 'GET' && method !== 'HEAD' ? 405 : file === undefined ? 404 : 200
      const found = status === 200 ? file : undefined
      response.writeHead(status, { ...HEADERS, 'Content-Type': found?.type ?? 'text/plain' })
      response.end(method === 'HEAD' ? undefined : (found?.bytes ?? `${status}\n`))
    })
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })

/** Where a server answers. */
export const addressOf = (server: Server): string => {
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? '') : ''}/`
}
