import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeModel } from '../../src/graph/proto.ts'
import { encodeMap } from '../../src/transport/file.ts'
import { kindOf, mapOf, rowsOf } from '../support/map-kinds.ts'
import { cli, scratch, spawned, writeCsv } from './harness.ts'

/** `brenier export`, and what `inspect` and `transport` make of the models. */
const { path, list, remove } = scratch()
const kind = kindOf('convex with classes')
const names = ['a', 'b', 'c']

beforeAll(async () => {
  const { model } = await mapOf({ ...kind, classes: ['x', 'y'] })
  const named = { ...model, training: { ...model.training, columns: names } }
  writeFileSync(path('map.st'), encodeMap(named))
  const { points } = rowsOf(kind, 4, 'float64', 40)
  const rows = Array.from({ length: 40 }, (_, i) => Array.from(points.data.slice(3 * i, 3 * i + 3)))
  writeCsv(path('new.csv'), rows, names)
  writeFileSync(path('labels.csv'), `${rows.map((_, i) => 'xy'[i % 2]).join('\n')}\n`)
  const { code, stderr } = await cli(['export', path('map.st'), '--out', path('f.onnx'), '--backward', path('b.onnx')])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})
afterAll(remove)

const numbers = (file: string) =>
  readFileSync(path(file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split(',').slice(0, 3).map(Number))
const farthest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))
const carry = (map: string, from: string, to: string, ...more: string[]) =>
  cli(['transport', path(map), path(from), '--labels', path('labels.csv'), '--out', path(to), ...more])

describe('export', () => {
  test('says what it wrote', async () => {
    const { stdout } = await cli([
      'export',
      path('map.st'),
      '--out',
      path('g.onnx'),
      '--precision',
      'float64',
      '--potential',
      '--log-density',
    ])
    expect(stdout).toMatch(
      /^forward {2}\S+g\.onnx: [\d,]+ bytes\n +points in float64, label as text; results images, potential, log_density\n$/,
    )
    const json = JSON.parse(
      (await cli(['export', path('map.st'), '--backward', path('h.onnx'), '--solver-inputs', '--json'])).stdout,
    )
    expect(json.files).toMatchObject([
      { direction: 'backward', tolerance: 'input', maxIterations: 'input', columns: names },
    ])
    expect(decodeModel(readFileSync(path('h.onnx'))).graph.input.map(({ name }) => name)).toEqual([
      'points',
      'label',
      'tolerance',
      'max_iterations',
    ])
  })

  test.each([
    [[], 2, /Nothing to write was named; give --out FILE/],
    [
      ['--out', 'X', '--tolerance', '1e-3'],
      2,
      /--tolerance belongs to the inverse; name the file of the inverse with --backward/,
    ],
    [['--out', 'X', '--no-finish'], 2, /--no-finish belongs to the inverse/],
    [['--backward', 'X', '--log-density'], 2, /--log-density belongs to the forward map/],
    [['--out', 'X', '--backward', 'X'], 2, /are the same file/],
    [['--out', 'map.st'], 2, /--out and MAP are the same file/],
    [['--out', 'X', '--precision', 'float16'], 2, /--precision takes one of float32, float64, found "float16"/],
    [
      ['--out', 'X', '--label-type', 'number'],
      1,
      /classes \(x, y\) are not all whole numbers of 64 bits; export the map with labels as text/,
    ],
    [
      ['--backward', 'X', '--solver-inputs', '--tolerance', '1e-3'],
      1,
      /With --solver-inputs each run gives --tolerance; leave it out here/,
    ],
    [['--out', 'none/X'], 1, /none/],
  ])('%j is refused, and nothing is written', async (flags, code, message) => {
    const before = list()
    const found = await cli([
      'export',
      path('map.st'),
      ...flags.map((flag) => (/^(X|map\.st|none\/X)$/.test(flag) ? path(flag) : flag)),
    ])
    expect(found.stderr).toMatch(message)
    expect(found).toMatchObject({ code, stdout: '' })
    expect(list()).toEqual(before)
  })

  test('goes through pipes', async () => {
    const made = await spawned(['export', '-', '--out', '-'], { stdin: readFileSync(path('map.st')) })
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(made.bytes.equals(readFileSync(path('f.onnx')))).toBe(true)
    const inspected = await spawned(['inspect', '-', '--json'], { stdin: made.bytes })
    expect(JSON.parse(inspected.stdout)).toMatchObject({ direction: 'forward', dimension: 3 })
  })

  test('says how many digits float32 leaves where means are large', async () => {
    writeFileSync(path('large.st'), encodeMap((await mapOf(kindOf('convex with means of 1e4'))).model))
    const { stderr, code } = await cli(['export', path('large.st'), '--out', path('large.onnx')])
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /The mean of a feature is \d+ times the spread of the rows, so points in float32 keep [123] digits/,
    )
    const double = await cli(['export', path('large.st'), '--out', path('large.onnx'), '--precision', 'float64'])
    expect(double.stderr).toBe('')
  })
})

describe('inspect', () => {
  test('says what a model is', async () => {
    const { stdout } = await cli(['inspect', path('b.onnx')])
    expect(stdout).toMatch(/ONNX, the backward map alone, 3 dimensions/)
    expect(stdout).toMatch(/inputs +points \[rows, 3\] in float32, label \[rows\] as text\n/)
    expect(stdout).toMatch(/results +preimages, residual\n/)
    expect(stdout).toMatch(/to the tolerance 0\.0001, at most 5000 iterations a row/)
    expect(stdout).toMatch(/columns +a, b, c\nclasses +2: x, y\n/)
    const json = JSON.parse((await cli(['inspect', path('f.onnx'), '--json'])).stdout)
    expect(json).toMatchObject({
      direction: 'forward',
      precision: 'float32',
      certified: true,
      outputs: ['images'],
      training: { steps: 1 },
    })
  })

  test('refuses a damaged one, and one of another program', async () => {
    const bytes = readFileSync(path('f.onnx'))
    writeFileSync(path('cut.onnx'), bytes.subarray(0, 3000))
    expect(await cli(['inspect', path('cut.onnx')])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is damaged/),
    })
    bytes[5000]! ^= 4
    writeFileSync(path('flipped.onnx'), bytes)
    expect(await cli(['inspect', path('flipped.onnx')])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/damaged|changed/),
    })
  })
})

describe('transport', () => {
  test('carries by the models as by the map, in both directions', async () => {
    expect(await carry('map.st', 'new.csv', 'moved.csv')).toMatchObject({ code: 0 })
    expect(await carry('f.onnx', 'new.csv', 'moved-onnx.csv')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/40 rows carried forward/),
    })
    expect(farthest(numbers('moved.csv'), numbers('moved-onnx.csv'))).toBeLessThan(1e-5)
    expect(await carry('b.onnx', 'moved.csv', 'back.csv')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/carried backward.*\ninverse +converged on every row/),
    })
    expect(await carry('b.onnx', 'moved.csv', 'back-2.csv', '--backward')).toMatchObject({ code: 0 })
    expect(farthest(numbers('new.csv'), numbers('back.csv'))).toBeLessThan(1e-2)
    expect(numbers('back-2.csv')).toEqual(numbers('back.csv'))
  })

  test.each([
    [['f.onnx', '--backward'], 2, /holds the forward map alone; leave out --backward/],
    [['b.onnx', '--tolerance', '1e-3'], 1, /--tolerance is fixed in the exported map, at 0.0001/],
    [['b.onnx', '--method', 'lbfgs'], 2, /has a solver of its own/],
  ])('%j is refused', async ([map, ...flags], code, message) => {
    const found = await carry(map!, 'new.csv', 'none.csv', ...flags)
    expect(found.stderr).toMatch(message)
    expect(found.code).toBe(code)
    expect(list()).not.toContain('none.csv')
  })

  test('rows that the baked-in iterations do not solve are a failure', async () => {
    await cli(['export', path('map.st'), '--backward', path('short.onnx'), '--max-iterations', '1'])
    const found = await carry('short.onnx', 'new.csv', 'none.csv')
    expect(found).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/The inverse did not converge on \d+ of 40 rows/),
    })
  })

  test('and the other commands say that a model is no map', async () => {
    for (const args of [
      ['evaluate', path('f.onnx'), path('new.csv'), path('new.csv')],
      ['export', path('f.onnx'), '--out', path('x.onnx')],
    ])
      expect(await cli(args)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/is an ONNX model, which holds one direction of a map at most/),
      })
  })
})
