import { createReadStream, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { InputError } from '../../../index.ts'

/** A running server of the studio's files. */
export interface Studio {
  readonly url: string
  /** How many requests have been answered so far. */
  requests(): number
  close(): Promise<void>
}

const HOST = '127.0.0.1'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
  '.safetensors': 'application/octet-stream',
}

/** They let the page share memory between threads, and forbid requests to any other host. (regl, which draws, needs 'unsafe-eval'.) */
const HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self' 'unsafe-eval' blob:; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}

/**
 * Serves the files of a folder to this machine only: it listens on the loopback address, and refuses requests for any other host's name, since
 * a page elsewhere could read the files through one (DNS rebinding).
 * @param port 0 for any free port
 * @throws InputError if the port is taken
 */
export async function openStudio(folder: string, port: number): Promise<Studio> {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    answer(folder, request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new InputError(whyNot(port, error))))
    server.listen(port, HOST, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${HOST}:${taken}/`,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function whyNot(port: number, { code, message }: NodeJS.ErrnoException): string {
  const cure = 'give another --port, or --port 0 for any that is free'
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program; ${cure}.`
  if (code === 'EACCES') return `Port ${port} may not be used by this account; ${cure}.`
  return `The studio could not be served at port ${port} (${message}); ${cure}.`
}

function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const refuse = (status: number, text: string) =>
    response.writeHead(status, { 'Content-Type': 'text/plain', ...HEADERS }).end(text)
  if (!isOwnHost(request.headers.host)) return void refuse(403, 'This server answers this machine only.')
  if (request.method !== 'GET' && request.method !== 'HEAD') return void refuse(405, 'Only GET.')
  const file = fileOf(folder, request.url ?? '/')
  const status = file === null ? undefined : statSync(file, { throwIfNoEntry: false })
  if (file === null || status === undefined || !status.isFile()) return void refuse(404, 'There is no such file.')
  const kept = file.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache'
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Length': status.size,
    'Cache-Control': kept,
    ...HEADERS,
  })
  if (request.method === 'HEAD') return void response.end()
  // A reader that leaves early ends the stream.
  createReadStream(file)
    .on('error', (error) => response.destroy(error))
    .pipe(response)
}

function isOwnHost(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)
}

/** The file inside the folder that a path names; null if there is none. The engine's own files are those of its package. */
function fileOf(folder: string, url: string): string | null {
  const path = decoded(url.split(/[?#]/, 1)[0]!)
  if (path === null || path.includes('\0')) return null
  const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path))
  if (!file.startsWith(folder + sep)) return null
  const engine = /[/\\](ort-wasm-simd-threaded(?:\.[a-z]+)?)-[\w-]{8}\.wasm$/.exec(file)
  if (engine === null || statSync(file, { throwIfNoEntry: false }) !== undefined) return file
  return createRequire(import.meta.url).resolve(`onnxruntime-web/${engine[1]}.wasm`)
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}
