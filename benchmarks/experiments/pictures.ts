import { join } from 'node:path'
import { InputError } from 'brenier'
import { pathExists, readTable } from 'brenier/io'
import { type LabelledPictures, readPictures, resizeImage } from 'brenier/pictures'
import { digitsOf, type TrainAndTest } from './digits.ts'

/** The picture sets of the experiments, from the files that they are published in. */

export function readMnist(data: string): Promise<TrainAndTest> {
  return halves(join(data, 'mnist'))
}

/** The four files of MNIST and of Fashion-MNIST, gzipped or not. */
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

/** The full Fashion-MNIST if it is there, else the sample of it. */
export async function readFashion(data: string): Promise<LabelledPictures | TrainAndTest> {
  const full = join(data, 'fashion-mnist')
  if (await pathExists(full)) return halves(full)
  return half(join(data, 'fashion-mnist-sample'), '')
}

export async function readOptdigits(data: string): Promise<LabelledPictures> {
  const path = join(data, 'optdigits', 'digits.csv')
  const { points } = await readTable((await pathExists(path)) ? path : `${path}.gz`, { header: false })
  if (points.columns !== 65)
    throw new InputError(`${path} has ${points.columns} columns; optdigits has 64 pixels and the digit.`)
  return digitsOf(points, resizeImage)
}
