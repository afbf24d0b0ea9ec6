import { InputError } from '../../base/errors.ts'
import type { Points } from '../../base/points.ts'
import type { Random } from '../../base/random.ts'
import { headerJson, shownJson } from '../../io/safetensors/json.ts'
import type { SafeTensors, Tensor } from '../../io/safetensors/safetensors.ts'
import { decodeSealed, encodeSealed } from '../../io/safetensors/sealed.ts'
import type { Labels } from '../../problem/labels.ts'
import type { ImageShape, ImageStack } from '../image.ts'

export type LatentKind = 'cvae' | 'pca'

/** A space of few dimensions in which pictures are points, and in which the map is learned. */
export interface LatentSpace {
  readonly kind: LatentKind
  readonly dimension: number
  /** The shape of the pictures that it encodes and decodes. */
  readonly shape: ImageShape
  /** The labels that it is conditional on; empty for a space that ignores labels. */
  readonly classes: readonly string[]
  /**
   * Encodes pictures as points.
   * @param labels one for each picture, required if the space is conditional
   * @param random draws each point from the distribution that the space assigns to its picture; without it, the mean is returned
   * @returns images.count x dimension
   * @throws InputError for pictures of another size, and labels that are missing or unknown
   */
  encode(images: ImageStack, labels?: Labels, random?: Random): Promise<Points>
  /** Decodes points as pictures: the inverse of `encode`, except for what the space leaves out. @throws InputError as `encode` */
  decode(points: Points, labels?: Labels): Promise<ImageStack>
  /** The model as the bytes of a safetensors file; `restoreLatentSpace` reads them. */
  toBytes(): Uint8Array
  /** Frees the memory outside JavaScript. */
  dispose(): Promise<void>
}

const FORMAT = 'brenier-latent'
const VERSION = 1

/** The header of a latent space's file, beside its arrays. */
export interface LatentHeader {
  readonly kind: LatentKind
  readonly dimension: number
  readonly shape: ImageShape
  readonly classes: readonly string[]
  readonly hidden?: readonly number[]
}

export function encodeLatent(header: LatentHeader, tensors: Readonly<Record<string, Tensor>>): Uint8Array {
  return encodeSealed(tensors, { format: FORMAT, version: VERSION, ...header })
}

/** @throws InputError for bytes that are not a latent model, are damaged, of a later version, or of an unknown kind */
export function decodeLatent(bytes: Uint8Array, name: string): { header: LatentHeader; file: SafeTensors } {
  const file = decodeSealed(bytes, name)
  const header = parsedHeader(file)
  if (header?.format !== FORMAT)
    throw new InputError(`${name} holds no latent model; give a file that brenier translate wrote.`)
  if (header.version !== VERSION)
    throw new InputError(
      `${name} is a latent model of version ${shownJson(header.version)}, and this brenier reads version ${VERSION}; use a later brenier.`,
    )
  const { kind, dimension, shape, classes, hidden } = header
  if (kind !== 'pca' && kind !== 'cvae')
    throw new InputError(`${name} holds a latent space of kind ${shownJson(kind)}, which this brenier does not know.`)
  if (!isWhole(dimension) || shape === undefined || !hasShape(shape) || !Array.isArray(classes))
    throw new InputError(`${name} has a damaged header; train the model again.`)
  return { header: { kind, dimension, shape, classes, ...(hidden && { hidden }) }, file }
}

/** Null if the file has no header of this project. */
function parsedHeader({ metadata }: SafeTensors): (Partial<LatentHeader> & FileVersion) | null {
  return (headerJson(metadata.brenier ?? 'null') ?? null) as (Partial<LatentHeader> & FileVersion) | null
}

interface FileVersion {
  readonly format?: string
  readonly version?: number
}

function isWhole(value: number | undefined): value is number {
  return Number.isInteger(value) && value! > 0
}

function hasShape({ height, width, channels }: Partial<ImageShape>): boolean {
  return isWhole(height) && isWhole(width) && isWhole(channels)
}

/** An array of a model's file. @throws InputError if it is missing, has the wrong shape, or is not finite */
export function floatsOf(file: SafeTensors, key: string, shape: readonly number[], name: string): Float32Array {
  const tensor = file.tensors.get(key)
  if (tensor === undefined || tensor.dtype !== 'F32' || tensor.shape.join() !== shape.join())
    throw new InputError(
      `${name} lacks the array "${key}" of shape [${shape.join(', ')}]; it is damaged, train the model again.`,
    )
  const data = tensor.data as Float32Array
  if (!data.every(Number.isFinite)) throw new InputError(`${name} holds NaN or Inf in "${key}"; train the model again.`)
  return data
}
