import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { encodeMap } from '../../src/transport/file.ts'
import { TransportMap } from '../../src/transport/map.ts'
import { root } from '../package/imports.ts'
import { pythonWith } from '../support/export.ts'
import { gap, KINDS, kindOf, mapOf, rowsOf } from '../support/map-kinds.ts'

/** Programs of others that read what brenier writes: examples/forward_map.py, and that of docs/export.md. */
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'brenier-programs-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const csv = ({ data, columns }: { data: ArrayLike<number>; columns: number }, names: readonly string[]) => {
  const lines = [names.join(',')]
  for (let at = 0; at < data.length; at += columns)
    lines.push(Array.from({ length: columns }, (_, j) => data[at + j]).join(','))
  return `${lines.join('\n')}\n`
}
const numbersOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split(',').map(Number))

const numpy = pythonWith('numpy')
describe.skipIf(numpy === undefined)(
  `NumPy${numpy === undefined ? ' is absent: apt-get install python3-numpy' : ''}`,
  () => {
    const program = join(root, 'examples/forward_map.py')

    test('the program has 30 lines', () => {
      const code = readFileSync(program, 'utf8').replace(/^""".*?"""\n/s, '')
      expect(code.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(30)
    })

    test.each(KINDS)('computes the forward map from the file alone: $name', async (kind) => {
      const map = await mapOf(kind)
      const { points, options } = rowsOf(kind, 4, 'float64', 50)
      const names = Array.from({ length: kind.dimension }, (_, j) => `c${j}`)
      writeFileSync(
        join(folder, 'map.safetensors'),
        encodeMap({ ...map.model, training: { ...map.model.training, columns: names } }),
      )
      writeFileSync(join(folder, 'points.csv'), csv(points, names))
      if (options.labels) writeFileSync(join(folder, 'labels.csv'), `${options.labels.join('\n')}\n`)
      const args = [program, 'map.safetensors', 'points.csv', ...(options.labels ? ['labels.csv'] : [])]
      const { stdout, stderr } = spawnSync(numpy!, args, { cwd: folder, encoding: 'utf8' })
      expect(stderr).toBe('')
      expect(stdout.split('\n')[0]).toBe(names.join(','))
      const expected = await map.forward(points, options)
      expect(gap(expected.data, numbersOf(stdout), map.model.frame.targetDeviation)).toBeLessThan(3e-6)
    })
  },
)

test('docs/format.md names every array and every entry of the header', async () => {
  const page = readFileSync(join(root, 'docs/format.md'), 'utf8')
  const raw = encodeMap((await mapOf(kindOf('convex with classes'))).model)
  const start = 8 + new DataView(raw.buffer, raw.byteOffset).getUint32(0, true)
  const { __metadata__: metadata, ...arrays } = JSON.parse(new TextDecoder().decode(raw.subarray(8, start)))
  const header = JSON.parse(metadata.brenier)
  const entries = [metadata, header, header.potential, header.training].flatMap((part) => Object.keys(part))
  // Of the layers the first that has it is named.
  const first = (name: string) => name.replace(/^(weights\.[AaBd])\d+$/, '$10').replace(/^(weights\.W)\d+$/, '$11')
  for (const name of [...Object.keys(arrays), ...entries]) expect(page, name).toContain(`\`${first(name)}\``)
})

const runtime = pythonWith('onnxruntime, pandas')
describe.skipIf(runtime === undefined)(
  `Python with onnxruntime and pandas${runtime === undefined ? ' is absent' : ''}`,
  () => {
    test('the program of docs/export.md carries a table there and back', async () => {
      const page = readFileSync(join(root, 'docs/export.md'), 'utf8')
      const program = /```python\n(import json.*?)```/s.exec(page)![1]!
      const map = await mapOf(kindOf('convex'))
      const { points } = rowsOf(kindOf('convex'), 4, 'float32')
      const names = ['a', 'b', 'c']
      const model = { ...map.model, training: { ...map.model.training, columns: names } }
      const named = new TransportMap(await openEngine(), model)
      writeFileSync(join(folder, 'forward.onnx'), named.toOnnx('forward'))
      writeFileSync(join(folder, 'backward.onnx'), named.toOnnx('backward'))
      writeFileSync(join(folder, 'new.csv'), csv(points, names))
      const { stdout, stderr } = spawnSync(runtime!, ['-c', program], { cwd: folder, encoding: 'utf8' })
      expect(stderr).toBe('')
      const [, unsolved, off] = /not solved: (\d+) largest difference: ([\d.e-]+)/.exec(stdout)!
      expect(Number(unsolved)).toBe(0)
      expect(Number(off)).toBeLessThan(1e-2)
      const moved = numbersOf(readFileSync(join(folder, 'moved.csv'), 'utf8'))
      expect(gap((await map.forward(points)).data, moved, map.model.frame.targetDeviation)).toBeLessThan(4e-6)
    })
  },
)

/** The library of onnxruntime-node, which a program in C++ can be linked with; its headers are another package's. */
const library = join(root, 'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1')
const compiler = process.env.CXX ?? 'g++'
const HEADER = '#include <onnxruntime_cxx_api.h>'
const compiles =
  existsSync(library) && spawnSync(compiler, ['-std=c++17', '-E', '-x', 'c++', '-'], { input: HEADER }).status === 0
describe.skipIf(!compiles)(
  `C++${compiles ? '' : ': g++ does not find onnxruntime_cxx_api.h; name its folder in CPLUS_INCLUDE_PATH'}`,
  () => {
    test('the program of docs/export.md prints the images of its points', async () => {
      const page = readFileSync(join(root, 'docs/export.md'), 'utf8')
      const map = await mapOf(kindOf('smooth'))
      writeFileSync(join(folder, 'forward.cpp'), /```cpp\n(.*?)```/s.exec(page)![1]!)
      writeFileSync(join(folder, 'forward.onnx'), map.toOnnx('forward'))
      const args = ['-std=c++17', 'forward.cpp', library, `-Wl,-rpath,${join(library, '..')}`, '-o', 'forward']
      expect(spawnSync(compiler, args, { cwd: folder, encoding: 'utf8' }).stderr).toBe('')
      const { stdout, stderr } = spawnSync(join(folder, 'forward'), { cwd: folder, encoding: 'utf8' })
      expect(stderr).toBe('')
      const { data } = await map.forward({ data: Float32Array.of(1, 2, 3, 4), rows: 2, columns: 2 })
      expect(gap(data, stdout.trim().split('\n').map(Number), map.model.frame.targetDeviation)).toBeLessThan(1e-5)
    })
  },
)
