import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../../src/base/random.ts'
import { decodeModel, type GraphProto } from '../../../src/graph/proto.ts'
import { logDensity } from '../../../src/transport/density.ts'
import { ExportedMap } from '../../../src/transport/export/exported-map.ts'
import { decodeExport } from '../../../src/transport/export/file.ts'
import type { ExportOptions } from '../../../src/transport/export/options.ts'
import { TransportMap } from '../../../src/transport/map.ts'
import { Model, pythonWith } from '../../support/export.ts'
import { EXTREME, gap, KINDS, kindOf, mapOf, momentsOfKind, ROWS, rowsOf } from '../../support/map-kinds.ts'
import { randomMoments } from '../../support/maps.ts'

const TOLERANCE = 1e-4

async function exported(
  map: TransportMap,
  direction: 'forward' | 'backward',
  options: ExportOptions = {},
  device: 'native' | 'wasm' = 'native',
) {
  return ExportedMap.fromBytes(map.toOnnx(direction, options), { device })
}

describe.each(KINDS)('an exported map: $name', (kind) => {
  let map: TransportMap
  beforeAll(async () => {
    map = await mapOf(kind)
  })

  test.each(['float32', 'float64'] as const)('forward in %s is the map itself', async (precision) => {
    const { points, options } = rowsOf(kind, 4, precision)
    const expected = await map.forward(points, options)
    for (const device of precision === 'float64' ? (['native', 'wasm'] as const) : (['native'] as const)) {
      const model = await exported(map, 'forward', { precision }, device)
      const found = (await model.carry(points, options)).points.data
      const limit = precision === 'float64' ? 2e-6 : 4e-6 * (1 + (kind.offset ?? 0) / 10)
      expect(gap(found, expected.data, map.model.frame.targetDeviation)).toBeLessThan(limit)
      await model.dispose()
    }
  })

  test('forward in float32 differs from float64 by the digits of the points alone', async () => {
    const { points, options } = rowsOf(kind, 4, 'float32')
    const [single, double] = [await exported(map, 'forward'), await exported(map, 'forward', { precision: 'float64' })]
    const [a, b] = [
      (await single.carry(points, options)).points.data,
      (await double.carry(points, options)).points.data,
    ]
    // The images are rounded to float32 on both sides.
    expect(gap(a, b, map.model.frame.targetDeviation)).toBeLessThan(4e-6 * (1 + (kind.offset ?? 0) / 10))
  })

  // Loading takes WebAssembly as long as all rows do, so that it gets some of the kinds.
  const onWasm = ['convex', 'released', 'convex with classes'].includes(kind.name)
  test.each([['native', 'float32'], ['native', 'float64'], ...(onWasm ? [['wasm', 'float64'] as const] : [])] as const)(
    'backward on %s in %s solves the equation on every row',
    async (device, precision) => {
      const { points, options } = rowsOf(kind, 5, precision)
      const model = await exported(map, 'backward', { precision }, device)
      const { points: found, residual, unconvergedRows } = await model.carry(points, options)
      expect(unconvergedRows).toBe(0)
      expect(Math.max(...residual!)).toBeLessThanOrEqual(TOLERANCE)
      // The residual is that of the pre-images: their images are the points.
      const exact = { ...found, data: Float64Array.from(found.data) }
      const images = await map.forward(exact, options)
      const { targetDeviation } = map.model.frame
      const digits = precision === 'float32' ? 1e-6 * (1 + (kind.offset ?? 0)) : 1e-6
      for (let row = 0; row < ROWS; row++) {
        const at = row * kind.dimension
        const off = Array.from({ length: kind.dimension }, (_, j) => images.data[at + j]! - points.data[at + j]!)
        expect(Math.hypot(...off) / targetDeviation).toBeLessThan((kind.unit ?? 1) * (TOLERANCE + digits))
      }
      await model.dispose()
    },
  )

  test('the potentials of both sides meet at a row and its image', async () => {
    const { points, options } = rowsOf(kind, 4)
    const options64 = { precision: 'float64', outputs: ['potential'] } as const
    const forward = await exported(map, 'forward', options64)
    const backward = await exported(map, 'backward', { ...options64, tolerance: 1e-6 })
    const there = await forward.carry(points, options)
    const back = await backward.carry(there.points, options)
    const { sourceMean, targetMean, scale, sourceDeviation, targetDeviation } = map.model.frame
    for (let row = 0; row < ROWS; row++) {
      let product = 0
      for (let j = 0, at = row * kind.dimension; j < kind.dimension; j++, at++)
        product += scale[j]! ** 2 * (points.data[at]! - sourceMean[j]!) * (there.points.data[at]! - targetMean[j]!)
      const sum = there.extra.potential![row]! + back.extra.potential![row]!
      expect(Math.abs(sum - product) / (sourceDeviation * targetDeviation)).toBeLessThan(1e-5)
    }
  })

  test('the log-density is that of the library', async () => {
    const { points, options } = rowsOf(kind, 4)
    const target = momentsOfKind(kind, 6)
    const expected = [await logDensity(map, points, options), await logDensity(map, points, { ...options, target })]
    for (const [i, given] of [{}, { target }].entries()) {
      const model = await exported(map, 'forward', { precision: 'float64', outputs: ['logDensity'], ...given })
      const found = (await model.carry(points, options)).extra.log_density!
      const size = Math.max(1, ...expected[i]!.logDensity.map(Math.abs))
      expect(gap(found, expected[i]!.logDensity, size)).toBeLessThan(1e-6)
    }
  })

  test.each(['forward', 'backward'] as const)(
    '%s: no rows, one row, and rows that are no numbers',
    async (direction) => {
      const name = direction === 'forward' ? 'images' : 'preimages'
      const outputs = direction === 'forward' ? [name] : [name, 'residual']
      const model = await Model.open(map.toOnnx(direction), kind.dimension, outputs)
      const { points, options } = rowsOf(kind, direction === 'forward' ? 4 : 5, 'float32', 40)
      const labels = (from: number, to: number) => labelInputs(map, options.labels?.slice(from, to))
      const whole = await model.run(points.data, labels(0, 40))
      expect((await model.run([], labels(0, 0)))[name]).toHaveLength(0)
      const one = await model.run(points.data.slice(0, kind.dimension), labels(0, 1))
      const spread = map.model.frame[direction === 'forward' ? 'targetDeviation' : 'sourceDeviation']
      const limit = 4e-6 * (1 + (kind.offset ?? 0) / 10)
      expect(gap(one[name]!, whole[name]!.slice(0, kind.dimension), spread)).toBeLessThan(limit)
      const bad = points.data.slice()
      bad[3 * kind.dimension] = Number.NaN
      bad[8 * kind.dimension] = Number.POSITIVE_INFINITY
      const found = await model.run(bad, labels(0, 40))
      for (let row = 0; row < 40; row++) {
        const own = (values: ArrayLike<number>) =>
          Array.from(values).slice(row * kind.dimension, (row + 1) * kind.dimension)
        if (row !== 3 && row !== 8) expect(gap(own(found[name]!), own(whole[name]!), spread)).toBeLessThan(limit)
        else if (direction === 'backward') expect(found.residual![row]).toBeNaN()
        else expect(own(found[name]!).every(Number.isFinite)).toBe(false)
      }
      await model.dispose()
    },
  )
})

/** `label` as the model of a map takes it by default. */
function labelInputs(map: TransportMap, labels: readonly string[] | undefined) {
  if (labels === undefined) return {}
  const numbers = map.classes.every((name) => /^-?\d+$/.test(name))
  return { label: { data: numbers ? BigInt64Array.from(labels, BigInt) : labels, shape: [labels.length] } }
}

describe.each(EXTREME)('tables with $name', (kind) => {
  test('are exported with points in float64, and refused in float32', async () => {
    const map = await mapOf(kind)
    for (const direction of ['forward', 'backward'] as const)
      expect(() => map.toOnnx(direction)).toThrow(/single precision cannot hold; export with points in float64\.$/)
    const { points } = rowsOf(kind, 4)
    const images = await map.forward(points)
    const outputs = ['potential'] as const
    const there = await (await exported(map, 'forward', { precision: 'float64', outputs })).carry(points)
    expect(gap(there.points.data, images.data, map.model.frame.targetDeviation)).toBeLessThan(2e-6)
    const back = await (await exported(map, 'backward', { precision: 'float64', outputs })).carry(there.points)
    expect(back.unconvergedRows).toBe(0)
    expect(gap(back.points.data, points.data, map.model.frame.sourceDeviation)).toBeLessThan(1e-2)
  })
})

describe('labels', () => {
  const text = kindOf('convex with classes')

  test.each([
    ['convex with classes', 'text', ['a', 'unknown', 'ö', 'b', '']],
    ['smooth with classes that are numbers', 'number', [-7n, 5n, 9007199254740993n, 9007199254740992n, 0n]],
    ['smooth with classes that are numbers', 'text', ['-7', '5', '9007199254740993', '-07', '0']],
  ] as const)(
    'of a map that is %s, as %s: those that it does not know give NaN, and nothing silent',
    async (name, labels, given) => {
      const kind = kindOf(name)
      const map = await mapOf(kind)
      const known = [0, 2, 4]
      const d = kind.dimension
      const { points } = rowsOf(kind, 4, 'float32', 5)
      const data = labels === 'text' ? (given as readonly string[]) : BigInt64Array.from(given as readonly bigint[])
      const outputs = {
        forward: ['images', 'potential', 'log_density'],
        backward: ['preimages', 'residual', 'potential'],
      }
      for (const direction of ['forward', 'backward'] as const) {
        const asked = direction === 'forward' ? (['potential', 'logDensity'] as const) : (['potential'] as const)
        const model = await Model.open(map.toOnnx(direction, { labels, outputs: asked }), d, outputs[direction])
        const found = await model.run(points.data, { label: { data, shape: [5] } })
        for (const [name, values] of Object.entries(found)) {
          const width = values.length / 5
          for (let row = 0; row < 5; row++) {
            const own = Array.from(values.slice(row * width, (row + 1) * width))
            expect(own.every(known.includes(row) ? Number.isFinite : Number.isNaN), `${name} of row ${row}`).toBe(true)
          }
        }
        await model.dispose()
      }
    },
  )

  test('are as the map itself takes them where brenier runs the model', async () => {
    const model = await exported(await mapOf(text), 'forward')
    const { points } = rowsOf(text, 4, 'float32', 2)
    await expect(model.carry(points)).rejects.toThrow(/conditional on 4 classes/)
    await expect(model.carry(points, { labels: ['a', 'z'] })).rejects.toThrow(/Label "z" of row 2/)
  })

  test('that are no whole numbers cannot be exported as numbers', async () => {
    const map = await mapOf(text)
    expect(() => map.toOnnx('forward', { labels: 'number' })).toThrow(
      /classes \(a, b c, ö, \) are not all whole numbers/,
    )
    const none = await mapOf(kindOf('convex'))
    expect(() => none.toOnnx('forward', { labels: 'text' })).toThrow(/not conditional/)
  })
})

describe('the inverse', () => {
  const kind = kindOf('convex')

  test('takes tolerance and iterations as inputs, which every run gives', async () => {
    const map = await mapOf(kind)
    const bytes = map.toOnnx('backward', { solverInputs: true })
    const { points } = rowsOf(kind, 5)
    const model = await ExportedMap.fromBytes(bytes)
    for (const tolerance of [1e-2, 1e-7]) {
      const { maxResidual, unconvergedRows } = await model.carry(points, { tolerance })
      expect(unconvergedRows).toBe(0)
      expect(maxResidual).toBeLessThanOrEqual(Math.fround(tolerance))
      expect(maxResidual).toBeGreaterThan(tolerance / 1e4)
    }
    const { unconvergedRows, maxResidual } = await model.carry(points, { maxIterations: 2 })
    expect(unconvergedRows).toBeGreaterThan(ROWS / 2)
    expect(maxResidual).toBeLessThan(10)
    // Neither has a default that a runtime may use in silence.
    const names = decodeModel(bytes).graph.initializer.map(({ name }) => name)
    expect(names).not.toContain('tolerance')
    expect(names).not.toContain('max_iterations')
    const raw = await Model.open(bytes, kind.dimension, ['preimages', 'residual'])
    await expect(raw.run(points.data)).rejects.toThrow(/"tolerance" was given no buffer/)
  })

  test('fixes them otherwise, and says so', async () => {
    const model = await exported(await mapOf(kind), 'backward', { tolerance: 1e-3, maxIterations: 7 })
    expect(model.header).toMatchObject({ tolerance: 1e-3, maxIterations: 7, finish: true })
    const { points } = rowsOf(kind, 5)
    await expect(model.carry(points, { tolerance: 1e-2 })).rejects.toThrow(
      /tolerance is fixed in the exported map, at 0.001/,
    )
    await expect(model.carry(points, { maxIterations: 9 })).rejects.toThrow(
      /maxIterations is fixed in the exported map, at 7/,
    )
  })

  test.each(['convex', 'smooth'] as const)('finishes rows far outside in double precision, %s', async (potential) => {
    const far = { ...kind, potential }
    const map = await mapOf(far)
    const { points } = rowsOf(far, 5, 'float64', 60)
    const out = potential === 'convex' ? 1e4 : 30
    const moved = { ...points, data: points.data.map((value) => out * value) }
    const model = await exported(map, 'backward', { precision: 'float64' })
    const found = await model.carry(moved)
    expect(found.unconvergedRows).toBe(0)
    const expected = await map.backward(moved)
    expect(gap(found.points.data, expected.points.data, out * map.model.frame.sourceDeviation)).toBeLessThan(1e-3)
    const without = decodeModel(map.toOnnx('backward', { finish: false }))
    expect(typesOf(without.graph)).not.toContain(11)
  })

  test('gives 5,000 rows in one run as in blocks', async () => {
    const map = await mapOf(kind)
    const { points } = rowsOf(kind, 5, 'float32', 5_000)
    const bytes = map.toOnnx('backward')
    const model = await Model.open(bytes, kind.dimension, ['preimages', 'residual'])
    const { preimages, residual } = await model.run(points.data)
    expect(Math.max(...residual!)).toBeLessThanOrEqual(TOLERANCE)
    const blocks = await (await ExportedMap.fromBytes(bytes)).carry(points)
    expect(gap(preimages!, blocks.points.data, map.model.frame.sourceDeviation)).toBeLessThan(1e-5)
    await model.dispose()
  })
})

/** The types of all numbers in a graph, loops included, as ONNX counts them. */
function typesOf(graph: GraphProto): number[] {
  const inside = graph.node.flatMap(({ attribute }) =>
    attribute.flatMap(({ g, name, i }) => (g ? typesOf(g) : name === 'to' ? [i!] : [])),
  )
  return [...graph.initializer.map(({ dataType }) => dataType), ...inside]
}

test('1,000,000 rows go forward in blocks', async () => {
  const kind = kindOf('quadratic')
  const map = await mapOf(kind)
  const { points } = rowsOf(kind, 4, 'float32', 1_000_000)
  const model = await exported(map, 'forward')
  const found = await model.carry(points)
  expect(found.points.rows).toBe(1_000_000)
  for (const start of [0, 4095, 500_000, 999_999]) {
    const own = (data: Float32Array | Float64Array) => data.slice(start * 4, (start + 1) * 4)
    const expected = await map.forward({ data: own(points.data), rows: 1, columns: 4 })
    expect(gap(own(found.points.data), expected.data, map.model.frame.targetDeviation)).toBeLessThan(4e-6)
  }
})

describe('the file', () => {
  test('is of operator set 13, and says what the map is', async () => {
    const map = await mapOf(kindOf('convex with classes'))
    const bytes = map.toOnnx('forward', { outputs: ['potential'] })
    const { irVersion, opsetImport, metadataProps, graph } = decodeModel(bytes)
    expect(irVersion).toBe(7)
    expect(opsetImport).toEqual([
      { domain: '', version: 13 },
      { domain: 'ai.onnx.ml', version: 2 },
    ])
    expect(graph.input.map(({ name }) => name)).toEqual(['points', 'label'])
    expect(JSON.parse(metadataProps!.find(({ key }) => key === 'brenier')!.value)).toMatchObject({
      direction: 'forward',
      dimension: 3,
      labels: 'text',
      classes: ['a', 'b c', 'ö', ''],
      outputs: ['images', 'potential'],
      certified: true,
      training: { seed: 0, sourceRows: 1000 },
    })
    expect(map.toOnnx('forward', { outputs: ['potential'] })).toEqual(bytes)
  })

  test('is refused where it is damaged, changed, or another', async () => {
    const bytes = (await mapOf(kindOf('convex'))).toOnnx('backward')
    const damaged: number[] = []
    const random = new Random(6)
    for (let i = 0; i < 60; i++) {
      const copy = bytes.slice()
      const at = Math.floor(random.uniform() * copy.length)
      copy[at]! ^= 1 << (i % 8)
      try {
        const { bytes: kept } = decodeExport(copy, 'x.onnx')
        // What is beside graph and metadata, as the name of the producer, is written again.
        if (!Buffer.from(kept).equals(Buffer.from(bytes))) damaged.push(at)
      } catch (error) {
        if (!/^x\.onnx (is damaged|is an ONNX model|holds|has metadata)/.test((error as Error).message)) throw error
      }
    }
    expect(damaged).toEqual([])
    for (const length of [9, 100, bytes.length - 5])
      expect(() => decodeExport(bytes.subarray(0, length), 'x.onnx')).toThrow(/^x\.onnx is/)
    await expect(TransportMap.fromBytes(bytes)).rejects.toThrow(/ONNX model, which holds one direction/)
  })

  test.each([
    ['forward', { tolerance: 1e-3 }, /tolerance belongs to the inverse/],
    ['forward', { finish: false }, /finish belongs to the inverse/],
    ['backward', { outputs: ['logDensity'] }, /log-density is that of the source/],
    ['forward', { outputs: ['density'] }, /outputs are among potential, logDensity/],
    [
      'forward',
      { target: { mean: new Float64Array(3), covariance: randomMoments(3, 1).covariance } },
      /add 'logDensity'/,
    ],
    ['forward', { outputs: ['logDensity'], target: randomMoments(2, 1) }, /The target has 2 dimensions and the map 3/],
    ['backward', { solverInputs: true, tolerance: 1e-3 }, /With "solverInputs" each run gives "tolerance"/],
    ['backward', { precision: 'float16' }, /precision must be one of float32, float64/],
    ['backward', { tolerence: 1 }, /did you mean tolerance/],
    ['sideways', {}, /forward or backward, found "sideways"/],
  ])('%s with %o is refused', async (direction, options, message) => {
    const map = await mapOf(kindOf('convex'))
    expect(() => map.toOnnx(direction as 'forward', options as ExportOptions)).toThrow(message)
  })
})

const python = pythonWith('onnx')
describe.skipIf(python === undefined)(
  `python3-onnx${python === undefined ? ' is absent: apt-get install python3-onnx' : ''}`,
  () => {
    let folder = ''
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'brenier-onnx-'))
    })
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    test('finds nothing wrong with any of them, shapes and types included', async () => {
      const names: string[] = []
      for (const [i, kind] of KINDS.entries()) {
        const map = await mapOf(kind)
        const variants: [string, Uint8Array][] = (['float32', 'float64'] as const).flatMap((precision) => [
          [`forward-${precision}`, map.toOnnx('forward', { precision, outputs: ['potential', 'logDensity'] })],
          [`backward-${precision}`, map.toOnnx('backward', { precision, outputs: ['potential'] })],
          [`open-${precision}`, map.toOnnx('backward', { precision, solverInputs: true, finish: false })],
        ])
        for (const [variant, bytes] of variants) {
          const name = `${i}-${variant}.onnx`
          writeFileSync(join(folder, name), bytes)
          names.push(name)
        }
      }
      const program = `import sys, onnx
for name in sys.argv[1:]:
    onnx.checker.check_model(onnx.load(name), full_check=True)
    print('fine', name)`
      const { stdout, stderr } = spawnSync(python!, ['-c', program, ...names], { cwd: folder, encoding: 'utf8' })
      expect(stderr).toBe('')
      expect(stdout.trim().split('\n')).toEqual(names.map((name) => `fine ${name}`))
    })
  },
)
