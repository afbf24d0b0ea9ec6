import { InputError } from 'brenier'
import { type Matrix, matrix, product, trace, transpose } from './dense.ts'
import { gaussian, gaussianMixture, inFloat64 } from './gaussian.ts'
import { type BenchmarkPair, benchmarkPair } from './pair.ts'

/** A decoded tensor, row-major, as from `decodeSafetensors`. */
interface BenchmarkTensor {
  readonly shape: readonly number[]
  readonly data: ArrayLike<number> | ArrayLike<bigint>
}

/** The decoded file of a Mix3toMix10 pair: tensors by name, and the strings in its header. */
export interface BenchmarkFile {
  readonly tensors: ReadonlyMap<string, BenchmarkTensor>
  readonly metadata: Readonly<Record<string, string>>
}

const HIDDEN_LAYERS = 3

/**
 * The Mix3toMix10 pair of the Wasserstein-2 benchmark (Korotin et al. 2021, arXiv 2106.01954): x = centers[k] + std maps[k] z with k
 * uniform in {0, 1, 2} and z normal; T(x) = scale (grad psi_1(x) + grad psi_2(x) + shift), where psi_i are dense input-convex networks. The
 * source's variance is exact; the target's is estimated at first use.
 * @param file the decoded tensors and metadata (`strong_convexity` is read from the metadata)
 * @throws InputError for a tensor that is missing, is not of floats, or has a shape that contradicts the others
 */
export function w2BenchmarkPair(file: BenchmarkFile): BenchmarkPair {
  const centers = tensor(file, 'centers')
  const dimension = centers.shape[1] ?? 0
  const count = centers.shape[0] ?? 0
  const at = (name: string, ...shape: number[]) => floats(file, name, shape)
  const std = at('std', 1)[0]!
  const means = at('centers', count, dimension)
  const maps = at('maps', count, dimension, dimension)
  const components = Array.from({ length: count }, (_, k) => {
    const size = dimension * dimension
    const map = matrix(maps.slice(k * size, (k + 1) * size), dimension, dimension)
    const covariance = product(map, transpose(map))
    return gaussian(means.slice(k * dimension, (k + 1) * dimension), {
      ...covariance,
      data: covariance.data.map((value) => value * std * std),
    })
  })
  const source = gaussianMixture(components)
  const networks = ['v1', 'v2'].map((prefix) => readNetwork(file, prefix, dimension))
  const shift = at('shift', dimension)
  const scale = at('scale', 1)[0]!
  return benchmarkPair({
    name: `w2-${dimension}`,
    source,
    forward: (points) => {
      const x = inFloat64(points)
      const gradients = networks.map((network) => gradient(network, x).data)
      const data = new Float64Array(x.data.length)
      for (let i = 0; i < data.length; i++)
        data[i] = scale * (gradients[0]![i]! + gradients[1]![i]! + shift[i % dimension]!)
      return { data, rows: x.rows, columns: dimension }
    },
    varianceSource: trace(source.covariance),
  })
}

/** One input-convex network psi; layer l has h_l units. */
interface Network {
  readonly strongConvexity: number
  readonly layers: readonly Layer[]
  /** f: 1 x h_2. */
  readonly final: Matrix
}

interface Layer {
  /** A: D x h, used squared. */
  readonly quadratic: Matrix
  /** W: h x D. */
  readonly linear: Matrix
  readonly bias: Float64Array
  /** C: h x (units of the previous layer); absent in the first layer. */
  readonly convex?: Matrix
}

function readNetwork(file: BenchmarkFile, prefix: string, dimension: number): Network {
  const strongConvexity = Number(file.metadata.strong_convexity)
  if (!(strongConvexity >= 0))
    throw new InputError(
      `The benchmark file's strong_convexity is ${file.metadata.strong_convexity}; give a file whose metadata has a number there.`,
    )
  const layers: Layer[] = []
  let before = 0
  for (let l = 0; l < HIDDEN_LAYERS; l++) {
    const name = `${prefix}.quadratic_layers.${l}`
    const units = tensor(file, `${name}.bias`).shape[0] ?? 0
    layers.push({
      quadratic: matrix(floats(file, `${name}.quadratic_decomposed`, [dimension, 1, units]), dimension, units),
      linear: matrix(floats(file, `${name}.weight`, [units, dimension]), units, dimension),
      bias: floats(file, `${name}.bias`, [units]),
      ...(l > 0 && {
        convex: matrix(floats(file, `${prefix}.convex_layers.${l - 1}.weight`, [units, before]), units, before),
      }),
    })
    before = units
  }
  return {
    strongConvexity,
    layers,
    final: matrix(floats(file, `${prefix}.final_layer.weight`, [1, before]), 1, before),
  }
}

/**
 * grad psi, with reverse mode written by hand: u_0 = q_0, u_l = celu(t_l) with t_l = C_l u_{l-1} + q_l, q_l = (x A_l)^2 + W_l x + b_l, and
 * psi = f . u_2 + (s/2) |x|^2. With g_l = d psi / d t_l, the gradient is s x plus the sum over l of 2 (x A_l g_l) A_l' + g_l W_l.
 */
function gradient({ layers, final, strongConvexity }: Network, x: Matrix): Matrix {
  const squared = layers.map(({ quadratic }) => product(x, quadratic))
  const inputs: Matrix[] = []
  let units: Matrix | undefined
  layers.forEach((layer, l) => {
    const t = product(x, transpose(layer.linear))
    const carried = layer.convex && units ? product(units, transpose(layer.convex)).data : undefined
    const root = squared[l]!.data
    for (let i = 0; i < t.data.length; i++)
      t.data[i] = t.data[i]! + root[i]! * root[i]! + layer.bias[i % t.columns]! + (carried ? carried[i]! : 0)
    inputs.push(t)
    units = l === 0 ? t : { ...t, data: t.data.map((value) => (value > 0 ? value : Math.expm1(value))) }
  })
  const total = { ...x, data: x.data.map((value) => strongConvexity * value) }
  let above: Matrix | undefined
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]!
    const t = inputs[l]!
    const g = above ? product(above, layers[l + 1]!.convex!) : repeated(final, x.rows)
    if (l > 0)
      for (let i = 0; i < g.data.length; i++) g.data[i] = g.data[i]! * (t.data[i]! > 0 ? 1 : Math.exp(t.data[i]!))
    const weighted = { ...g, data: g.data.map((value, i) => 2 * value * squared[l]!.data[i]!) }
    addTo(total, product(weighted, transpose(layer.quadratic)))
    addTo(total, product(g, layer.linear))
    above = g
  }
  return total
}

function repeated(row: Matrix, rows: number): Matrix {
  const data = new Float64Array(rows * row.columns)
  for (let i = 0; i < rows; i++) data.set(row.data, i * row.columns)
  return { data, rows, columns: row.columns }
}

function addTo(total: Matrix, term: Matrix): void {
  for (let i = 0; i < term.data.length; i++) total.data[i] = total.data[i]! + term.data[i]!
}

function tensor({ tensors }: BenchmarkFile, name: string): BenchmarkTensor {
  const found = tensors.get(name)
  if (!found)
    throw new InputError(
      `The benchmark file has no tensor ${name}, found ${[...tensors.keys()].slice(0, 4).join(', ')}...; give a Mix3toMix10 file.`,
    )
  return found
}

function floats(file: BenchmarkFile, name: string, shape: readonly number[]): Float64Array {
  const { data, shape: found } = tensor(file, name)
  if (found.join() !== shape.join())
    throw new InputError(
      `Tensor ${name} has shape [${found}], but the others imply [${shape}]; give a Mix3toMix10 file.`,
    )
  if (!(data instanceof Float32Array || data instanceof Float64Array))
    throw new InputError(`Tensor ${name} holds ${data.constructor.name}, not floats; give a Mix3toMix10 file.`)
  return Float64Array.from(data)
}
