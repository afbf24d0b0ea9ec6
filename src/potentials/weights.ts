import { input } from '../graph/index.ts'
import type { Parameter, Potential, Weights } from './potential.ts'

/** Where one parameter lies within the flat array of all. */
export interface Section {
  readonly parameter: Parameter
  readonly start: number
  readonly end: number
}

/** The parameters of a potential as sections of one flat array: what optimisers, files and all-reduces work on. */
export function sections(potential: Potential): Section[] {
  let start = 0
  return potential.parameters.map((parameter) => {
    const section = { parameter, start, end: start + parameter.initial.length }
    start = section.end
    return section
  })
}

export function initialWeights(potential: Potential): Float32Array {
  const layout = sections(potential)
  const flat = new Float32Array(layout.at(-1)?.end ?? 0)
  for (const { parameter, start } of layout) flat.set(parameter.initial, start)
  return flat
}

/** Views of the flat array, by name. */
export function viewsOf(potential: Potential, flat: Float32Array): Record<string, Float32Array> {
  return Object.fromEntries(
    sections(potential).map(({ parameter, start, end }) => [parameter.name, flat.subarray(start, end)]),
  )
}

/** What a parameter is called in graphs and files: a potential's own names cannot meet those of a graph's other inputs. */
export function weightName(name: string): string {
  return `weights.${name}`
}

/** The parameters as inputs of a graph, by the potential's own names. */
export function weightInputs(potential: Potential): Weights {
  return Object.fromEntries(potential.parameters.map(({ name, shape }) => [name, input(weightName(name), shape)]))
}

/** Values for the inputs of `weightInputs`, for a graph that has them as constants. */
export function boundWeights(potential: Potential, flat: Float32Array): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(viewsOf(potential, flat)).map(([name, view]) => [weightName(name), view]))
}

/** Clamps what must not be negative. */
export function project(layout: readonly Section[], flat: Float32Array): void {
  for (const { parameter, start, end } of layout) {
    if (parameter.constraint !== 'nonnegative') continue
    for (let i = start; i < end; i++) if (flat[i]! < 0) flat[i] = 0
  }
}
