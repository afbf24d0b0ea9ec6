import type { Engine } from '../../engine/index.ts'
import { CvaeSpace } from './cvae.ts'
import { decodeLatent, type LatentSpace } from './latent-space.ts'
import { PcaSpace } from './pca.ts'

/**
 * Reads a latent space from the bytes that its `toBytes` returned.
 * @param name the file's name for error messages
 * @throws InputError for bytes that are not a latent space, are damaged, or come from a later version
 */
export async function restoreLatentSpace(engine: Engine, bytes: Uint8Array, name = 'The model'): Promise<LatentSpace> {
  const { header, file } = decodeLatent(bytes, name)
  return header.kind === 'pca'
    ? PcaSpace.restore(engine, header, file, name)
    : CvaeSpace.restore(engine, header, file, name)
}
