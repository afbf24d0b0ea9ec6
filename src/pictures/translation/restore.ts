import { InputError } from '../../base/errors.ts'
import type { Engine } from '../../engine/index.ts'
import { CvaeSpace } from './cvae.ts'
import { decodeLatent, type LatentSpace } from './latent-space.ts'
import { PcaSpace } from './pca.ts'

/** Reads what `LatentSpace.toBytes` gave. @param name what to call the file in an error */
export function restoreLatentSpace(engine: Engine, bytes: Uint8Array, name = 'The model'): Promise<LatentSpace> {
  const { header, file } = decodeLatent(bytes, name)
  if (header.kind === 'pca') return PcaSpace.restore(engine, header, file, name)
  if (header.kind === 'cvae') return CvaeSpace.restore(engine, header, file, name)
  throw new InputError(`${name} holds a latent space of kind "${header.kind}", which this brenier does not know.`)
}
