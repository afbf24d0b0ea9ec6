import type { Assembly, Precision } from '../../graph/assembly.ts'
import { boundWeights, sections } from '../../potentials/weights.ts'
import type { MapModel } from '../model.ts'
import type { CheckedOptions } from './options.ts'

/** The graph of a map under construction, with what all of its parts need. */
export interface ModelGraph {
  readonly assembly: Assembly
  readonly model: MapModel
  readonly options: CheckedOptions
  /** The weights, by the names of their inputs. */
  readonly weights: Readonly<Record<Precision, () => Readonly<Record<string, string>>>>
}

/**
 * Weights are stored once, in single precision; parts that need them in double precision cast them.
 * @param prefix of their names, which must differ between the potentials of one graph
 */
export function modelGraph(assembly: Assembly, model: MapModel, options: CheckedOptions, prefix = ''): ModelGraph {
  const values = boundWeights(model.potential, model.weights)
  const float32 = Object.fromEntries(
    sections(model.potential).map(({ name, shape }) => [
      name,
      assembly.numbers(values[name]!, shape, 'float32', `${prefix}${name}`),
    ]),
  )
  let float64: Record<string, string> | undefined
  const casts = () =>
    Object.fromEntries(Object.entries(float32).map(([name, value]) => [name, assembly.cast(value, 'float64')]))
  return {
    assembly,
    model,
    options,
    weights: {
      float32: () => float32,
      float64: () => {
        float64 ??= casts()
        return float64
      },
    },
  }
}

/** Points as the caller gives them, and their encoded labels. */
export interface Rows {
  /** In the units of the data; NaN in rows whose label is unknown. */
  readonly points: string
  /** One-hot, in single precision; absent for a map without classes. */
  readonly label?: string
}
