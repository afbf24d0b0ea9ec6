import { InputError } from '../../base/errors.ts'
import type { Points } from '../../base/points.ts'
import { type EngineOptions, openEngine } from '../../engine/index.ts'
import { fileHost } from '../../io/host.ts'
import type { Labels } from '../../problem/labels.ts'
import type { BackwardOptions } from '../../transport/calls.ts'
import { TransportMap } from '../../transport/map.ts'
import type { ImageStack } from '../image.ts'
import type { LatentSpace } from './latent-space.ts'
import { restoreLatentSpace } from './restore.ts'

/** The pictures of a translation, and their codes. */
export interface Translation {
  /** One for each picture, with the pictures' names if they have any. */
  readonly images: ImageStack
  /** The codes of the pictures. */
  readonly code: Points
  /** The codes after transport, from which `images` is decoded. */
  readonly moved: Points
}

export interface BackwardTranslation extends Translation {
  /** The number of pictures whose inner problem was not solved to the tolerance. */
  readonly unconvergedRows: number
  readonly maxResidual: number
}

export type TranslatorLoadOptions = EngineOptions & { readonly threads?: number }

/** The files in a translator's folder. One latent space serves both sides, or each side has its own. */
const FILES = {
  map: 'map.safetensors',
  source: 'source.latent.safetensors',
  target: 'target.latent.safetensors',
  shared: 'shared.latent.safetensors',
} as const

/** Turns pictures of one kind into pictures of another and back: encode, transport, decode. */
export class Translator {
  readonly source: LatentSpace
  readonly target: LatentSpace
  readonly map: TransportMap

  constructor(source: LatentSpace, target: LatentSpace, map: TransportMap) {
    this.source = source
    this.target = target
    this.map = map
  }

  /**
   * Translates pictures of the source into pictures of the target.
   * @param labels one for each picture, if the map is conditional
   * @throws InputError for pictures of another size, and labels that are missing or unknown
   */
  async forward(images: ImageStack, labels?: Labels, signal?: AbortSignal): Promise<Translation> {
    const code = await this.source.encode(images, labels)
    const moved = await this.map.forward(code, { ...this.#labels(labels), ...(signal && { signal }) })
    return { images: named(await this.target.decode(moved, labels), images), code, moved }
  }

  /** Translates pictures of the target back, by solving the inner problem for each picture. @throws InputError as `forward` */
  async backward(images: ImageStack, labels?: Labels, options: BackwardOptions = {}): Promise<BackwardTranslation> {
    const code = await this.target.encode(images, labels)
    const { points, unconvergedRows, maxResidual } = await this.map.backward(code, {
      ...options,
      ...this.#labels(labels),
    })
    const back = named(await this.source.decode(points, labels), images)
    return { images: back, code, moved: points, unconvergedRows, maxResidual }
  }

  #labels(labels: Labels | undefined): { labels?: Labels } {
    return this.map.classes.length > 0 && labels !== undefined ? { labels } : {}
  }

  /** The latent spaces and the map, by file name. */
  toFiles(): Record<string, Uint8Array> {
    const { source, target, map } = this
    const spaces =
      source === target
        ? { [FILES.shared]: source.toBytes() }
        : { [FILES.source]: source.toBytes(), [FILES.target]: target.toBytes() }
    return { ...spaces, [FILES.map]: map.toBytes() }
  }

  /** Writes `toFiles` into an existing folder. @throws InputError if it may not be written */
  async save(folder: string): Promise<void> {
    const host = fileHost('toFiles()', folder)
    for (const [name, bytes] of Object.entries(this.toFiles())) await host.write(`${folder}/${name}`, bytes)
  }

  /** Reads what `save` wrote. @throws InputError naming a file that is missing, damaged, or of a later version */
  static async load(folder: string, options: TranslatorLoadOptions = {}): Promise<Translator> {
    const host = fileHost('Translator.fromFiles(files)', folder)
    const spaces = (await host.exists(`${folder}/${FILES.shared}`)) ? [FILES.shared] : [FILES.source, FILES.target]
    const files: Record<string, Uint8Array> = {}
    for (const name of [FILES.map, ...spaces]) files[name] = await host.read(`${folder}/${name}`)
    return Translator.fromFiles(files, options, `${folder}/`)
  }

  /**
   * Restores a translator from what `toFiles` returned.
   * @param prefix stands before the file names in error messages
   * @throws InputError naming a file that is missing, damaged, or of a later version
   */
  static async fromFiles(
    files: Readonly<Record<string, Uint8Array>>,
    options: TranslatorLoadOptions = {},
    prefix = '',
  ): Promise<Translator> {
    const engine = await openEngine(options)
    const bytesOf = (name: string): Uint8Array => {
      const bytes = files[name]
      if (bytes === undefined)
        throw new InputError(
          `${prefix}${name} is missing among the translator's files; pass all that toFiles() returned.`,
        )
      return bytes
    }
    const space = (name: string) => restoreLatentSpace(engine, bytesOf(name), prefix + name)
    const mapOptions = { ...options, device: engine.device }
    const map = await TransportMap.fromBytes(bytesOf(FILES.map), mapOptions, prefix + FILES.map)
    if (files[FILES.shared] !== undefined) {
      const shared = await space(FILES.shared)
      return new Translator(shared, shared, map)
    }
    return new Translator(await space(FILES.source), await space(FILES.target), map)
  }

  /** Frees the memory outside JavaScript. */
  async dispose(): Promise<void> {
    await this.source.dispose()
    if (this.target !== this.source) await this.target.dispose()
    await this.map.dispose()
  }
}

function named(images: ImageStack, { names }: ImageStack): ImageStack {
  return names === undefined ? images : { ...images, names }
}
