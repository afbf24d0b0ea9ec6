import { InputError } from '../../base/errors.ts'
import { cholesky, logDeterminant } from '../../base/linalg/cholesky.ts'
import { identity } from '../../base/linalg/matrix.ts'
import { inverse } from '../../base/linalg/solve.ts'
import {
  add,
  constant,
  div,
  hessianVector,
  input,
  log,
  matmul,
  mul,
  reduceSum,
  reshape,
  scalar,
  select,
  slice,
  square,
  step,
  sub,
  type Tensor,
} from '../../graph/index.ts'
import { pointsShape } from '../../potentials/potential.ts'
import { weightInputs } from '../../potentials/weights.ts'
import { DENSITY_DIMENSIONS, frameLogDeterminant } from '../log-determinant.ts'
import type { ModelGraph } from './model-graph.ts'
import type { CheckedOptions } from './options.ts'

/** The forward map's own values: x~, and T(x) in the units of the data. */
interface Mapped {
  readonly at: string
  readonly images: string
  readonly label?: string
}

/** log p(x) = log q(T(x)) + log |det DT(x)|, as in the library's `logDensity`: the Hessian by D products, its determinant in double precision. */
export function densityGraph(graph: ModelGraph, mapped: Mapped): string {
  const { assembly, model, options } = graph
  const d = model.frame.dimension
  if (d > DENSITY_DIMENSIONS)
    throw new InputError(
      `The density is computed from the whole Hessian, up to ${DENSITY_DIMENSIONS} dimensions; this map has ${d}. Leave it out of the outputs.`,
      { field: 'outputs' },
    )
  const [hessian, transposed] = hessians(graph, mapped)
  const images = options.precision === 'float64' ? mapped.images : assembly.cast(mapped.images, 'float64')
  const square = ['rows', d, d]
  const mean = mul(scalar(0.5), add(input('hessian', square), input('transposed', square)))
  const density = add(add(logPivots(mean, d), scalar(frameLogDeterminant(model.frame))), logGaussian(d, options.target))
  const made = assembly.part({ density }, { hessian, transposed, images }, 'float64').density
  return options.precision === 'float64' ? made : assembly.cast(made, 'float32')
}

/** The Hessian of u at each row and its transpose, [rows, D, D]: they differ by rounding. */
function hessians(graph: ModelGraph, { at, label }: Mapped): [string, string] {
  const { assembly, model } = graph
  const { potential, classes, frame } = model
  const d = frame.dimension
  const unit = assembly.numbers(identity(d).data, [d, d], 'float32')
  const shape = assembly.node('Shape', [at])
  const points = input('at', pointsShape(d))
  const labels = classes.length > 0 ? input('label', ['rows', classes.length]) : undefined
  const value = potential.value(points, weightInputs(potential), labels)
  const product = hessianVector(value, points, input('direction', pointsShape(d)))
  const go = assembly.node('Greater', [assembly.integers([1], []), assembly.integers([0], [])])
  const { gathered } = assembly.loop(
    assembly.integers([d], []),
    go,
    {},
    (inside, _, number) => {
      const direction = inside.node('Expand', [inside.node('Gather', [unit, number], { axis: 0 }), shape])
      const from = { ...graph.weights.float32(), at, direction, ...(label && { label }) }
      return {
        go: inside.node('Identity', [go]),
        values: {},
        gathered: inside.part({ product }, from, 'float32').product,
      }
    },
    { type: 'float32', shape: pointsShape(d) },
  )
  const turned = (perm: number[]) => assembly.cast(assembly.node('Transpose', [gathered], { perm }), 'float64')
  return [turned([1, 0, 2]), turned([1, 2, 0])]
}

/** log det of positive definite matrices, [rows, n, n], by elimination; NaN for any other. */
function logPivots(matrices: Tensor, size: number): Tensor {
  let rest = matrices
  let sum: Tensor = scalar(0)
  for (let n = size; n > 0; n--) {
    const [top, below] = [slice(rest, 1, 0, 1), n > 1 ? slice(rest, 1, 1, n) : null]
    const pivot = slice(top, 2, 0, 1)
    sum = add(sum, select(step(pivot), log(pivot), scalar(Number.NaN)))
    if (below === null) break
    rest = sub(slice(below, 2, 1, n), mul(slice(below, 2, 0, 1), div(slice(top, 2, 1, n), pivot)))
  }
  return reshape(sum, ['rows'])
}

/** The log-density of a Gaussian at the images, [rows]; the standard one if none is given. */
function logGaussian(d: number, target: CheckedOptions['target']): Tensor {
  const images = input('images', pointsShape(d))
  const whole = -0.5 * d * Math.log(2 * Math.PI)
  if (target === undefined) return sub(scalar(whole), mul(scalar(0.5), reduceSum(square(images), [1])))
  const { mean, covariance } = target
  if (mean.length !== d || covariance.rows !== d)
    throw new InputError(
      `The target has ${mean.length} dimensions and the map ${d}; give the moments of the map's target.`,
      { field: 'target' },
    )
  const white = inverse(cholesky(covariance))
  const offsets = matmul(sub(images, constant(mean, [d])), constant(white.data, [d, d]), { transposeB: true })
  const constantPart = whole - 0.5 * logDeterminant(covariance)
  return sub(scalar(constantPart), mul(scalar(0.5), reduceSum(square(offsets), [1])))
}
