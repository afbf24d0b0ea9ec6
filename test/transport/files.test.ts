import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it, test } from 'vitest'
import { InputError } from '../../src/base/errors.ts'
import { Random } from '../../src/base/random.ts'
import { openEngine } from '../../src/engine/index.ts'
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../../src/io/safetensors/safetensors.ts'
import { decodeMap, encodeMap } from '../../src/transport/file.ts'
import { TransportMap } from '../../src/transport/map.ts'
import type { MapModel } from '../../src/transport/model.ts'
import { formula } from '../support/conjugate.ts'
import { mapOf, modelOf, NETWORK, randomMoments } from '../support/maps.ts'
import { randomWeights } from '../support/potentials.ts'

const d = 2
const network = NETWORK(d, 'convex', 1)
const model = modelOf(randomMoments(d, 1), randomMoments(d, 2), {
  potential: network,
  weights: randomWeights(network, new Random(3), 0.3),
})
const bytes = encodeMap(model)
const x = [
  [0.1, 0.2],
  [-1, 3],
]

const folder = mkdtempSync(join(tmpdir(), 'brenier-map-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The parts of a map's file, to be changed and put together again. */
function changed(change: (header: Record<string, unknown>, tensors: Record<string, Tensor>) => unknown): Uint8Array {
  const file = decodeSafetensors(bytes)
  const header = JSON.parse(file.metadata.brenier!) as Record<string, unknown>
  const tensors = Object.fromEntries(file.tensors)
  change(header, tensors)
  return encodeSafetensors(tensors, { brenier: JSON.stringify(header) })
}

const set = (entries: object) => changed((header) => Object.assign(header, entries))

/** Decodes; a map that comes out must work, and anything else must be an InputError. */
async function attempt(file: Uint8Array): Promise<'refused' | 'a map'> {
  let found: MapModel
  try {
    found = decodeMap(file)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return 'refused'
  }
  const map = new TransportMap(await openEngine(), found)
  try {
    const points = [new Array<number>(map.dimension).fill(0.5)]
    await map.forward(points)
    await map.backward(points, { maxIterations: 20 })
  } catch (error) {
    if (!(error instanceof InputError)) throw error
  } finally {
    await map.dispose()
  }
  return 'a map'
}

describe('a saved map', () => {
  it('is the same map, bit for bit, from bytes and from a file', async () => {
    const map = new TransportMap(await openEngine(), model)
    const path = join(folder, 'map.safetensors')
    await map.save(path)
    expect(new Uint8Array(readFileSync(path))).toEqual(bytes)
    for (const again of [await TransportMap.load(path), await TransportMap.fromBytes(bytes)]) {
      expect(again.model.weights).toEqual(model.weights)
      expect(again.model.frame).toEqual(model.frame)
      expect(again.model.preconditioner).toEqual(model.preconditioner)
      expect(again.model.training).toEqual(model.training)
      expect(again.toBytes()).toEqual(bytes)
      expect((await again.forward(x)).data).toEqual((await map.forward(x)).data)
      expect((await again.backward(x)).points.data).toEqual((await map.backward(x)).points.data)
      expect(await again.distance(x, x)).toEqual(await map.distance(x, x))
      await again.dispose()
    }
    await map.dispose()
  })

  it('can lie anywhere in a larger buffer, also where nothing is aligned', async () => {
    const larger = new Uint8Array(bytes.length + 11)
    larger.set(bytes, 3)
    const map = await TransportMap.fromBytes(larger.subarray(3, 3 + bytes.length))
    expect(map.toBytes()).toEqual(bytes)
  })

  it('runs in WebAssembly as it does natively', async () => {
    const [native, wasm] = [
      await TransportMap.fromBytes(bytes),
      await TransportMap.fromBytes(bytes, { device: 'wasm' }),
    ]
    const [a, b] = [await native.backward(x), await wasm.backward(x)]
    expect(b.status).toEqual(a.status)
    b.points.data.forEach((value, i) => {
      expect(value).toBeCloseTo(a.points.data[i]!, 3)
    })
    const [c, e] = [await native.forward(x), await wasm.forward(x)]
    e.data.forEach((value, i) => {
      expect(value).toBeCloseTo(c.data[i]!, 5)
    })
  })

  it("with a potential of the user's own needs the function that makes it", async () => {
    const own = formula(d, (points) => network.value(points, {}), true)
    const file = encodeMap({ ...model, potential: own, weights: new Float32Array(1) })
    expect(() => decodeMap(file)).toThrow(/"formula" is not a potential that brenier has/)
    expect(decodeMap(file, 'x', { potentials: { formula: () => own } }).potential).toBe(own)
  })
})

describe('a file that is no map is an InputError that says so', () => {
  test.each<[string, Uint8Array | (() => Uint8Array), RegExp]>([
    ['nothing', new Uint8Array(0), /0 bytes/],
    ['text', new TextEncoder().encode('x,y\n1,2\n3,4\n5,6\n'), /not a valid safetensors/],
    ['a half', bytes.subarray(0, bytes.length >> 1), /truncated|follow/],
    ['a byte too many', Uint8Array.from([...bytes, 0]), /1 bytes follow/],
    ['other safetensors', encodeSafetensors({ a: { dtype: 'U8', shape: [1], data: new Uint8Array(1) } }), /not a map/],
    ['a header that is not JSON', encodeSafetensors({}, { brenier: '{' }), /not JSON/],
    ['a header that is null', encodeSafetensors({}, { brenier: 'null' }), /not a brenier-map/],
    [
      'another number in its weights',
      () => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte)),
      /checksum/,
    ],
    ['another format', () => set({ format: 'other' }), /"other"/],
    ['a later version', () => set({ version: 4 }), /version 4.*later brenier/],
    [
      'no weights',
      () =>
        changed((_, tensors) => {
          delete tensors['weights.R']
        }),
      /lacks.*"weights\.R"/,
    ],
    ['a factor of 0', () => set({ factor: 0 }), /"factor"/],
    ['a deviation of -1', () => set({ targetDeviation: -1 }), /"targetDeviation"/],
    ['classes that are numbers', () => set({ classes: [1] }), /"classes"/],
    ['classes for a potential without', () => set({ classes: ['a', 'b'] }), /2 classes/],
    ['no training record', () => set({ training: null }), /"training"/],
    ['no potential', () => set({ potential: [] }), /"potential"/],
    [
      'the name of something every object has',
      () => set({ potential: { ...network.config, kind: 'constructor' } }),
      /"constructor" is not a potential/,
    ],
    [
      'a dimension that its arrays do not have',
      () => set({ potential: { ...network.config, dimension: 100_000 } }),
      /coordinates\.scale.*expected F64 of \[100000\]/,
    ],
    ['weights that are NaN', () => withWeight('weights.R', Number.NaN), /NaN in "weights\.R"/],
    ['weights that are infinite', () => withWeight('weights.b', Number.POSITIVE_INFINITY), /Infinity in "weights\.b"/],
    ['a negative weight where convexity rests on it', () => withWeight('weights.W1', -0.5), /-0\.5 in "weights\.W1"/],
    ['a scale of 0', () => withWeight('coordinates.scale', 0), /scale/],
  ])('%s', async (_, file, message) => {
    const made = typeof file === 'function' ? file() : file
    expect(() => decodeMap(made, 'F')).toThrow(InputError)
    expect(() => decodeMap(made, 'F')).toThrow(message)
    await expect(TransportMap.fromBytes(made, {}, 'F')).rejects.toThrow(message)
  })

  test('a path without a file, and one that cannot be written', async () => {
    await expect(TransportMap.load(join(folder, 'absent'))).rejects.toThrow(InputError)
    const path = join(folder, 'damaged')
    writeFileSync(path, bytes.subarray(0, 100))
    await expect(TransportMap.load(path)).rejects.toThrow(/damaged/)
    const map = await mapOf(randomMoments(d, 1), randomMoments(d, 2))
    await expect(map.save(join(folder, 'no', 'such', 'folder'))).rejects.toThrow(InputError)
  })

  function withWeight(name: string, value: number): Uint8Array {
    return changed((_, tensors) => {
      const data = tensors[name]!.data.slice() as Float32Array
      data[0] = value
      tensors[name] = { ...tensors[name]!, data }
    })
  }
})

describe('damage at random never gives anything but an InputError or a map that works', () => {
  // As files were before they had a checksum: with one, nearly all damage ends there, and the checks behind it are not reached.
  const bytes = changed(() => {})
  const headerEnd = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))

  test('bytes changed in the header', async () => {
    const outcomes = { refused: 0, 'a map': 0 }
    const edits = fc.array(fc.tuple(fc.nat(headerEnd - 1), fc.nat(255)), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(edits, async (list) => {
        const file = bytes.slice()
        for (const [at, value] of list) file[at] = value
        outcomes[await attempt(file)]++
      }),
      { numRuns: 600, seed: 1 },
    )
    expect(outcomes.refused).toBeGreaterThan(300)
  })

  test('truncation, and bytes cut out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 64 }), async (at, count) => {
        expect(await attempt(bytes.slice(0, at))).toBe('refused')
        expect(await attempt(Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + count)]))).toBe(
          'refused',
        )
      }),
      { numRuns: 200, seed: 2 },
    )
  })

  test('values of the header replaced by any JSON', async () => {
    const paths = [
      ...['format', 'version', 'potential', 'factor', 'sourceDeviation', 'targetDeviation', 'classes', 'training'].map(
        (key) => [key],
      ),
      ...['kind', 'dimension', 'classes', 'hidden', 'activation', 'spread', 'modulus'].map((key) => ['potential', key]),
      ...['status', 'steps', 'seed', 'scale', 'start', 'engine', 'columns'].map((key) => ['training', key]),
    ]
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>(
        0,
        -1,
        1e9,
        1e308,
        0.5,
        '',
        'toString',
        '__proto__',
        null,
        [],
        {},
        [0],
        [1, 1],
        [1e5, 1e5],
        [[1], [1]],
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), odd, async (path, value) => {
        const file = changed((header) => {
          const parent = path.length === 1 ? header : (header[path[0]!] as Record<string, unknown>)
          parent[path.at(-1)!] = value
        })
        await attempt(file)
      }),
      { numRuns: 600, seed: 3 },
    )
  })

  test('numbers changed in the arrays', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: headerEnd, max: bytes.length - 8 }),
        fc.uint8Array({ minLength: 8, maxLength: 8 }),
        async (at, noise) => {
          const file = bytes.slice()
          file.set(noise, at)
          await attempt(file)
        },
      ),
      { numRuns: 100, seed: 4 },
    )
  })
})

test('a misspelt option of loading and of a call is refused with the likely one', async () => {
  await expect(TransportMap.fromBytes(bytes, { thread: 2 } as object)).rejects.toThrow(/did you mean threads\?/)
  const map = await TransportMap.fromBytes(bytes)
  await expect(map.backward(x, { tolerence: 1e-5 } as object)).rejects.toThrow(/did you mean tolerance\?/)
  await expect(map.forward(x, { lables: ['a', 'b'] } as object)).rejects.toThrow(InputError)
  await map.dispose()
})
