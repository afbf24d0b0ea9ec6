import type { WeightSlot } from '../engine/index.ts'
import { input } from '../graph/index.ts'
import type { Parameter, Weights } from './potential.ts'

/** Anything with weights: a potential, or any other network. */
export interface Parameterised {
  readonly parameters: readonly Parameter[]
}

/** Where one parameter lies in the flat array. */
export interface Section extends WeightSlot {
  readonly parameter: Parameter
}

/** The parameters as sections of one flat array, on which optimisers, files and all-reduces work. */
export function sections({ parameters }: Parameterised): Section[] {
  let start = 0
  return parameters.map((parameter) => {
    const { name, shape, initial } = parameter
    const section = { parameter, name: weightName(name), shape, start, end: start + initial.length }
    start = section.end
    return section
  })
}

export function initialWeights(potential: Parameterised): Float32Array {
  const layout = sections(potential)
  const flat = new Float32Array(layout.at(-1)?.end ?? 0)
  for (const { parameter, start } of layout) flat.set(parameter.initial, start)
  return flat
}

/** Views of the flat array, by name. */
export function viewsOf(potential: Parameterised, flat: Float32Array): Record<string, Float32Array> {
  return Object.fromEntries(
    sections(potential).map(({ parameter, start, end }) => [parameter.name, flat.subarray(start, end)]),
  )
}

/** The name of a parameter in graphs and files, which cannot clash with a graph's other inputs. */
export function weightName(name: string): string {
  return `weights.${name}`
}

/** The parameters as inputs of a graph, by the parameters' own names. */
export function weightInputs(potential: Parameterised): Weights {
  return Object.fromEntries(potential.parameters.map(({ name, shape }) => [name, input(weightName(name), shape)]))
}

/** Values for the inputs of `weightInputs`, for a graph in which they are constants. */
export function boundWeights(potential: Parameterised, flat: Float32Array): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(viewsOf(potential, flat)).map(([name, view]) => [weightName(name), view]))
}

/**
 * The weights with which every activation s(p), and the log-sum-exp, becomes t s(p / t): the same potential with its kinks rounded over a width
 * of t. As t grows, it becomes a quadratic function.
 */
export function smoothedWeights(potential: Parameterised, flat: Float32Array, t: number): Float32Array {
  const scaled = flat.slice()
  for (const { parameter, start, end } of sections(potential)) {
    const factor = t ** (parameter.smoothing ?? 0)
    for (let i = start; i < end; i++) scaled[i]! *= factor
  }
  return scaled
}

/** Clamps nonnegative parameters at 0, in place. */
export function project(layout: readonly Section[], flat: Float32Array): void {
  for (const { parameter, start, end } of layout) {
    if (parameter.constraint !== 'nonnegative') continue
    for (let i = start; i < end; i++) if (flat[i]! < 0) flat[i] = 0
  }
}
