import { mkdirSync, readdirSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { openEngine } from '../../../src/engine/index.ts'
import {
  fitTranslator,
  type ImageStack,
  runTranslation,
  type TranslationHalves,
  Translator,
  type TranslatorOptions,
} from '../../../src/pictures/index.ts'
import { scratch } from '../../cli/harness.ts'
import { bars } from './bars.ts'

const folder = scratch()
afterAll(() => folder.remove())

const negative = (images: ImageStack): ImageStack => ({ ...images, pixels: images.pixels.map((value) => 255 - value) })
const quick: TranslatorOptions = { latent: 'pca', dimension: 3, steps: 20, seed: 1 }

describe('options of a translator', () => {
  const { images } = bars(40, 5, 1)
  const refused: readonly [TranslatorOptions, RegExp][] = [
    [{ dimension: 0 }, /^dimension must be a whole number of at least 1, found 0\.$/],
    [{ epochs: 1.5 }, /^epochs must be a whole number of at least 1, found 1\.5\.$/],
    [{ batch: -1 }, /^batch must .* found -1\.$/],
    [{ shift: -1 }, /^shift must be a whole number of at least 0, found -1\.$/],
    [{ hidden: [] }, /^hidden must be widths, one or more whole numbers of at least 1, found /],
    [{ hidden: [8, 0] }, /^hidden must be widths, .* found .*0/],
    [{ beta: 0 }, /^beta must be a positive number, found 0\.$/],
    [{ rate: Number.NaN }, /^rate must be a positive number, found NaN\.$/],
    [{ noise: 1.1 }, /^noise must be a number from 0 to 1, found 1\.1\.$/],
    [{ steps: 0 }, /^steps must be a whole number of at least 1, found 0\.$/],
  ]
  test.each(refused)('%j', async (options, message) => {
    const engine = await openEngine()
    const side = { images, name: 'bars' }
    await expect(fitTranslator(engine, side, side, { ...quick, ...options })).rejects.toThrow(message)
  })
})

test('eight codes of each of 600 pictures are no 4,800 rows: the potential stays convex, as with so few pictures', async () => {
  const side = { images: bars(600, 5, 1).images, name: 'bars' }
  const options: TranslatorOptions = { dimension: 2, hidden: [8], epochs: 1, steps: 2, seed: 1 }
  const { summary } = await fitTranslator(await openEngine(), side, side, options)
  // A twentieth of 4,800 rows judges, so that 4,320 teach.
  expect(summary.heldOut.sourceRows).toBe(240)
  expect(summary.potential).toBe('convex')
})

describe('a run of a translation', () => {
  const all = (count: number) => Array.from({ length: count }, () => 'all')
  const halves = (name: string, invert: boolean, seed: number): TranslationHalves => {
    const [train, test] = [bars(60, 5, seed).images, bars(20, 5, seed + 1).images]
    const kind = (images: ImageStack) => (invert ? negative(images) : images)
    return {
      name,
      train: { images: kind(train), labels: all(60) },
      test: { images: kind(test), labels: all(20) },
    }
  }
  const [source, target] = [halves('bright', false, 1), halves('dark', true, 3)]

  test('without classes has one arm and no classifier, and says what it did', async () => {
    const stages = new Set<string>()
    const onProgress = ({ stage }: { stage: string }) => void stages.add(stage)
    const { report, engine, pictures } = await runTranslation(
      { labelled: false, source, target },
      { ...quick, onProgress },
    )
    expect(report.classifier).toBeNull()
    expect(report.arms.map(({ conditional, accuracy }) => [conditional, accuracy])).toEqual([[false, null]])
    expect(report.data).toEqual({
      source: { name: 'bright', train: 60, test: 20 },
      target: { name: 'dark', train: 60, test: 20 },
    })
    expect(Object.keys(pictures)).toEqual(['unconditional', 'unconditional-back'])
    expect([...stages]).toEqual(['unconditional: learning the map', 'unconditional: judging'])
    expect(engine).toMatch(/onnxruntime/)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  test.each([
    ['shared', ['map.safetensors', 'shared.latent.safetensors']],
    ['separate', ['map.safetensors', 'source.latent.safetensors', 'target.latent.safetensors']],
  ] as const)('a translator with %s spaces that is saved and loaded translates alike', async (spaces, files) => {
    const sides = [source, target].map(({ name, train: { images } }) => ({ name, images }))
    const { translator } = await fitTranslator(await openEngine(), sides[0]!, sides[1]!, { ...quick, spaces })
    const path = folder.path(spaces)
    mkdirSync(path)
    await translator.save(path)
    expect(readdirSync(path).sort()).toEqual(files)
    const again = await Translator.load(path)
    expect((await again.forward(source.test.images)).images).toEqual(
      (await translator.forward(source.test.images)).images,
    )
    const held = await Translator.fromFiles(translator.toFiles())
    expect(held.toFiles()).toEqual(translator.toFiles())
    await held.dispose()
    await again.dispose()
    await translator.dispose()
  })

  test('a missing file of a translator is named', async () => {
    await expect(Translator.load(folder.path('nowhere'))).rejects.toThrow(
      /There is no file .*nowhere\/map\.safetensors/,
    )
    await expect(Translator.fromFiles({})).rejects.toThrow(
      /^map\.safetensors is missing among the translator's files; pass all that toFiles\(\) returned\.$/,
    )
  })
})
