import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { measurePeers, PEERS, type PeerResult, THIS_PROJECT } from '../../benchmarks/peers/accuracy.ts'
import { findPython, handicaps, missing, type Python } from '../../benchmarks/peers/python.ts'
import { measureSpeed, operationsOf } from '../../benchmarks/peers/speed.ts'
import { peersTable, speedTable } from '../../benchmarks/peers/tables.ts'

let folder: string
let python: Python | null
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brenier-peers-'))
  python = await findPython()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TINY = { dimension: 5, hidden: [8, 6, 4], pieces: 3, rows: 32, repeats: 2, rounds: 1 }

describe('what is absent', () => {
  test('an interpreter that is not there is none', async () => {
    expect(await findPython({ BRENIER_PYTHON: join(folder, 'no-python') })).toBeNull()
    expect(missing(null, ['numpy'])).toBe('there is no Python 3 here')
  })

  test('is named by its Debian packages', () => {
    const bare = { path: 'python3', version: '3', modules: { numpy: '1' } }
    expect(missing(bare, ['numpy'])).toBeNull()
    expect(missing(bare, ['numpy', 'torch'])).toBe('python3-torch is not installed')
    expect(missing(bare, ['scipy', 'ot'])).toBe('python3-scipy and python3-pot are not installed')
  })

  test('is skipped with the reason, and the rest is measured', async () => {
    const pair = { distribution: 'mixture', dimension: 8 } as const
    const times = { seconds: [0.3], paperSeconds: [0.3] }
    const config = { pairs: [pair], rows: 512, ...times, exactRows: [64], entropicRows: [64] }
    const results = await measurePeers(config, null, pair, 1, 1, join(folder, 'problem'))
    expect(results.map(({ peer }) => peer)).toEqual([THIS_PROJECT, ...PEERS.map(({ name }) => name)])
    expect(results[0]!.looks[0]!.forward).toBeGreaterThan(0)
    for (const { skipped, looks } of results.slice(1)) {
      expect(looks).toEqual([])
      expect(skipped).toBe('there is no Python 3 here')
    }
    const cells = peersTable(results).rows.map((row) => row[3])
    expect(cells.slice(-PEERS.length)).toEqual(PEERS.map(() => 'skipped: there is no Python 3 here'))
  })

  test('leaves the speed of this project to be measured', async () => {
    const result = await measureSpeed(TINY, null, 1, join(folder, 'speed'))
    expect(result.torch).toBeNull()
    expect(result.wasm!.valueAndGradient).toHaveLength(2)
    expect(result.skipped).toEqual(['PyTorch: there is no Python 3 here', "OpenBLAS's peak: there is no Python 3 here"])
    const { notes } = speedTable([result])
    expect(notes![0]).toContain('no peak measured. Skipped: PyTorch: there is no Python 3 here;')
  })
})

test('PyTorch computes the same gradient from the same weights', async (context) => {
  const reason = missing(python, ['numpy', 'torch'])
  if (reason !== null) return context.skip(reason)
  const result = await measureSpeed(TINY, python, 1, join(folder, 'speed'))
  expect(result.difference).toBeLessThan(1e-5)
  expect(Math.max(...result.peak!)).toBeGreaterThan(0)
})

test('the operations are those of the matrix products', () => {
  // One row, D = 2, widths 3 and 1, 2 pieces: A and B 2 x (4 x 2), S 2 x 2, W 1 x 3, R 2 x 2; a product and a sum each, forth and back.
  expect(operationsOf({ dimension: 2, hidden: [3, 1], pieces: 2, rows: 1, repeats: 1, rounds: 1 })).toBe(
    4 * (16 + 4 + 3 + 4),
  )
})

test('settings that hold OpenBLAS back are found', () => {
  expect(handicaps({ OPENBLAS_CORETYPE: 'Haswell', PATH: '/bin' })).toEqual(['OPENBLAS_CORETYPE=Haswell'])
})

test('a peer is compared with the first fit of this project that is as good both ways', () => {
  const look = (seconds: number, forward: number, backward: number) => ({
    seconds,
    processorSeconds: seconds,
    forward,
    backward,
  })
  const setting = { pair: 'mixture-2', threads: 1, seed: 1 }
  const results: PeerResult[] = [
    { peer: THIS_PROJECT, ...setting, looks: [look(1, 5, 9), look(2, 3, 4), look(4, 1, 1)] },
    { peer: 'slow', ...setting, looks: [look(30, 3, 5)] },
    { peer: 'better', ...setting, looks: [look(30, 0.1, 0.1)] },
  ]
  const lastCells = (peer: string) =>
    peersTable(results)
      .rows.find((row) => row[2] === peer)!
      .slice(-2)
  expect(lastCells('slow').map(Number)).toEqual([2, 15])
  expect(lastCells('better')).toEqual(['-', '-'])
})
