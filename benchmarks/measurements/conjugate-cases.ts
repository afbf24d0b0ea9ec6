import { fit, InputError, type MapModel, Random, TransportMap } from 'brenier'
import { type Engine, FrameTransform } from 'brenier/method'
import { fitOptionsOf, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import type { ConjugateConfig } from './conjugate-config.ts'
import { samplesOf } from './samples.ts'
import { SnapshotRecorder } from './snapshots.ts'

/** A potential and the targets to solve for, in the potential's frame. */
export interface ConjugateCase {
  readonly name: string
  readonly model: MapModel
  /** Rows x D. */
  readonly targets: Float32Array
  /** The same number of other targets from the same distribution; their solutions serve as starts. */
  readonly others: Float32Array
  /** The weights from some time before the end of training, if known. */
  readonly previous?: Float32Array
}

/**
 * Makes a case from a map alone: the targets are images, under the map itself, of Gaussian points with the moments of its source.
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
  const { dimension: d, spread } = model.frame
  const random = new Random(seed).stream('benchmark data')
  const inside = Float32Array.from({ length: 2 * rows * d }, (_, i) => spread[i % d]! * random.normal())
  const frame = new FrameTransform(engine, model.frame)
  const map = new TransportMap(engine, model)
  const images = await map.forward(await frame.leave(inside, 'source', new Float64Array(0)))
  await map.dispose()
  const all = await frame.enter(images, 'target')
  await frame.dispose()
  return { name, model, ...split(all, rows * d) }
}

/** Fits a mixture pair, and keeps the weights from before the last tenth of the training. */
export async function fitCase(
  engine: Engine,
  dimension: number,
  config: ConjugateConfig,
  { environment, signal, onProgress, onNotice }: Context,
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
  const frame = new FrameTransform(engine, model.frame)
  const all = await frame.enter(images, 'target')
  await frame.dispose()
  const before = recorder.snapshots.findLast(({ step }) => step <= 0.9 * model.training.steps)
  return {
    name: pair.name,
    model,
    ...split(all, config.rows * dimension),
    ...(before && { previous: before.weights }),
  }
}

function split(all: Float32Array, length: number): { targets: Float32Array; others: Float32Array } {
  return { targets: all.slice(0, length), others: all.slice(length) }
}

/** For each target, the solution at the nearest of the other targets. All rows x D. */
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
