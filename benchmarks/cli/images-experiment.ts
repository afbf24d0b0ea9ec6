import { join } from 'node:path'
import { InputError } from '../../src/base/errors.ts'
import { resizeImage } from '../../src/pictures/codec.ts'
import { readPictures } from '../../src/pictures/read.ts'
import type { LabelledPictures } from '../../src/pictures/translation/pictures.ts'
import type { ImagesConfig, ImagesOutput } from '../../src/pictures/translation/run.ts'
import { digitsOf, runDigits, runFashion, type TrainAndTest } from '../experiments/images-digits.ts'
import '../../src/index.ts'
import { prepareFolder } from '../../src/cli/benchmark-output.ts'
import type { Flags, Outcome, Session } from '../../src/cli/command.ts'
import { imagesText, writeImages, writeTranslator } from '../../src/cli/images-output.ts'
import { experimentContext } from '../../src/cli/machine.ts'
import { flag, given, oneOf, parseFlags, positive, requireKnown, text, whole, z } from '../../src/cli/options.ts'
import { pathExists, readTable } from '../../src/io/node/index.ts'
import type { ImageExperiment } from './images-names.ts'

const schema = z.object({
  data: text,
  out: text.optional(),
  seed: whole(0).optional(),
  epochs: whole(1).optional(),
  beta: positive.optional(),
  noise: positive.optional(),
  mmdWeight: positive.optional(),
  validation: z.boolean().optional(),
  latent: oneOf('cvae', 'pca').optional(),
  spaces: oneOf('shared', 'separate').optional(),
  steps: whole(1).optional(),
  maxTime: positive.optional(),
  threads: whole(1).optional(),
  device: oneOf('auto', 'native', 'wasm').optional(),
  json: flag,
})

/** `brenier experiment fashion-to-digits --data DIR` and its kin. */
export async function runImagesExperiment(name: ImageExperiment, flags: Flags, session: Session): Promise<Outcome> {
  const { signal, messages } = session
  requireKnown(`experiment ${name}`, schema.shape, flags)
  const { data, out, json: _, ...asked } = parseFlags(schema, flags)
  if (out !== undefined) await prepareFolder(out)
  messages.progress('reading the pictures')
  const mnist = await halves(join(data, 'mnist'))
  const context = await experimentContext(session)
  const config: ImagesConfig = given(asked)
  const output: ImagesOutput =
    name === 'digits-to-digits'
      ? await runDigits(config, await optdigits(data), mnist, context)
      : await runFashion(config, await fashion(data), mnist, context)
  signal.throwIfAborted()
  if (out !== undefined) {
    await writeImages(out, output)
    await writeTranslator(out, output.translator)
  }
  return { json: { ...output.report }, text: imagesText(output.report) }
}

/** The four files that MNIST and its kin come in, gzip or not. */
async function halves(folder: string): Promise<TrainAndTest> {
  return { train: await half(folder, 'train-'), test: await half(folder, 't10k-') }
}

async function half(folder: string, prefix: string): Promise<LabelledPictures> {
  const images = await existing(join(folder, `${prefix}images-idx3-ubyte`))
  const labels = await existing(join(folder, `${prefix}labels-idx1-ubyte`))
  const read = await readPictures(images, { labels })
  return { images: read.images, labels: read.labels! }
}

async function existing(path: string): Promise<string> {
  if (await pathExists(path)) return path
  if (await pathExists(`${path}.gz`)) return `${path}.gz`
  throw new InputError(`There is no file ${path}, nor ${path}.gz; name the folder that has it with --data.`)
}

/** Fashion-MNIST in full where it is there, else the sample of it. */
async function fashion(data: string): Promise<LabelledPictures | TrainAndTest> {
  const full = join(data, 'fashion-mnist')
  if (await pathExists(full)) return halves(full)
  return half(join(data, 'fashion-mnist-sample'), '')
}

async function optdigits(data: string): Promise<LabelledPictures> {
  const path = join(data, 'optdigits', 'digits.csv')
  const { points } = await readTable((await pathExists(path)) ? path : `${path}.gz`, { header: false })
  if (points.columns !== 65)
    throw new InputError(`${path} has ${points.columns} columns; optdigits has 64 pixels and the digit.`)
  return digitsOf(points, resizeImage)
}
