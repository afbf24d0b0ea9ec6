import { fit, InputError, type MapModel, type Points, type Random, TransportMap } from 'brenier'
import { type Engine, FrameTransform } from 'brenier/method'
import { fitOptionsOf, withoutUndefined } from '../framework/config.ts'
import type { Context } from '../framework/context.ts'
import { clusters } from '../pairs/clusters.ts'
import { diagonal } from '../pairs/dense.ts'
import { gaussian } from '../pairs/gaussian.ts'
import { gaussianPair } from '../pairs/gaussian-pair.ts'
import { mixturePair } from '../pairs/mixture-pair.ts'
import type { UnfinishedConfig } from './unfinished-config.ts'

/** A map and fresh targets for it, rows x D in its frame. */
export interface UnfinishedCase {
  readonly name: string
  readonly model: MapModel
  /** Targets from the target's own distribution. */
  fresh(rows: number, random: Random): Promise<Float32Array>
}

type Draw = (rows: number, random: Random) => Points

/** Functions that draw the rows of both sides of a family. */
const FAMILIES: Readonly<
  Record<'gaussian' | 'mixture' | 'clusters', (d: number, random: Random) => { source: Draw; target: Draw }>
> = {
  gaussian: (d, random) => ofPair(gaussianPair(d, random)),
  mixture: (d, random) => ofPair(mixturePair(d, random)),
  clusters: (d, random) => ({
    source: sampler(gaussian(new Float64Array(d), diagonal(new Float64Array(d).fill(1)))),
    target: sampler(clusters(d, random)),
  }),
}

export type Family = keyof typeof FAMILIES

function ofPair({ source, target }: ReturnType<typeof gaussianPair>): { source: Draw; target: Draw } {
  return { source: sampler(source), target: sampler(target) }
}

function sampler(measure: { sample: Draw }): Draw {
  return (rows, random) => measure.sample(rows, random)
}

/** Fits a map for a family. */
export async function familyCase(
  engine: Engine,
  family: Family,
  dimension: number,
  random: Random,
  config: UnfinishedConfig,
  { signal, onProgress, onNotice }: Context,
): Promise<UnfinishedCase> {
  const name = `${family}-${dimension}`
  const sides = FAMILIES[family](dimension, random.stream('pair'))
  const rows = config.trainingRows
  const options = { ...fitOptionsOf(config, config.seed), ...withoutUndefined({ signal, onNotice }) }
  const run = fit(sides.source(rows, random.stream('source')), sides.target(rows, random.stream('target')), options)
  for await (const { progress } of run) onProgress?.({ stage: `${name}: fitting`, progress })
  const map = await run
  await map.dispose()
  return { name, model: map.model, fresh: intoFrame(engine, map.model, sides.target) }
}

/**
 * Makes a case from a map alone: its targets are images, under the map itself, of Gaussian points with the moments of its source.
 * @throws InputError for a conditional map
 */
export function mapCase(engine: Engine, name: string, model: MapModel): UnfinishedCase {
  if (model.classes.length > 0)
    throw new InputError(`${name} is conditional on ${model.classes.length} classes; give a map without labels.`)
  const { dimension: d, spread } = model.frame
  return {
    name,
    model,
    async fresh(rows, random) {
      const inside = Float32Array.from({ length: rows * d }, (_, i) => spread[i % d]! * random.normal())
      const frame = new FrameTransform(engine, model.frame)
      const map = new TransportMap(engine, model)
      const images = await map.forward(await frame.leave(inside, 'source', inside))
      await map.dispose()
      const targets = await frame.enter(images, 'target')
      await frame.dispose()
      return targets
    },
  }
}

function intoFrame(engine: Engine, model: MapModel, draw: Draw): UnfinishedCase['fresh'] {
  return async (rows, random) => {
    const frame = new FrameTransform(engine, model.frame)
    const targets = await frame.enter(draw(rows, random), 'target')
    await frame.dispose()
    return targets
  }
}
