import { InputError } from '../../src/base/errors.ts'
import { matrix } from '../../src/base/linalg/matrix.ts'
import { product } from '../../src/base/linalg/product.ts'
import type { Points } from '../../src/base/points.ts'
import { Random } from '../../src/base/random.ts'
import type { Engine } from '../../src/engine/index.ts'
import { fitOptionsOf, withoutUndefined } from '../../src/pictures/config.ts'
import type { ExperimentContext } from '../../src/pictures/environment.ts'
import { centred, coordinateMatrices, uncentred } from '../../src/problem/frame.ts'
import { fit } from '../../src/training/fit.ts'
import { TransportMap } from '../../src/transport/map.ts'
import type { MapModel } from '../../src/transport/model.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import { samplesOf } from './accuracy.ts'
import type { ConjugateConfig } from './conjugate.ts'
import { SnapshotRecorder } from './snapshots.ts'

/** A potential, and what to solve for, in its coordinates. */
export interface ConjugateCase {
  readonly name: string
  readonly model: MapModel
  /** Rows x D. */
  readonly targets: Float32Array
  /** As many other targets of the same law, whose solutions are starts. */
  readonly others: Float32Array
  /** The weights some time before the end of training, where that is known. */
  readonly previous?: Float32Array
}

/**
 * Of a map alone: the targets are images, under the map itself, of Gaussian points with the moments of the source that it was fitted on.
 * @throws InputError for a conditional map
 */
export async function caseOf(
  engine: Engine,
  name: string,
  model: MapModel,
  { rows, seed }: ConjugateConfig,
): Promise<ConjugateCase> {
  if (model.classes.length > 0)
    throw new InputError(`${name} is conditional on ${model.classes.length} classes; give a map without labels.`)
  const { coordinates } = model
  const { dimension: d, spread, scale, sourceMean } = coordinates
  const random = new Random(seed).stream('benchmark data')
  const inside = Float64Array.from({ length: 2 * rows * d }, (_, i) => spread[i % d]! * random.normal())
  const outside = product(matrix(inside, 2 * rows, d), coordinateMatrices(coordinates).sourceOut)
  const x = uncentred(Float32Array.from(outside.data), scale, sourceMean, new Float64Array(0))
  const map = new TransportMap(engine, model)
  const z = await map.forward(x)
  await map.dispose()
  return { name, model, ...split(intoCoordinates(model, z), rows * d) }
}

/** Fits a mixture pair, and keeps the weights of a tenth of the training before its end. */
export async function fitCase(
  dimension: number,
  config: ConjugateConfig,
  { environment, signal, onProgress, onNotice }: ExperimentContext,
): Promise<ConjugateCase> {
  const random = new Random(config.seed).stream('benchmark data')
  const pair = mixturePair(dimension, random.stream('pair'))
  const { source, target } = await samplesOf(pair)(config.trainingRows, random.stream('training rows'))
  const recorder = new SnapshotRecorder(0.05, 1.05, environment.memory)
  const options = { ...fitOptionsOf(config, config.seed), ...withoutUndefined({ signal, onNotice }) }
  const run = fit(source, target, { ...options, onStep: recorder.onStep })
  for await (const { progress } of run) onProgress?.({ stage: `${pair.name}: fitting`, progress })
  const map = await run
  const { model } = map
  await map.dispose()
  const { images } = pair.pairs(2 * config.rows, random.stream('test points'))
  const before = recorder.snapshots.findLast(({ step }) => step <= 0.9 * model.training.steps)
  return {
    name: pair.name,
    model,
    ...split(intoCoordinates(model, images), config.rows * dimension),
    ...(before && { previous: before.weights }),
  }
}

function split(all: Float32Array, length: number): { targets: Float32Array; others: Float32Array } {
  return { targets: all.slice(0, length), others: all.slice(length) }
}

function intoCoordinates({ coordinates }: MapModel, z: Points): Float32Array {
  const { dimension: d, scale, targetMean } = coordinates
  const rows = matrix(Float64Array.from(centred(z, scale, targetMean)), z.rows, d)
  return Float32Array.from(product(rows, coordinateMatrices(coordinates).targetIn).data)
}

/** For each target the solution at the nearest of the others. All rows x D. */
export function nearestStarts(
  targets: Float32Array,
  others: Float32Array,
  solutions: Float32Array,
  d: number,
): Float32Array {
  const starts = new Float32Array(targets.length)
  for (let at = 0; at < targets.length; at += d) {
    let [nearest, least] = [0, Infinity]
    for (let other = 0; other < others.length; other += d) {
      let square = 0
      for (let j = 0; j < d && square < least; j++) square += (targets[at + j]! - others[other + j]!) ** 2
      if (square < least) [nearest, least] = [other, square]
    }
    starts.set(solutions.subarray(nearest, nearest + d), at)
  }
  return starts
}
