import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { root } from '../package/imports.ts'
import { type Hosts, makeHosts, whyNoHosts } from '../support/hosts.ts'
import {
  brenier,
  type Ended,
  isInstalled,
  type Launcher,
  OPEN_MPI,
  ranksOf,
  runRanks,
  until,
  untilComputing,
} from '../support/processes.ts'

const HOSTS = 3
const why = isInstalled('mpirun.openmpi') ? whyNoHosts() : 'mpirun.openmpi is not installed'
const TITLE = `${HOSTS} hosts of one network${why === undefined ? '' : ` (skipped: ${why})`}`
const folder = mkdtempSync(join(tmpdir(), 'brenier-hosts-'))
const path = (name: string) => join(folder, name)
const SMALL = ['--hidden', '8,8', '--batch-size', '66', '--potential', 'released', '--seed', '3']
const fit = (...args: string[]) => ['fit', path('x.csv'), path('z.csv'), ...SMALL, ...args]
let hosts: Hosts
/** One rank on each host. */
let spread: Launcher

beforeAll(() => {
  const random = new Random(1)
  const rows = (shift: number) =>
    Array.from({ length: 500 }, () => `${shift + random.normal()},${random.normal() ** 2}`).join('\n')
  writeFileSync(path('x.csv'), `a,b\n${rows(0)}\n`)
  writeFileSync(path('z.csv'), `a,b\n${rows(2)}\n`)
  if (why !== undefined) return
  hosts = makeHosts(HOSTS, folder)
  spread = { start: [...hosts.inside, ...OPEN_MPI.start], args: [...hosts.args, '--bind-to', 'none'] }
})
afterAll(() => {
  hosts?.close()
  rmSync(folder, { recursive: true })
})

/** Each rank fits, and writes the name of its host and its map. */
const PROGRAM = `
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { fit, openCollective, points } from ${JSON.stringify(pathToFileURL(join(root, 'dist', 'index.js')).href)}
const collective = await openCollective()
const wave = (rows, shift) => points(Float64Array.from({ length: 2 * rows }, (_, i) => shift + Math.sin(i * i)), rows, 2)
const options = { collective, seed: 5, steps: 20, batchSize: 30, hidden: [8, 8], outliers: 'keep' }
const { map } = await fit(wave(200, 0), wave(180, 2), options).result
const hash = createHash('sha256').update(map.toBytes()).digest('hex')
writeFileSync(process.argv[2] + collective.rank, JSON.stringify({ host: hostname(), hash }))
await collective.close()
`

/** For Open MPI's own processes to end after the ranks: they may wait for the daemon on a host that is cut off. */
const GRACE_MS = 60_000

/**
 * Runs brenier on all hosts until the ranks have ended by themselves because a link was cut.
 * @param untilThen when to cut it
 */
async function cutOff(
  host: number,
  output: string,
  args: readonly string[],
  untilThen: () => Promise<unknown>,
): Promise<Ended> {
  let grace: NodeJS.Timeout | undefined
  const ended = brenier(spread, HOSTS, [...args, '--out', output, '--patience', '4'], async () => {
    await untilThen()
    hosts.cut(host)
    await until(() => ranksOf(output).length === 0 || undefined, 'ends of all ranks')
    grace = setTimeout(() => hosts.end(), GRACE_MS)
  })
  return ended.finally(() => {
    clearTimeout(grace)
    // Open MPI's daemon on the host that was cut off does not know that the run is over, and would disturb the next one there.
    hosts.end()
    hosts.mend(host)
  })
}

/** Open MPI's launcher warns where its child has set its own process group first, which depends on which of the two runs first. */
function withoutRaces(stderr: string): string {
  return stderr.replace(/^\[[^\]]*\] plm:rsh: Warning: setpgid\(.*\n/gm, '')
}

// For a machine that is busy with other work.
describe.skipIf(why !== undefined)(TITLE, { timeout: 300_000 }, () => {
  test('all have the same weights', async () => {
    writeFileSync(path('program.mjs'), PROGRAM)
    const { code, stderr } = await runRanks(spread, HOSTS, [path('program.mjs'), path('rank-')])
    expect({ code, stderr: withoutRaces(stderr) }).toEqual({ code: 0, stderr: '' })
    const ranks = [0, 1, 2].map((rank) => JSON.parse(readFileSync(path(`rank-${rank}`), 'utf8')))
    expect(new Set(ranks.map(({ host }) => host)).size).toBe(HOSTS)
    expect(new Set(ranks.map(({ hash }) => hash)).size).toBe(1)
  })

  test('a fit over them gives the map of as many ranks on one host, bit for bit', async () => {
    const steps = ['--steps', '15', '--out']
    expect(await brenier(spread, HOSTS, fit(...steps, path('spread.st')))).toMatchObject({ code: 0 })
    expect(await brenier(OPEN_MPI, HOSTS, fit(...steps, path('near.st')))).toMatchObject({ code: 0 })
    expect(readFileSync(path('spread.st'))).toEqual(readFileSync(path('near.st')))
  })

  test('a transport over them gives the rows of one process, in order', async () => {
    const args = (out: string) => ['transport', path('spread.st'), path('x.csv'), '--out', path(out)]
    expect(await brenier(spread, HOSTS, args('parts/'))).toMatchObject({ code: 0 })
    execFileSync(process.execPath, [join(root, 'bin', 'brenier.js'), ...args('alone.csv')], { stdio: 'ignore' })
    const lines = (file: string) => readFileSync(path(file), 'utf8').trim().split('\n')
    const parts = [0, 1, 2].map((rank) => lines(`parts/part-0000${rank}.csv`))
    expect([parts[0]![0], ...parts.flatMap((part) => part.slice(1))]).toEqual(lines('alone.csv'))
    expect(parts.map((part) => part.length - 1)).toEqual([166, 167, 167])
  })

  test('a cut link ends a fit with a sentence; its state is kept, and two of them go on', async () => {
    const map = path('cut.st')
    const args = fit('--steps', '1000000', '--checkpoint', path('state'))
    const ended = await cutOff(3, map, args, async () => {
      await untilComputing(map, HOSTS)
      await until(() => existsSync(path('state/training.safetensors')) || undefined, 'a saved state')
    })
    expect(ended.code).not.toBe(0)
    expect(ended.stderr).toMatch(
      /Rank 2 on .*-3 has given no sign of life for \d+ seconds: .* the network to it is cut/,
    )
    expect(existsSync(map)).toBe(false)
    const resumed = await brenier(spread, 2, [...args, '--out', map, '--resume', '--max-time', '1s'])
    expect(resumed).toMatchObject({ code: 0 })
    expect(resumed.stderr).toMatch(/Resuming after step \d+/)
    expect(existsSync(map)).toBe(true)
  })

  test('a cut link ends a transport with a sentence, and nothing has its name', async () => {
    writeFileSync(path('many.csv'), `a,b\n${'0.5,0.25\n'.repeat(600_000)}`)
    const before = readdirSync(folder)
    const parts = () => readdirSync(folder).filter((name) => name.startsWith('.moved.csv'))
    const [moved, points] = [path('moved.csv'), path('many.csv')]
    const args = ['transport', path('spread.st'), points, '--backward', '--allow-unconverged']
    const ended = await cutOff(2, moved, args, () =>
      until(() => parts().length === HOSTS || undefined, 'parts of all ranks'),
    )
    expect(ended.code).not.toBe(0)
    expect(ended.stderr).toMatch(/Rank 1 on .*-2 has given no sign of life for \d+ seconds/)
    expect(existsSync(moved)).toBe(false)
    // Parts that are left have hidden names, and go with the next command.
    const again = ['transport', path('spread.st'), path('x.csv'), '--out', moved]
    expect(await brenier(spread, HOSTS, again)).toMatchObject({ code: 0 })
    expect(readdirSync(folder).sort()).toEqual([...before, 'moved.csv'].sort())
  })
})
