import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStudio, type Studio } from '../../src/cli/commands/studio/server.ts'
import { cli, scratch } from './harness.ts'

const folder = scratch()
let studio: Studio
beforeAll(async () => {
  mkdirSync(folder.path('page/assets'), { recursive: true })
  writeFileSync(folder.path('page/index.html'), '<p>the studio</p>')
  writeFileSync(folder.path('page/assets/main-12345678.js'), 'export {}')
  writeFileSync(folder.path('secret.txt'), 'not for the page')
  studio = await openStudio(folder.path('page'), 0)
})
afterAll(async () => {
  await studio.close()
  folder.remove()
})

/** A request as it is given: `fetch` would tidy the path, and sets the host itself. */
function ask(path: string, { host, method = 'GET' }: { host?: string; method?: string } = {}) {
  const { port } = new URL(studio.url)
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, ...(host && { headers: { host } }) }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          text: Buffer.concat(parts).toString('latin1'),
        }),
      )
    })
    asked.on('error', reject).end()
  })
}

describe('the server of the studio', () => {
  test('gives the page, isolated from other sites, and what never changes for good', async () => {
    const page = await ask('/')
    expect([page.status, page.text]).toEqual([200, '<p>the studio</p>'])
    expect(page.headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    })
    expect(page.headers['content-security-policy']).toMatch(/default-src 'self'/)
    const script = await ask('/assets/main-12345678.js')
    expect(script.headers['cache-control']).toMatch(/immutable/)
    expect((await ask('/', { method: 'HEAD' })).text).toBe('')
  })

  test('gives the engine from its own package', async () => {
    const { status, headers, text } = await ask('/assets/ort-wasm-simd-threaded-DcHrbrbl.wasm')
    expect([status, headers['content-type']]).toEqual([200, 'application/wasm'])
    expect(text.slice(0, 4)).toBe('\0asm')
    expect(text.length).toBeGreaterThan(1e7)
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/absent.js',
    '/assets',
    '/%00',
    '/%ff',
  ])('has nothing at %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })

  test('refuses the names of other hosts, which a page elsewhere would use, and other methods', async () => {
    expect((await ask('/', { host: 'example.org' })).status).toBe(403)
    expect((await ask('/', { host: `localhost:${new URL(studio.url).port}` })).status).toBe(200)
    expect((await ask('/', { method: 'POST' })).status).toBe(405)
  })

  test('says what to do where the port is taken', async () => {
    const { port } = new URL(studio.url)
    await expect(openStudio(folder.path('page'), Number(port))).rejects.toThrow(
      /is taken by another program; give another --port/,
    )
  })
})

test('the command refuses a port that is none', async () => {
  const { code, stderr } = await cli(['studio', '--port', '70000'])
  expect([code, stderr]).toEqual([2, expect.stringMatching(/--port takes a port, from 0/)])
})
