import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { root } from '../package/imports.ts'

const MPIS = ['mpirun.openmpi', 'mpiexec.mpich'].map((name) => ({ name, found: onPath(name) }))
const openMpi = MPIS[0]!.found
const folder = mkdtempSync(join(tmpdir(), 'brenier-mpi-'))
const path = (name: string) => join(folder, name)
const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
}
const SMALL = ['--hidden', '8,8', '--batch-size', '64', '--potential', 'released', '--seed', '3']

function onPath(name: string): boolean {
  return (process.env.PATH ?? '').split(':').some((one) => existsSync(join(one, name)))
}

beforeAll(() => {
  const random = new Random(1)
  const rows = (shift: number) =>
    Array.from({ length: 500 }, () => `${shift + random.normal()},${random.normal() ** 2}`).join('\n')
  writeFileSync(path('x.csv'), `a,b\n${rows(0)}\n`)
  writeFileSync(path('z.csv'), `a,b\n${rows(2)}\n`)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a fit of so many ranks. @param during what to do while it runs */
async function fit(
  launcher: string,
  ranks: number,
  args: readonly string[],
  during?: (mpirun: number) => Promise<void>,
) {
  const crowded = launcher === 'mpirun.openmpi' ? ['--oversubscribe'] : []
  const program = [process.execPath, join(root, 'bin', 'brenier.js'), 'fit', path('x.csv'), path('z.csv'), ...SMALL]
  const child = spawn(launcher, ['-n', String(ranks), ...crowded, ...program, ...args], { env: ENVIRONMENT })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => (stdout += text))
  child.stderr.on('data', (text) => (stderr += text))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  await during?.(child.pid!)
  return { code: await ended, stdout, stderr }
}

/** The processes of a fit, by the name of its map. */
function ranksOf(map: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const file = `/proc/${pid}/cmdline`
      const words = existsSync(file) ? readFileSync(file, 'utf8').split('\0') : []
      return words[0] === process.execPath && words.includes(map)
    })
}

/** Waits until the fit trains: its checkpoint has been begun by then. */
async function untilTraining(map: string, ranks: number): Promise<number[]> {
  for (let tries = 0; tries < 300 && ranksOf(map).length < ranks; tries++) await pause(100)
  await pause(4000)
  return ranksOf(map)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

describe.skipIf(!openMpi)('several processes by Open MPI (skipped where mpirun.openmpi is not installed)', () => {
  test('2 on one host give one map, the same again, and speak once', async () => {
    const first = await fit('mpirun.openmpi', 2, ['--steps', '60', '--out', path('two.st')])
    expect(first).toMatchObject({ code: 0 })
    expect(first.stdout.match(/^map /gm)).toHaveLength(1)
    const tcp = ['--steps', '60', '--out', path('again.st')]
    ENVIRONMENT.OMPI_MCA_btl = 'self,tcp'
    const over = await fit('mpirun.openmpi', 2, tcp).finally(() => delete ENVIRONMENT.OMPI_MCA_btl)
    expect(over).toMatchObject({ code: 0 })
    expect(readFileSync(path('again.st'))).toEqual(readFileSync(path('two.st')))
  }, 60_000)

  test('a rank that is killed ends the other, and no map is left', async () => {
    const map = path('killed.st')
    const { code } = await fit('mpirun.openmpi', 2, ['--steps', '1000000', '--out', map], async () => {
      process.kill((await untilTraining(map, 2))[1]!, 'SIGKILL')
    })
    expect(code).not.toBe(0)
    expect(existsSync(map)).toBe(false)
    expect(ranksOf(map)).toEqual([])
  }, 60_000)

  test('a rank that is stopped is given up with a sentence', async () => {
    const map = path('stopped.st')
    const args = ['--steps', '1000000', '--out', map, '--patience', '3']
    const { code, stderr } = await fit('mpirun.openmpi', 2, args, async () => {
      process.kill((await untilTraining(map, 2))[0]!, 'SIGSTOP')
    })
    expect(code).not.toBe(0)
    expect(ranksOf(map)).toEqual([])
    expect(stderr).toMatch(/has given no sign of life for \d+ seconds/)
  }, 60_000)

  test('SIGTERM to mpirun saves the state, from which one process goes on', async () => {
    const map = path('ended.st')
    const args = ['--steps', '3000', '--out', map, '--checkpoint', path('state')]
    const { stderr } = await fit('mpirun.openmpi', 2, args, async (mpirun) => {
      await untilTraining(map, 2)
      process.kill(mpirun, 'SIGTERM')
    })
    expect(stderr).toContain('continue with --checkpoint')
    const resumed = execFileSync(
      process.execPath,
      [join(root, 'bin', 'brenier.js'), 'fit', path('x.csv'), path('z.csv'), ...SMALL, ...args, '--resume', '--json'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    )
    expect(JSON.parse(resumed).steps).toBeGreaterThan(0)
  }, 60_000)
})

test.skipIf(MPIS.some(({ found }) => !found))(
  'MPICH and Open MPI give the same map (skipped where one is not installed)',
  async () => {
    const bytes = []
    for (const { name } of MPIS) {
      expect(await fit(name, 2, ['--steps', '30', '--out', path(`${name}.st`)])).toMatchObject({ code: 0 })
      bytes.push(readFileSync(path(`${name}.st`)))
    }
    expect(bytes[0]).toEqual(bytes[1])
  },
  60_000,
)
