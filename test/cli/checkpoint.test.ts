import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { points } from '../../src/base/points.ts'
import { Checkpoint, type Fingerprint, fingerprint } from '../../src/cli/commands/fit/checkpoint.ts'
import { takeLock } from '../../src/io/node/index.ts'
import type { TrainingState } from '../../src/training/state.ts'
import { decodeState } from '../../src/training/state-file.ts'
import { cli, normalRows, scratch, writeCsv } from './harness.ts'

let folder: ReturnType<typeof scratch>
beforeEach(() => {
  folder = scratch()
})
afterEach(() => {
  vi.restoreAllMocks()
  folder.remove()
})

const said: string[] = []
const messages = { notice: (text: string) => void said.push(text), progress: () => {} }
const now: Fingerprint = { data: 'abc', options: { '--seed': '1' } }

function stateAt(step: number): TrainingState {
  const floats = (...values: number[]) => Float32Array.from(values)
  const order = { epoch: { identity: [5, 6], generator: [1, 2, 3, 4], spare: null }, position: 0 }
  return {
    ...{
      step,
      seconds: 1,
      weights: floats(step),
      average: floats(0),
      warm: floats(Number.NaN),
      preconditioner: floats(1),
    },
    adam: { steps: step, first: floats(0), second: floats(0) },
    potential: 'convex',
    ...{ source: [order], target: [order], smoothing: order.epoch, best: null, worse: 0, released: null, heldOut: [] },
  }
}

describe('a checkpoint', () => {
  const file = () => folder.path('state/training.safetensors')
  const savedStep = () => decodeState(readFileSync(file())).state.step

  test('is saved every ten seconds, with the state as it was at that step', async () => {
    mkdirSync(folder.path('state'))
    let time = 0
    vi.spyOn(performance, 'now').mockImplementation(() => time)
    const checkpoint = await Checkpoint.open(folder.path('state'), false, now, messages)
    time = 9_000
    checkpoint.onStep(stateAt(1))
    time = 11_000
    const state = stateAt(2)
    checkpoint.onStep(state)
    // Training continues while the file is written.
    ;(state as { step: number }).step = 3
    state.weights[0] = 3
    time = 12_000
    checkpoint.onStep(state)
    await vi.waitFor(() => expect(savedStep()).toBe(2), { timeout: 60_000 })
    expect(decodeState(readFileSync(file())).state.weights[0]).toBe(2)
    await checkpoint.save(stateAt(4))
    expect(savedStep()).toBe(4)
    await checkpoint.remove()
    expect(existsSync(file())).toBe(false)
  })

  test('that cannot be saved is a notice, and the fit continues', async () => {
    let time = 0
    vi.spyOn(performance, 'now').mockImplementation(() => time)
    const checkpoint = await Checkpoint.open(folder.path('gone'), false, now, messages)
    time = 11_000
    said.length = 0
    checkpoint.onStep(stateAt(1))
    await vi.waitFor(() => expect(said.join()).toMatch(/checkpoint was not saved: .*gone does not exist/), {
      timeout: 60_000,
    })
  })

  test('knows its data: values, shape, precision and labels', () => {
    const pair = { source: points(Float64Array.of(1, 2, 3, 4), 2, 2), target: points(Float64Array.of(1, 2), 1, 2) }
    const all = [
      pair,
      { ...pair, source: points(Float64Array.of(1, 2, 3, 5), 2, 2) },
      { ...pair, source: points(Float64Array.of(1, 2, 3, 4), 1, 4) },
      { source: pair.target, target: pair.source },
      { ...pair, source: points(Float32Array.of(1, 2, 3, 4), 2, 2) },
      { ...pair, sourceLabels: ['a', 'b'], targetLabels: ['a'] },
      { ...pair, sourceLabels: ['a', 'b'], targetLabels: ['b'] },
    ].map((one) => fingerprint(one, {}).data)
    expect(new Set(all).size).toBe(all.length)
    expect(fingerprint({ ...pair }, {}).data).toBe(all[0])
  })
})

describe('the last two states', () => {
  const [latest, previous] = ['training.safetensors', 'training.previous.safetensors']
  const file = (name: string) => folder.path(`state/${name}`)
  const step = (name: string) => decodeState(readFileSync(file(name))).state.step
  const open = () => Checkpoint.open(folder.path('state'), true, now, messages)
  const saved = async (...steps: number[]) => {
    mkdirSync(folder.path('state'))
    const checkpoint = await Checkpoint.open(folder.path('state'), false, now, messages)
    for (const at of steps) await checkpoint.save(stateAt(at))
    said.length = 0
    return checkpoint
  }
  /** Flips one bit in the middle of the arrays. */
  const damage = (name: string) => {
    const bytes = readFileSync(file(name))
    bytes[bytes.length - 6]! ^= 1
    writeFileSync(file(name), bytes)
  }

  test('are kept, and both go with the end', async () => {
    const checkpoint = await saved(1, 2, 3)
    expect([step(latest), step(previous)]).toEqual([3, 2])
    await checkpoint.remove()
    expect(readdirSync(folder.path('state'))).toEqual([])
  })

  test.each([
    ['one flipped bit', () => damage(latest), /training\.safetensors is damaged: its contents have the checksum/],
    ['a half', () => writeFileSync(file(latest), readFileSync(file(latest)).subarray(0, 700)), /is not a valid/],
    ['nothing in it', () => writeFileSync(file(latest), ''), /is empty/],
    ['no file', () => rmSync(file(latest)), /is missing/],
  ])('%s in the later one: the fit goes on from the earlier one, and says so', async (_, spoil, words) => {
    await saved(1, 2)
    spoil()
    const checkpoint = await open()
    expect(checkpoint.state?.step).toBe(1)
    expect(said[0]).toMatch(words)
    expect(said[0]).toMatch(/; the fit continues from the state before it\.$/)
    expect(said.slice(1)).toEqual(['Resuming after step 1.'])
    // What is damaged does not take the place of the state that was not.
    await checkpoint.save(stateAt(5))
    expect([step(latest), step(previous)]).toEqual([5, 1])
    await checkpoint.save(stateAt(6))
    expect([step(latest), step(previous)]).toEqual([6, 5])
  })

  test('damage in both is an error, and they are left', async () => {
    await saved(1, 2)
    for (const name of [latest, previous]) damage(name)
    await expect(open()).rejects.toThrow(
      /training\.safetensors is damaged.*likewise .*; remove both to start the fit again/,
    )
    expect(readdirSync(folder.path('state')).sort()).toEqual([previous, latest])
  })

  test('damage in the earlier one alone changes nothing', async () => {
    await saved(1, 2)
    damage(previous)
    expect((await open()).state?.step).toBe(2)
    expect(said).toEqual(['Resuming after step 2.'])
  })

  test('an earlier state alone is one that must be resumed or removed', async () => {
    await saved(1, 2)
    rmSync(file(latest))
    await expect(Checkpoint.prepare(folder.path('state'), false, messages)).rejects.toThrow(
      /holds the state of an earlier fit; add --resume .* or remove .*training\.previous\.safetensors/,
    )
    expect(readdirSync(folder.path('state'))).toEqual([previous])
  })
})

describe('fit --checkpoint', () => {
  const files = () => {
    writeCsv(folder.path('a.csv'), normalRows(1200, 2, 1))
    writeCsv(folder.path('b.csv'), normalRows(1200, 2, 2, 1))
    return [folder.path('a.csv'), folder.path('b.csv')] as const
  }
  const args = (...more: string[]) => {
    const [a, b] = files()
    return [
      'fit',
      a,
      b,
      '--out',
      folder.path('m.st'),
      '--steps',
      '40',
      '--hidden',
      '8,8',
      '--checkpoint',
      folder.path('st'),
      ...more,
    ]
  }

  test('makes the folder, and removes the state once the map is written', async () => {
    expect((await cli(args())).code).toBe(0)
    expect(existsSync(folder.path('st'))).toBe(true)
    expect(existsSync(folder.path('st/training.safetensors'))).toBe(false)
    expect(existsSync(folder.path('m.st'))).toBe(true)
  })

  test('--resume starts at the beginning where nothing was saved yet, and says so', async () => {
    mkdirSync(folder.path('st'))
    const { code, stderr } = await cli(args('--resume'))
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `note: ${folder.path('st')} holds no state to resume from; starting from the beginning.\n`,
    })
  })

  test('--resume of a folder that there is not is refused', async () => {
    const { code, stderr } = await cli(args('--resume'))
    expect(code).toBe(1)
    expect(stderr).toMatch(/There is no folder .*st to resume from/)
  })

  test('a folder that another process has is refused, and one whose process was killed is taken over, with a notice', async () => {
    mkdirSync(folder.path('st'))
    const lock = await takeLock(folder.path('st/training.lock'), 'it', () => {})
    const other = await cli(args())
    expect(other.code).toBe(1)
    expect(other.stderr).toMatch(
      /^brenier: The folder .*st is in use by process \d+ on \S+; wait until it ends, or remove .*\n$/,
    )
    lock.release()
    writeFileSync(folder.path('st/training.lock'), 'half of a')
    const { code, stderr } = await cli(args())
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `note: The folder ${folder.path('st')} was in use by a process that was killed: it is taken over.\n`,
    })
    expect(readdirSync(folder.path('st'))).toEqual([])
  })

  test('a damaged state is refused, and left where it is', async () => {
    mkdirSync(folder.path('st'))
    writeFileSync(folder.path('st/training.safetensors'), 'nothing of the kind')
    const { code, stderr } = await cli(args('--resume'))
    expect(code).toBe(1)
    expect(stderr).toMatch(/training\.safetensors is not a valid safetensors file/)
    expect(existsSync(folder.path('st/training.safetensors'))).toBe(true)
  })

  test('the state of an inverse that did not converge is kept, and resuming it can allow that', async () => {
    // A constant column that would have to be spread out, at a rate that makes the potential too steep for float64 to solve.
    const flat = writeCsv(
      folder.path('flat.csv'),
      normalRows(200, 2, 1).map(([x, y]) => [x!, y!, 1]),
    )
    const deep = writeCsv(folder.path('deep.csv'), normalRows(200, 3, 2))
    const wild = ['--steps', '30', '--hidden', '64,64', '--learning-rate', '1e4', '--held-out', '0']
    const flatArgs = ['fit', flat, deep, '--out', folder.path('m.st'), ...wild, '--checkpoint', folder.path('st')]
    const failed = await cli(flatArgs)
    expect(failed.code).toBe(1)
    expect(failed.stderr).toMatch(/did not converge .*the map is in .*m\.st and the state in .*st: train longer/)
    expect(existsSync(folder.path('m.st'))).toBe(true)
    expect((await cli(flatArgs)).stderr).toMatch(/holds the state of an earlier fit; add --resume/)
    const allowed = await cli([...flatArgs, '--resume', '--allow-unconverged', '--json'])
    expect(allowed.code).toBe(0)
    expect(JSON.parse(allowed.stdout).conjugate.status).toBe('unconverged')
  })
})
