import { type ChildProcess, spawn } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { root } from '../package/imports.ts'
import { stepOf } from './actions.ts'
import { inChromium, until } from './browser.ts'

inChromium('`npm run studio`', (visit) => {
  let child: ChildProcess | undefined
  // npm starts vite, and both are in a group of their own.
  afterAll(() => child && process.kill(-child.pid!, 'SIGTERM'))

  test('serves the studio from source, isolated, and it learns', async () => {
    child = spawn('npm', ['run', 'studio', '--', '--port', '5391', '--host', '127.0.0.1'], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const url = await new Promise<string>((found, fail) => {
      let said = ''
      child!.stdout!.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const at = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)
        if (at) found(at[0])
      })
      child!.once('exit', () => fail(new Error(`npm run studio ended: ${said}`)))
    })
    const page = await visit().page('#points?rows=100&steps=20', { at: url })
    await until(page, 'Finished')
    expect(await stepOf(page)).toBeGreaterThan(0)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    // From source, not from the built files.
    expect(await page.evaluate(() => document.querySelector('script[src$=".tsx"]') !== null)).toBe(true)
    await page.close()
  })
})
