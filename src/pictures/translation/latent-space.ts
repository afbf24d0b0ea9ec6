import { InputError } from '../../base/errors.ts'
import type { Points } from '../../base/points.ts'
import type { Random } from '../../base/random.ts'
import {
  decodeSafetensors,
  encodeSafetensors,
  type SafeTensors,
  type Tensor,
} from '../../io/safetensors/safetensors.ts'
import type { Labels } from '../../problem/labels.ts'
import type { ImageStack } from '../image.ts'
import type { ImageShape } from './pixels.ts'

/** A space of few dimensions in which pictures are points: transport happens there. */
export interface LatentSpace {
  readonly kind: string
  readonly dimension: number
  /** Of the pictures that it takes and gives. */
  readonly shape: ImageShape
  /** The labels that it is conditional on; none if it is not, and labels are then ignored. */
  readonly classes: readonly string[]
  /**
   * @param labels one a picture, needed where the space is conditional
   * @param random draws each point from the law that the space gives its picture, where that is wider than one point
   * @returns one point a picture
   * @throws InputError for pictures of another size, and labels that are missing or not known
   */
  encode(images: ImageStack, labels?: Labels, random?: Random): Promise<Points>
  /** The pictures of points; the inverse of `encode` but for what the space leaves out. Throws as `encode`. */
  decode(points: Points, labels?: Labels): Promise<ImageStack>
  /** The model as the bytes of a safetensors file; `restoreLatentSpace` reads them. */
  toBytes(): Uint8Array
  /** Frees the memory outside JavaScript. */
  dispose(): Promise<void>
}

const FORMAT = 'brenier-latent'
const VERSION = 1

/** What a latent space's file says of itself, next to its arrays. */
export interface LatentHeader {
  readonly kind: string
  readonly dimension: number
  readonly shape: ImageShape
  readonly classes: readonly string[]
  readonly hidden?: readonly number[]
}

export function encodeLatent(header: LatentHeader, tensors: Readonly<Record<string, Tensor>>): Uint8Array {
  return encodeSafetensors(tensors, { brenier: JSON.stringify({ format: FORMAT, version: VERSION, ...header }) })
}

/** @throws InputError for bytes that are no latent model, damaged, or of a later version */
export function decodeLatent(bytes: Uint8Array, name: string): { header: LatentHeader; file: SafeTensors } {
  const file = decodeSafetensors(bytes, name)
  let header: (Partial<LatentHeader> & { format?: string; version?: number }) | null = null
  try {
    header = JSON.parse(file.metadata.brenier ?? 'null')
  } catch {
    // Said below.
  }
  if (header?.format !== FORMAT)
    throw new InputError(`${name} holds no latent model; give a file that brenier translate wrote.`)
  if (header.version !== VERSION)
    throw new InputError(
      `${name} is a latent model of version ${header.version}, and this brenier reads version ${VERSION}; use a later brenier.`,
    )
  const { dimension, shape, classes } = header
  const whole = [dimension, shape?.height, shape?.width, shape?.channels].every(
    (size) => Number.isInteger(size) && size! > 0,
  )
  if (!whole || !Array.isArray(classes)) throw new InputError(`${name} has a damaged header; train the model again.`)
  return { header: header as LatentHeader, file }
}

/** An array of a model's file. Throws `InputError` where it is missing, of another shape, or not finite. */
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
