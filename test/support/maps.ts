import '../../src/index.ts'
import { identity, type Matrix } from '../../src/base/linalg/matrix.ts'
import { Random } from '../../src/base/random.ts'
import { openEngine } from '../../src/engine/index.ts'
import { networkPotential } from '../../src/potentials/network.ts'
import type { NetworkConfig } from '../../src/potentials/network-config.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { quadraticPotential } from '../../src/potentials/quadratic.ts'
import { initialWeights } from '../../src/potentials/weights.ts'
import { frameOf } from '../../src/problem/choose-frame.ts'
import type { Frame, Start } from '../../src/problem/frame.ts'
import type { Moments } from '../../src/problem/moments.ts'
import { TransportMap } from '../../src/transport/map.ts'
import type { MapModel } from '../../src/transport/model.ts'
import { randomCovariance } from '../base/linalg/random-matrices.ts'

/** A distribution N(mean, covariance) with its moments as a fit would have them. */
export function randomMoments(d: number, seed: number, offset = 0): Moments {
  const random = new Random(seed)
  const mean = Float64Array.from({ length: d }, () => offset + random.normal())
  return { mean, covariance: randomCovariance(d, seed, 3 * d), rows: 1000 }
}

export const QUADRATIC = (d: number): Potential =>
  quadraticPotential({ kind: 'quadratic', dimension: d, classes: 0, modulus: 0.01 })

export const NETWORK = (d: number, kind: 'convex' | 'smooth', seed: number): Potential => {
  const config: NetworkConfig = {
    kind,
    dimension: d,
    classes: 0,
    hidden: [16, 8],
    pieces: 3,
    activation: kind === 'convex' ? 'celu' : 'softplus',
    spread: new Array<number>(d).fill(1),
    modulus: 0.01,
  }
  return networkPotential(config, new Random(seed))
}

export interface ModelParts {
  readonly potential?: Potential
  readonly weights?: Float32Array
  readonly start?: Start
  readonly preconditioner?: Float32Array
}

/** What a fit between two distributions would start with: the frame of the exact moments, and no training. */
export function modelOf(source: Moments, target: Moments, parts: ModelParts = {}): MapModel {
  const d = source.mean.length
  const potential = parts.potential ?? QUADRATIC(d)
  const frame: Frame = frameOf(source, target, { scale: new Float64Array(d).fill(1) }, parts.start ?? 'moments')
  const same: Matrix = identity(d)
  return {
    potential,
    weights: parts.weights ?? initialWeights(potential),
    frame,
    preconditioner: parts.preconditioner ?? Float32Array.from(same.data),
    classes: [],
    training: {
      status: 'completed',
      steps: 1,
      seed: 0,
      sourceRows: 1000,
      targetRows: 1000,
      scale: 'none',
      start: parts.start ?? 'moments',
      engine: 'none',
    },
    trainedRows: { source: new Uint32Array(0), target: new Uint32Array(0) },
  }
}

export async function mapOf(source: Moments, target: Moments, parts: ModelParts = {}): Promise<TransportMap> {
  return new TransportMap(await openEngine(), modelOf(source, target, parts))
}
