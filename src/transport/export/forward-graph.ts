import { gradient, input, reshape } from '../../graph/index.ts'
import { pointsShape } from '../../potentials/potential.ts'
import { weightInputs } from '../../potentials/weights.ts'
import { densityGraph } from './density-graph.ts'
import type { ModelGraph, Rows } from './model-graph.ts'
import type { OutputValue } from './outputs.ts'
import { enter, inCost, leave } from './units.ts'

/** T(x), and any further outputs requested. */
export function forwardGraph(graph: ModelGraph, { points, label }: Rows): OutputValue[] {
  const { assembly, model, options } = graph
  const { potential, frame, classes } = model
  const inFrame = enter(graph, points, 'source', 'float32')
  const at = input('at', pointsShape(frame.dimension))
  const labels = classes.length > 0 ? input('label', ['rows', classes.length]) : undefined
  const value = reshape(potential.value(at, weightInputs(potential), labels), ['rows'])
  const [slope] = gradient(value, [at])
  const from = { ...graph.weights.float32(), at: inFrame, ...(label && { label }) }
  const made = assembly.part({ value, slope: slope! }, from, 'float32')
  const images = leave(graph, made.slope, 'target', 'float32')
  const outputs: OutputValue[] = [{ name: 'images', value: images, shape: pointsShape(frame.dimension) }]
  if (options.outputs.includes('potential'))
    outputs.push({ name: 'potential', value: inCost(graph, made.value, 'float32', 1), shape: ['rows'] })
  if (options.outputs.includes('logDensity'))
    outputs.push({
      name: 'log_density',
      value: densityGraph(graph, { at: inFrame, images, ...(label && { label }) }),
      shape: ['rows'],
    })
  return outputs
}
