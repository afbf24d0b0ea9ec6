import type { Assembly, Precision } from '../../graph/assembly.ts'
import { boundWeights, sections } from '../../potentials/weights.ts'
import type { MapModel } from '../model.ts'
import type { CheckedOptions } from './options.ts'

/** The graph of a map on its way, with what all of its parts need. */
export interface ModelGraph {
  readonly assembly: Assembly
  readonly model: MapModel
  readonly options: CheckedOptions
  /** The weights, by the names of their inputs. */
  readonly weights: Readonly<Record<Precision, () => Readonly<Record<string, string>>>>
}

/**
 * Weights are kept once, in single precision; what needs them in double precision casts them.
 * @param prefix of their names: potentials of one graph have names of their own
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

/** Points as the caller gives them, and what has become of their labels. */
export interface Rows {
  /** In the units of the data; NaN in rows whose label is not known. */
  readonly points: string
  /** One-hot, in single precision; absent for a map without classes. */
  readonly label?: string
}
