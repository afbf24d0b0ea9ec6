import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputError, UsageError } from '../../base/errors.ts'
import { Random } from '../../base/random.ts'
import { openEngine } from '../../engine/index.ts'
import { TransportMap } from '../../index.ts'
import { pathExists, readBytes, writeBytes } from '../../io/node/index.ts'
import { encodePng } from '../../pictures/codec.ts'
import { encodeIdxImages } from '../../pictures/idx.ts'
import { type ImageStack, imageAt } from '../../pictures/image.ts'
import { type PictureSet, readPictures } from '../../pictures/read.ts'
import { type LabelledPictures, splitPictures } from '../../pictures/translation/pictures.ts'
import { requireShape } from '../../pictures/translation/pixels.ts'
import { restoreLatentSpace } from '../../pictures/translation/restore.ts'
import { type ImagesConfig, runImages } from '../../pictures/translation/run.ts'
import { checkSides, Translator } from '../../pictures/translation/translator.ts'
import { prepareFolder } from '../benchmark-output.ts'
import type { Flags, Outcome, Session } from '../command.ts'
import { imagesText, TRANSLATOR_FILES, writeImages, writeTranslator } from '../images-output.ts'
import { experimentContext } from '../machine.ts'
import { flag, given, oneOf, parseFlags, positive, share, text, whole, widths, z } from '../options.ts'
import { described, plural, seconds } from '../text.ts'

const size = z
  .string()
  .refine((value) => /^[1-9]\d{0,3}x[1-9]\d{0,3}$/.test(value), { error: 'takes a size as 32x32' })
  .transform((value) => {
    const [width, height] = value.split('x').map(Number)
    return { width: width!, height: height! }
  })

const schema = z.object({
  out: text,
  with: text.optional(),
  back: flag,
  sourceLabels: text.optional(),
  targetLabels: text.optional(),
  labels: z.boolean().default(true),
  size: size.optional(),
  latent: oneOf('cvae', 'pca').optional(),
  spaces: oneOf('shared', 'separate').optional(),
  dimension: whole(1).optional(),
  epochs: whole(1).optional(),
  hidden: widths.optional(),
  beta: positive.optional(),
  noise: positive.optional(),
  steps: whole(1).optional(),
  maxTime: positive.optional(),
  heldOut: share.default(0.1),
  seed: whole(0).default(0),
  threads: whole(1).optional(),
  device: oneOf('auto', 'native', 'wasm').optional(),
})

type Asked = z.infer<typeof schema>

/** `brenier translate SOURCE TARGET --out DIR`, and `brenier translate SOURCE --with DIR --out DIR` */
export async function runTranslate(
  [source = '', target]: readonly string[],
  flags: Flags,
  session: Session,
): Promise<Outcome> {
  const asked = parseFlags(schema, flags)
  if (asked.with !== undefined) {
    if (target !== undefined) throw new UsageError('--with translates SOURCE by what is learned; leave out TARGET.')
    return translateWith(asked.with, source, asked, session)
  }
  if (target === undefined) throw new UsageError('Learning needs SOURCE and TARGET; give both, or --with DIR.')
  if ((asked.sourceLabels === undefined) !== (asked.targetLabels === undefined))
    throw new UsageError('--source-labels and --target-labels come together; give both, or neither.')
  return learn(source, target, asked, session)
}

async function learn(source: string, target: string, asked: Asked, session: Session): Promise<Outcome> {
  const { signal, messages } = session
  const x = await read(source, asked.sourceLabels, asked, session)
  const z = await read(target, asked.targetLabels, asked, session)
  checkSides({ ...x, name: source }, { ...z, name: target }, asked.spaces ?? 'shared')
  await prepareFolder(asked.out)
  const labelled = x.labels !== undefined
  const halves = (set: PictureSet, side: 'source' | 'target') =>
    splitPictures(withLabels(set), asked.heldOut, new Random(asked.seed).stream(`held-out pictures/${side}`))
  const { latent, spaces, dimension, epochs, hidden, beta, noise, steps, maxTime, seed, threads, device } = asked
  const config = {
    ...given({ latent, spaces, dimension, epochs, hidden, beta, noise, steps, maxTime, threads, device }),
    seed,
    arms: [labelled ? 'conditional' : 'unconditional'],
  } as ImagesConfig
  const output = await runImages(
    config,
    {
      name: `${basename(source)} to ${basename(target)}`,
      labelled,
      source: { name: source, ...halves(x, 'source') },
      target: { name: target, ...halves(z, 'target') },
    },
    await experimentContext(session),
  )
  signal.throwIfAborted()
  messages.progress('translating every picture')
  const { translator, report } = output
  const forward = await translator.forward(x.images, x.labels, signal)
  const files = [await writeStack(join(asked.out, 'translated'), forward.images)]
  if (asked.back) {
    const back = await translator.backward(z.images, z.labels, { signal })
    files.push(await writeStack(join(asked.out, 'translated-back'), back.images))
  }
  signal.throwIfAborted()
  await writeTranslator(asked.out, translator)
  const sheets = await writeImages(asked.out, output)
  const text = `${described([
    ['translated', ...files],
    ['look at', ...sheets],
  ])}\n${imagesText(report)}`
  return { json: { ...report, translated: files, sheets, folder: asked.out }, text }
}

/** Without classes all pictures are of one. */
function withLabels({ images, labels }: PictureSet): LabelledPictures {
  return { images, labels: labels ?? Array.from({ length: images.count }, () => 'all') }
}

async function read(
  path: string,
  labels: string | undefined,
  { size, labels: useFolders }: Asked,
  { messages, signal }: Session,
): Promise<PictureSet> {
  signal.throwIfAborted()
  return readPictures(path, {
    ...given({ labels, size }),
    classes: useFolders && labels === undefined,
    onProgress: (done, all) => messages.progress(`reading ${path}: ${done} of ${all}`),
  })
}

async function translateWith(folder: string, path: string, asked: Asked, session: Session): Promise<Outcome> {
  const { signal } = session
  const translator = await readTranslator(folder, asked)
  const labels = asked.back ? asked.targetLabels : asked.sourceLabels
  const found = await read(path, labels ?? asked.sourceLabels ?? asked.targetLabels, asked, session)
  const space = asked.back ? translator.target : translator.source
  requireShape(found.images, space.shape, `The pictures of ${path}`)
  const told = knownLabels(path, found.labels, translator.map.classes)
  const began = performance.now()
  const result = asked.back
    ? await translator.backward(found.images, told, { signal })
    : { ...(await translator.forward(found.images, told, signal)), unconvergedRows: 0, maxResidual: 0 }
  await prepareFolder(asked.out)
  const file = await writeStack(join(asked.out, 'translated'), result.images)
  const { unconvergedRows, maxResidual } = result
  const took = (performance.now() - began) / 1000
  return {
    json: { rows: found.images.count, seconds: took, unconvergedRows, maxResidual, translated: file },
    text: described([
      ['translated', `${plural(found.images.count, 'picture')} in ${seconds(took)}: ${file}`],
      ...(asked.back ? [['inverse', `${plural(unconvergedRows, 'row')} did not converge`] as const] : []),
    ]),
  }
}

/** The labels, where the models know classes. Throws `InputError` naming the pictures where labels are missing or not known. */
function knownLabels(
  path: string,
  labels: readonly string[] | undefined,
  classes: readonly string[],
): readonly string[] | undefined {
  if (classes.length === 0) return undefined
  const known = `the models know ${plural(classes.length, 'class').replace('classs', 'classes')} (${classes.slice(0, 10).join(', ')})`
  if (labels === undefined)
    throw new InputError(`${path} has no labels, but ${known}; give sub-folders of classes, or a file of labels.`)
  const row = labels.findIndex((label) => !classes.includes(label))
  if (row >= 0)
    throw new InputError(`Picture ${row + 1} of ${path} has the label "${labels[row]}", but ${known}; leave it out.`)
  return labels
}

async function readTranslator(folder: string, { device, threads }: Asked): Promise<Translator> {
  const options = given({ device, threads })
  const engine = await openEngine(options)
  const space = async (file: string) => {
    const path = join(folder, file)
    return restoreLatentSpace(engine, new Uint8Array(await readBytes(path)), path)
  }
  const map = await TransportMap.load(join(folder, TRANSLATOR_FILES.map), options)
  if (await pathExists(join(folder, TRANSLATOR_FILES.shared))) {
    const shared = await space(TRANSLATOR_FILES.shared)
    return new Translator(shared, shared, map)
  }
  return new Translator(await space(TRANSLATOR_FILES.source), await space(TRANSLATOR_FILES.target), map)
}

/** Pictures with names as a folder of PNG files of these names, others as an IDX file. @returns the folder or file */
async function writeStack(path: string, images: ImageStack): Promise<string> {
  if (images.names === undefined) {
    await writeBytes(`${path}-images-idx3-ubyte`, encodeIdxImages(images))
    return `${path}-images-idx3-ubyte`
  }
  for (const [i, name] of images.names.entries()) {
    const file = join(path, name.replace(/\.[^.]+$/, '.png'))
    await mkdir(dirname(file), { recursive: true })
    await writeBytes(file, await encodePng(imageAt(images, i)))
  }
  return path
}
