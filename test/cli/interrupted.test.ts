import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import { main } from '../../src/cli/main.ts'
import { fit } from '../../src/index.ts'
import { decodeMap } from '../../src/transport/file.ts'
import { bin, normalRows, scratch, writeCsv } from './harness.ts'

let folder: ReturnType<typeof scratch>
beforeEach(() => {
  folder = scratch()
  writeCsv(folder.path('x.csv'), normalRows(1500, 2, 1))
  writeCsv(
    folder.path('z.csv'),
    normalRows(1500, 2, 2).map(([a, b]) => [3 + a!, b! + a! ** 2]),
  )
})
afterEach(() => folder.remove())

const STEPS = 1_000_000

/** Runs a fit in this process and interrupts it once it has drawn its progress so many times. */
async function interrupted(...more: string[]) {
  let interrupt = () => {}
  let drawn = 0
  const stderr: string[] = []
  const args = ['fit', folder.path('x.csv'), folder.path('z.csv'), '--out', folder.path('map.st'), '--hidden', '8,8']
  const code = await main([...args, '--steps', `${STEPS}`, ...more], {
    stdout: { write: () => true, isTTY: false },
    stderr: {
      isTTY: true,
      write(text) {
        if (!text.startsWith('\r')) stderr.push(text)
        else if (/step \d/.test(text) && ++drawn === 3) interrupt()
      },
    },
    env: { NO_COLOR: '1' },
    onInterrupt(callback) {
      interrupt = callback
      return () => {}
    },
  })
  return { code, stderr: stderr.join('') }
}

describe('an interrupted fit without a checkpoint', () => {
  const training = (name: string) => decodeMap(readFileSync(folder.path(name))).training

  test('writes the best map so far, which says that it is not finished, and how far it was', async () => {
    const { code, stderr } = await interrupted()
    expect(code).toBe(130)
    const step = Number(
      /^brenier: Interrupted after step (\d+) of 1,000,000; the best map so far, not fully trained, is in \S*map\.st /.exec(
        stderr,
      )?.[1],
    )
    expect(training('map.st')).toMatchObject({ status: 'interrupted', steps: step })
    expect(folder.list()).toEqual(['map.st', 'x.csv', 'z.csv'])
  })

  test('writes it beside a map that was there before, which stays', async () => {
    writeFileSync(folder.path('map.st'), 'the map of yesterday')
    const { code, stderr } = await interrupted('--on-interrupt', 'save')
    expect(code).toBe(130)
    expect(stderr).toMatch(/is in \S*map\.interrupted\.st /)
    expect(readFileSync(folder.path('map.st'), 'utf8')).toBe('the map of yesterday')
    expect(training('map.interrupted.st').status).toBe('interrupted')
  })

  test('writes nothing where that is asked for, or where the map goes to standard output', async () => {
    for (const more of [
      ['--on-interrupt', 'discard'],
      ['--out', '-'],
    ]) {
      const { code, stderr } = await interrupted(...more)
      expect(code).toBe(130)
      expect(stderr).toMatch(/^brenier: Interrupted; nothing was written/)
      expect(folder.list()).toEqual(['x.csv', 'z.csv'])
    }
  })

  test('with a checkpoint keeps the state alone, or the map as well', async () => {
    const state = ['--checkpoint', folder.path('state')]
    const first = await interrupted(...state)
    expect(first).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(/^brenier: Interrupted after step \d+; continue with/),
    })
    expect(folder.list()).toEqual(['state', 'x.csv', 'z.csv'])
    const both = await interrupted(...state, '--resume', '--on-interrupt', 'save')
    expect(both.stderr).toMatch(
      /Interrupted after step \d+; the best map so far is in \S*map\.st; continue with --checkpoint/,
    )
    expect(training('map.st').steps).toBeGreaterThan(0)
  })

  test('refuses another word', async () => {
    const { code, stderr } = await interrupted('--on-interrupt', 'keep')
    expect(code).toBe(2)
    expect(stderr).toBe('brenier: --on-interrupt takes save or discard, found "keep".\n')
  })
})

test('the map so far is the one that a fit which ends at that step gives', async () => {
  const random = new Random(3)
  const rows = (shift: number) =>
    points(
      Float64Array.from({ length: 600 }, () => shift + random.normal() ** 2),
      300,
      2,
    )
  const [x, z] = [rows(0), rows(2)]
  const controller = new AbortController()
  const options = { steps: 60, hidden: [8, 8], seed: 4, heldOut: 0 }
  const run = fit(x, z, {
    ...options,
    signal: controller.signal,
    onStep: ({ step }) => step === 60 && controller.abort(),
  })
  await expect(run.result).rejects.toThrow()
  const whole = await fit(x, z, options)
  const map = run.mapSoFar()!
  expect(map.model.weights).toEqual(whole.model.weights)
  expect((await map.forward(x)).data).toEqual((await whole.forward(x)).data)
  expect({ ...map.model.training, status: 'completed' }).toEqual({ ...whole.model.training, status: 'completed' })
  expect(fit(x, z, { ...options, signal: AbortSignal.abort() }).mapSoFar()).toBeNull()
})

describe('the command as a process', () => {
  test.each([
    ['SIGINT', 'native'],
    ['SIGTERM', 'native'],
    ['SIGHUP', 'native'],
    ['SIGINT', 'wasm'],
  ] as const)('%s saves the map (--device %s)', async (signal, device) => {
    rmSync(folder.path('map.st'), { force: true })
    const options = ['--device', device, '--hidden', '8,8', '--steps', `${STEPS}`]
    const args = ['fit', 'x.csv', 'z.csv', '--out', 'map.st', ...options]
    for (const ms of [2500, 5000, 10_000, 20_000]) {
      const child = spawn(process.execPath, [bin, ...args], {
        cwd: folder.path('.'),
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let stderr = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text
      })
      const ended = new Promise((resolve) => child.on('close', resolve))
      await wait(ms)
      child.kill(signal)
      expect(await ended).toBe(130)
      if (!/after step/.test(stderr)) continue
      expect(stderr).toMatch(/is in map\.st \(/)
      expect(existsSync(folder.path('map.st'))).toBe(true)
      return
    }
    throw new Error('The fit never began to train.')
  })

  test('one signal ends it while it waits for a pipe on which nothing more comes', async () => {
    execFileSync('mkfifo', [folder.path('pipe')])
    const child = spawn(process.execPath, [bin, 'fit', 'pipe', 'z.csv', '--out', 'map.st'], {
      cwd: folder.path('.'),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)))
    // It opens once the command reads it.
    const pipe = await open(folder.path('pipe'), 'w')
    await pipe.write('a,b\n1,2\n')
    await wait(200)
    child.kill('SIGINT')
    // The read cannot be taken back, so that the signal itself may have to end the process.
    expect([130, 'SIGINT']).toContain(await ended)
    expect(stderr).toMatch(/Interrupted/)
    await pipe.close()
  })
})
