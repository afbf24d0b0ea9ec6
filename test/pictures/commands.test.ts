import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/base/random.ts'
import { decodeImage, encodePng } from '../../src/pictures/codec.ts'
import { decodeIdxImages, encodeIdxImages } from '../../src/pictures/idx.ts'
import { type Image, type ImageStack, image, imageAt, takeImages } from '../../src/pictures/image.ts'
import { readPictures } from '../../src/pictures/read.ts'
import { cli, scratch } from '../cli/harness.ts'
import { bars } from './translation/bars.ts'

const folder = scratch()
const path = folder.path
afterAll(() => folder.remove())

async function writePng(file: string, picture: Image): Promise<string> {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, await encodePng(picture))
  return file
}

/** One file a picture, in a sub-folder of its class. */
async function writeFolder(name: string, images: ImageStack, labels?: readonly string[]): Promise<string> {
  for (let i = 0; i < images.count; i++)
    await writePng(
      path(`${name}/${labels ? `${labels[i]}/` : ''}${String(i).padStart(3, '0')}.png`),
      imageAt(images, i),
    )
  return path(name)
}

const brightness = ({ pixels }: ImageStack) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length

/** The picture's negative: a kind of its own, with the same classes. */
const negative = (images: ImageStack): ImageStack => ({ ...images, pixels: images.pixels.map((value) => 255 - value) })

describe('reading pictures', () => {
  const { images, labels } = bars(8, 6, 1)

  test('sub-folders are classes, and an IDX file with labels is the same', async () => {
    const found = await readPictures(await writeFolder('classes', images, labels))
    expect(found.images.count).toBe(8)
    expect(found.images.names?.[0]).toBe('flat/001.png')
    found.images.names?.forEach((name, i) => {
      const [label, file] = name.split('/')
      expect(label).toBe(found.labels?.[i])
      expect(imageAt(found.images, i)).toEqual(imageAt(images, Number.parseInt(file!, 10)))
    })
    writeFileSync(path('bars.idx'), encodeIdxImages(images))
    writeFileSync(path('bars.csv'), `${labels.join('\n')}\n`)
    expect(await readPictures(path('bars.idx'), { labels: path('bars.csv') })).toEqual({ images, labels })
  })

  test('a folder without sub-folders has no classes, and a size brings pictures together', async () => {
    const flat = await writeFolder('flat [1]', images)
    await writePng(path('flat [1]/large.png'), image(new Uint8Array(400).fill(9), 20, 20, 1))
    await expect(readPictures(flat)).rejects.toThrow(/large\.png is 20 x 20 grey, but .*000\.png is 6 x 6 grey/)
    const found = await readPictures(flat, { size: { width: 5, height: 4 } })
    expect([found.images.count, found.images.width, found.images.height, found.labels]).toEqual([9, 5, 4, undefined])
  })

  test('damaged pictures, grey among colour, too few labels and empty folders are named', async () => {
    const mixed = await writeFolder('mixed', images)
    await writePng(path('mixed/tint.png'), image(new Uint8Array(108), 6, 6, 3))
    await expect(readPictures(mixed)).rejects.toThrow(/tint\.png is 6 x 6 colour, but .*000\.png is 6 x 6 grey/)
    const broken = await writeFolder('broken', images)
    writeFileSync(path('broken/003.png'), readFileSync(path('broken/003.png')).subarray(0, 60))
    await expect(readPictures(broken)).rejects.toThrow(/broken\/003\.png is not a picture that can be read/)
    writeFileSync(path('few.csv'), 'up\nflat\n')
    await expect(readPictures(await writeFolder('few', images), { labels: path('few.csv') })).rejects.toThrow(
      /few\.csv/,
    )
    await writeFolder('classes', images, labels)
    await writePng(path('classes/loose.png'), imageAt(images, 0))
    await expect(readPictures(path('classes'))).rejects.toThrow(/classes\/loose\.png lies beside folders of classes/)
    expect((await readPictures(path('classes'), { classes: false })).labels).toBeUndefined()
    await expect(readPictures(path('classes/loose.png'))).rejects.toThrow(/loose\.png is a single picture/)
    mkdirSync(path('empty'))
    await expect(readPictures(path('empty'))).rejects.toThrow(/empty holds no pictures/)
    await expect(readPictures(path('nothing'))).rejects.toThrow(/no file .*nothing/)
  })
})

describe('brenier translate', () => {
  const quick = [
    '--epochs',
    '40',
    '--hidden',
    '48',
    '--dimension',
    '3',
    '--steps',
    '60',
    '--held-out',
    '0.2',
    '--seed',
    '2',
  ]
  const x = bars(120, 6, 1)
  const z = bars(160, 6, 2)
  let [source, target] = ['', '']
  beforeAll(async () => {
    source = await writeFolder('bright', x.images, x.labels)
    target = await writeFolder('dark', negative(z.images), z.labels)
  })

  test('turns pictures into the other kind, class by class, and writes what it learned', async () => {
    const out = path('out')
    const { code, stdout, stderr } = await cli([
      'translate',
      source,
      target,
      '--out',
      out,
      ...quick,
      '--back',
      '--json',
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const report = JSON.parse(stdout)
    expect(Object.keys(report)).toEqual([
      ...['version', 'machine', 'commit', 'date', 'experiment', 'config', 'data', 'classifier', 'arms', 'seconds'],
      ...['peakMemory', 'translated', 'sheets', 'folder'],
    ])
    expect(report.config).toMatchObject({ seed: 2, epochs: 40, testShare: 0.2, validation: false })
    const [arm] = report.arms
    expect(arm.conditional).toBe(true)
    // On bright bars the untransported codes decode to bright pictures; translated, all but their bar is bright.
    expect(arm.worstRatio).toBeLessThan(0.3)
    expect(arm.roundTrip.source).toBeLessThan(1e-2)
    const { images } = await readPictures(`${out}/translated`)
    expect(images.count).toBe(120)
    expect(brightness(x.images)).toBeLessThan(60)
    expect(brightness(images)).toBeGreaterThan(150)
    expect(readdirSync(out).sort()).toEqual([
      'conditional-back.png',
      'conditional.png',
      'map.safetensors',
      'report.json',
      'report.md',
      'shared.latent.safetensors',
      'translated',
      'translated-back',
    ])
    expect(JSON.parse(readFileSync(`${out}/report.json`, 'utf8')).arms).toEqual(report.arms)

    const again = await cli(['translate', source, '--with', out, '--out', path('again'), '--json'])
    expect(again.code).toBe(0)
    expect(readFileSync(path('again/translated/up/000.png'))).toEqual(readFileSync(`${out}/translated/up/000.png`))
    const back = await cli(['translate', target, '--with', out, '--back', '--out', path('home'), '--json'])
    expect(JSON.parse(back.stdout)).toMatchObject({ rows: 160, unconvergedRows: 0 })
    expect(readFileSync(path('home/translated/flat/001.png'))).toEqual(
      readFileSync(`${out}/translated-back/flat/001.png`),
    )
  })

  test('by what it learned, refuses pictures of another size, labels that it does not know and missing ones, by name', async () => {
    const args = ['--latent', 'pca', '--dimension', '3', '--steps', '20', '--out', path('models')]
    expect((await cli(['translate', source, target, ...args])).code).toBe(0)
    const say = async (pictures: string) => {
      const { code, stderr } = await cli(['translate', pictures, '--with', path('models'), '--out', path('never')])
      return `${code} ${stderr}`
    }
    const larger = await writeFolder('wide', bars(4, 7, 1).images, ['up', 'flat', 'up', 'flat'])
    expect(await say(larger)).toMatch(/^1 .*wide are 7 x 7 grey but the model was trained on 6 x 6 grey/)
    const tilted = await writeFolder('tilted', takeImages(x.images, [0, 1]), ['up', 'tilted'])
    expect(await say(tilted)).toMatch(/^1 .*Picture 1 of .*tilted has the label "tilted", but .*2 classes \(flat, up\)/)
    expect(await say(await writeFolder('plain', takeImages(x.images, [0, 1])))).toMatch(
      /^1 .*plain has no labels, but /,
    )
    expect(readdirSync(path('.'))).not.toContain('never')
  })

  test('takes IDX files without labels, by PCA, and writes IDX', async () => {
    writeFileSync(path('x.idx'), encodeIdxImages(x.images))
    writeFileSync(path('z.idx'), encodeIdxImages(negative(z.images)))
    const args = ['translate', path('x.idx'), path('z.idx'), '--latent', 'pca', '--dimension', '4', '--steps', '60']
    const { code, stdout } = await cli([...args, '--out', path('idx'), '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).classifier).toBeNull()
    const written = await decodeIdxImages(readFileSync(path('idx/translated-images-idx3-ubyte')), 'written')
    expect([written.count, written.width]).toEqual([120, 6])
    expect(brightness(written)).toBeGreaterThan(170)
  })

  test('says before the work what does not fit, by name', async () => {
    const oneClass = await writeFolder('one-class', takeImages(x.images, [0, 2, 4]), ['up', 'up', 'up'])
    const larger = await writeFolder('larger', bars(6, 7, 1).images, ['up', 'flat', 'up', 'flat', 'up', 'flat'])
    const say = async (...args: string[]) => {
      const { code, stderr } = await cli(['translate', ...args, '--out', path('never')])
      return `${code} ${stderr}`
    }
    expect(await say(source, oneClass)).toMatch(/^1 .*flat \(only in .*bright\)/)
    expect(await say(source, larger)).toMatch(/^1 .*bright are 6 x 6 grey and those of .*larger 7 x 7 grey/)
    expect(await say(source, path('bars.idx'))).toMatch(/^1 .*bright has labels and .*bars\.idx has none/)
    expect(await say(source)).toMatch(/^2 .*SOURCE and TARGET/)
    expect(await say(source, target, '--noise', '2')).toMatch(/^2 .*--noise takes a number from 0 to 1, found "2"/)
    expect(await say(source, target, '--size', 'big')).toMatch(/^2 .*--size takes a size as 32x32, found "big"/)
  })
})

describe('brenier colour', () => {
  test('writes both pictures, a comparison and the map', async () => {
    const random = new Random(1)
    // Many pixels of each colour: where nearly all differ, dithering cannot make more.
    const cloud = (r: number, g: number, b: number) =>
      image(
        Uint8Array.from({ length: 50 * 40 * 3 }, (_, i) => [r, g, b][i % 3]! + 10 * Math.round(random.normal())),
        40,
        50,
        3,
      )
    const [a, b] = [
      await writePng(path('warm.png'), cloud(190, 120, 70)),
      await writePng(path('cold.png'), cloud(60, 110, 180)),
    ]
    const out = path('colours')
    const { code, stdout } = await cli(['colour', a, b, '--out', out, '--steps', '60', '--sample', '1500', '--json'])
    expect(code).toBe(0)
    const report = JSON.parse(stdout)
    const { energyDistance, distinctColours } = report
    expect(Object.keys(report)).toEqual([
      ...['version', 'machine', 'commit', 'date', 'experiment', 'config', 'pictures', 'fit', 'seconds'],
      ...['energyDistance', 'distinctColours', 'peakMemory', 'files', 'map'],
    ])
    expect(report.machine.engine).toMatch(/onnxruntime/)
    expect(report.config).toEqual({ dither: true, seed: 0, sample: 1500, steps: 60 })
    // Dithered, a colour becomes several; without, no more than there were.
    const plain = await cli([
      'colour',
      a,
      b,
      '--out',
      out,
      '--steps',
      '60',
      '--sample',
      '1500',
      '--no-dither',
      '--json',
    ])
    const undithered = JSON.parse(plain.stdout).distinctColours
    expect(undithered.forward).toBeLessThanOrEqual(undithered.source)
    expect(undithered.source).toBe(distinctColours.source)
    expect(distinctColours.forward).toBeGreaterThan(undithered.forward)
    expect(energyDistance.forward).toBeLessThan(0.05 * energyDistance.before)
    expect(energyDistance.backward).toBeLessThan(0.05 * energyDistance.before)
    expect(readdirSync(out).sort()).toEqual([
      'cold-as-warm.png',
      'comparison.png',
      'map.safetensors',
      'report.json',
      'warm-as-cold.png',
    ])
    const moved = await decodeImage(readFileSync(`${out}/warm-as-cold.png`), 'moved')
    expect([moved.width, moved.height]).toEqual([50, 40])
    const grey = await writePng(path('grey.png'), image(new Uint8Array(100).fill(3), 10, 10, 1))
    const refused = await cli(['colour', a, grey, '--out', out])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(/grey\.png is grey and .*warm\.png is in colour/)
    const clear = await writePng(path('clear.png'), image(new Uint8Array(400), 10, 10, 4))
    expect((await cli(['colour', clear, a, '--out', out])).stderr).toMatch(/clear\.png has no visible pixel/)
  })
})
