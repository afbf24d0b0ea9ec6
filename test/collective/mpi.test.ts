import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { root } from '../package/imports.ts'
import { brenier, isInstalled, type Launcher, MPICH, OPEN_MPI, ranksOf, untilComputing } from '../support/processes.ts'

const MPIS = [OPEN_MPI, MPICH]
const present = (one: Launcher) => isInstalled(one.start[0]!)
const folder = mkdtempSync(join(tmpdir(), 'brenier-mpi-'))
const path = (name: string) => join(folder, name)
/** For a machine that is busy with other work. */
const PATIENT = { timeout: 300_000 }
const SMALL = ['--hidden', '8,8', '--batch-size', '64', '--potential', 'released', '--seed', '3']

beforeAll(() => {
  const random = new Random(1)
  const rows = (shift: number) =>
    Array.from({ length: 500 }, () => `${shift + random.normal()},${random.normal() ** 2}`).join('\n')
  writeFileSync(path('x.csv'), `a,b\n${rows(0)}\n`)
  writeFileSync(path('z.csv'), `a,b\n${rows(2)}\n`)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a fit of so many ranks. @param during what to do while it runs */
function fit(launcher: Launcher, ranks: number, args: readonly string[], during?: Parameters<typeof brenier>[3]) {
  return brenier(launcher, ranks, ['fit', path('x.csv'), path('z.csv'), ...SMALL, ...args], during)
}

describe.skipIf(!present(OPEN_MPI))(
  'several processes by Open MPI (skipped where mpirun.openmpi is not installed)',
  PATIENT,
  () => {
    test('2 on one host give one map, the same again, and speak once', async () => {
      const first = await fit(OPEN_MPI, 2, ['--steps', '60', '--out', path('two.st')])
      expect(first).toMatchObject({ code: 0 })
      expect(first.stdout.match(/^map /gm)).toHaveLength(1)
      const tcp = ['--steps', '60', '--out', path('again.st')]
      const over = await fit({ ...OPEN_MPI, environment: { OMPI_MCA_btl: 'self,tcp' } }, 2, tcp)
      expect(over).toMatchObject({ code: 0 })
      expect(readFileSync(path('again.st'))).toEqual(readFileSync(path('two.st')))
    })

    test('a rank that is killed ends the other, and no map is left', async () => {
      const map = path('killed.st')
      const { code } = await fit(OPEN_MPI, 2, ['--steps', '1000000', '--out', map], async () => {
        process.kill((await untilComputing(map, 2))[1]!, 'SIGKILL')
      })
      expect(code).not.toBe(0)
      expect(existsSync(map)).toBe(false)
      expect(ranksOf(map)).toEqual([])
    })

    test('4 on fewer cores give one map', async () => {
      const args = ['--steps', '20', '--out', path('four.st'), '--json']
      const { code, stdout } = await fit(OPEN_MPI, 4, args)
      expect(code).toBe(0)
      expect(JSON.parse(stdout).steps).toBe(20)
    })

    test('a rank of a transport that is killed ends the other, and nothing has its name', async () => {
      const [map, points, moved] = [path('carrier.st'), path('many.csv'), path('moved.csv')]
      expect(await fit(OPEN_MPI, 2, ['--steps', '20', '--out', map])).toMatchObject({ code: 0 })
      writeFileSync(points, `a,b\n${'0.5,0.25\n'.repeat(1_000_000)}`)
      const args = ['transport', map, points, '--out', moved, '--backward', '--allow-unconverged']
      const { code } = await brenier(OPEN_MPI, 2, args, async () => {
        process.kill((await untilComputing(moved, 2))[1]!, 'SIGKILL')
      })
      expect(code).not.toBe(0)
      expect(existsSync(moved)).toBe(false)
      expect(ranksOf(moved)).toEqual([])
    })

    test('a rank that is stopped is given up with a sentence', async () => {
      const map = path('stopped.st')
      const args = ['--steps', '1000000', '--out', map, '--patience', '3']
      const { code, stderr } = await fit(OPEN_MPI, 2, args, async () => {
        process.kill((await untilComputing(map, 2))[0]!, 'SIGSTOP')
      })
      expect(code).not.toBe(0)
      expect(ranksOf(map)).toEqual([])
      expect(stderr).toMatch(/has given no sign of life for \d+ seconds/)
    })

    test('SIGTERM to mpirun saves the state, from which one process goes on', async () => {
      const map = path('ended.st')
      const args = ['--steps', '1000000', '--out', map, '--checkpoint', path('state')]
      // By default Open MPI leaves the ranks one second to save, which a busy machine may not be fast enough for.
      const patient = { ...OPEN_MPI, environment: { OMPI_MCA_odls_base_sigkill_timeout: '10' } }
      const { stderr } = await fit(patient, 2, args, async (mpirun) => {
        await untilComputing(map, 2)
        process.kill(mpirun, 'SIGTERM')
      })
      expect(stderr).toContain('continue with --checkpoint')
      const [, step] = /Interrupted after step (\d+)/.exec(stderr)!
      const again = ['fit', path('x.csv'), path('z.csv'), ...SMALL, ...args, '--resume', '--max-time', '1s']
      const alone = spawnSync(process.execPath, [join(root, 'bin', 'brenier.js'), ...again], { encoding: 'utf8' })
      expect(alone).toMatchObject({ status: 0, stderr: expect.stringContaining(`Resuming after step ${step}.`) })
      expect(existsSync(map)).toBe(true)
    })
  },
)

test.skipIf(!MPIS.every(present))(
  'MPICH and Open MPI give the same map (skipped where one is not installed)',
  PATIENT,
  async () => {
    const bytes = []
    for (const launcher of MPIS) {
      const map = path(`${launcher.start[0]}.st`)
      expect(await fit(launcher, 2, ['--steps', '30', '--out', map])).toMatchObject({ code: 0 })
      bytes.push(readFileSync(map))
    }
    expect(bytes[0]).toEqual(bytes[1])
  },
)
