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

type During = (mpirun: number) => Promise<void>

/** Runs a fit of so many ranks. @param during what to do while it runs */
function fit(launcher: string, ranks: number, args: readonly string[], during?: During) {
  return brenier(launcher, ranks, ['fit', path('x.csv'), path('z.csv'), ...SMALL, ...args], during)
}

/** Runs a command of so many ranks. Bound to no core: a core may have other work. */
async function brenier(launcher: string, ranks: number, args: readonly string[], during?: During) {
  const unbound = launcher === 'mpirun.openmpi' ? ['--oversubscribe', '--bind-to', 'none'] : ['-bind-to', 'none']
  const program = [process.execPath, join(root, 'bin', 'brenier.js'), ...args]
  const child = spawn(launcher, ['-n', String(ranks), ...unbound, ...program], { env: ENVIRONMENT })
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

/** Waits until all ranks compute: the native engine is loaded by then, and MPI has been joined before. */
async function untilComputing(map: string, ranks: number): Promise<number[]> {
  const computes = (pid: number) => readFileSync(`/proc/${pid}/maps`, 'utf8').includes('onnxruntime')
  return until(() => {
    const found = ranksOf(map)
    return found.length === ranks && found.every(computes) ? found : undefined
  }, `${ranks} ranks that compute`)
}

/** What comes in the end. @param what it is, for the error where it does not */
async function until<T>(look: () => T | undefined, what: string): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const found = look()
    if (found !== undefined) return found
    await pause(100)
  }
  throw new Error(`There were never ${what}.`)
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
      process.kill((await untilComputing(map, 2))[1]!, 'SIGKILL')
    })
    expect(code).not.toBe(0)
    expect(existsSync(map)).toBe(false)
    expect(ranksOf(map)).toEqual([])
  }, 60_000)

  test('4 on fewer cores give one map', async () => {
    const args = ['--steps', '20', '--out', path('four.st'), '--json']
    const { code, stdout } = await fit('mpirun.openmpi', 4, args)
    expect(code).toBe(0)
    expect(JSON.parse(stdout).steps).toBe(20)
  }, 120_000)

  test('a rank of a transport that is killed ends the other, and nothing has its name', async () => {
    const [map, points, moved] = [path('carrier.st'), path('many.csv'), path('moved.csv')]
    expect(await fit('mpirun.openmpi', 2, ['--steps', '20', '--out', map])).toMatchObject({ code: 0 })
    writeFileSync(points, `a,b\n${'0.5,0.25\n'.repeat(1_000_000)}`)
    const args = ['transport', map, points, '--out', moved, '--backward', '--allow-unconverged']
    const { code } = await brenier('mpirun.openmpi', 2, args, async () => {
      process.kill((await untilComputing(moved, 2))[1]!, 'SIGKILL')
    })
    expect(code).not.toBe(0)
    expect(existsSync(moved)).toBe(false)
    expect(ranksOf(moved)).toEqual([])
  }, 120_000)

  test('a rank that is stopped is given up with a sentence', async () => {
    const map = path('stopped.st')
    const args = ['--steps', '1000000', '--out', map, '--patience', '3']
    const { code, stderr } = await fit('mpirun.openmpi', 2, args, async () => {
      process.kill((await untilComputing(map, 2))[0]!, 'SIGSTOP')
    })
    expect(code).not.toBe(0)
    expect(ranksOf(map)).toEqual([])
    expect(stderr).toMatch(/has given no sign of life for \d+ seconds/)
  }, 60_000)

  test('SIGTERM to mpirun saves the state, from which one process goes on', async () => {
    const map = path('ended.st')
    const args = ['--steps', '3000', '--out', map, '--checkpoint', path('state')]
    const { stderr } = await fit('mpirun.openmpi', 2, args, async (mpirun) => {
      await untilComputing(map, 2)
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
