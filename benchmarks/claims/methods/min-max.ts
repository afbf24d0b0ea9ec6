import { type Parameter, Random, type Values, type Weights } from 'brenier'
import { add, celu, input, matmul, mul, reduceSum, sub, type Tensor } from 'brenier/graph'
import { pointsShape, weightInputs, weightName } from 'brenier/method'
import { GraphProgram, startingWeights, weightFeeds } from '../graph-program.ts'
import { envelopeGraph, weightGradient } from '../graphs.ts'
import { Adam, type Batch, type DualMethod, type MethodOptions, PotentialOptimizer } from './method.ts'

/**
 * The adversarial solver with two networks (Makkuva et al. 2020; with a free map, Korotin et al. 2021, "MM:R"):
 *
 *   min over u, max over S of  E u(x) + E [ <z, S(z)> - u(S(z)) ]
 *
 * S takes K steps of Adam for each step of u. S(z) = z + W3 s(W2 s(W1 z + b1) + b2 ...) + b, s = celu, starting near the identity.
 */
export class MinMaxMethod implements DualMethod {
  readonly name = 'min-max'
  readonly #options: MethodOptions
  readonly #optimizer: PotentialOptimizer
  readonly #map: MapNetwork
  readonly #mapAdam: Adam
  readonly #ascent: GraphProgram
  readonly #image: GraphProgram
  readonly #descent: GraphProgram

  private constructor(
    options: MethodOptions,
    map: MapNetwork,
    programs: { ascent: GraphProgram; image: GraphProgram; descent: GraphProgram },
  ) {
    this.#options = options
    this.#optimizer = new PotentialOptimizer(options.potential, options.betas)
    this.#map = map
    this.#mapAdam = new Adam(startingWeights(map), options.betas)
    this.#ascent = programs.ascent
    this.#image = programs.image
    this.#descent = programs.descent
  }

  static async create(options: MethodOptions): Promise<MinMaxMethod> {
    const { engine, potential, hidden, seed } = options
    const map = mapNetwork(potential.config.dimension, hidden, new Random(seed).stream('initial map network'))
    const target = input('target', pointsShape(potential.config.dimension))
    const mapWeights = Object.fromEntries(
      map.parameters.map(({ name, shape }) => [name, input(weightName(name), shape)] as const),
    )
    const image = map.image(target, mapWeights)
    const gain = sub(
      reduceSum(mul(image, target), [0, 1]),
      reduceSum(potential.value(image, weightInputs(potential)), [0]),
    )
    const ascent = { gradient: weightGradient(mul(input('share', []), gain), mapWeights) }
    return new MinMaxMethod(options, map, {
      ascent: await GraphProgram.load(engine, ascent),
      image: await GraphProgram.load(engine, { image }),
      descent: await GraphProgram.load(engine, envelopeGraph(potential)),
    })
  }

  get weights(): Float32Array {
    return this.#optimizer.weights
  }

  async step({ source, target }: Batch, rate: number): Promise<null> {
    const { potential, iterations } = this.#options
    const rows = target.length / potential.config.dimension
    const feeds = {
      ...weightFeeds(potential, this.weights),
      ...weightFeeds(this.#map, this.#mapAdam.weights),
      source,
      target,
      share: Float32Array.of(1 / rows),
    }
    for (let k = 0; k < iterations; k++) {
      const { gradient } = await this.#ascent.run(feeds, rows)
      this.#mapAdam.update(gradient!, -rate)
    }
    const { image } = await this.#image.run(feeds, rows)
    const { gradient } = await this.#descent.run({ ...feeds, solution: image! }, rows)
    this.#optimizer.update(gradient!, rate)
    return null
  }

  async backward(targets: Float32Array): Promise<Values> {
    const rows = targets.length / this.#options.potential.config.dimension
    return (await this.#image.run({ ...weightFeeds(this.#map, this.#mapAdam.weights), target: targets }, rows)).image!
  }

  async dispose(): Promise<void> {
    for (const program of [this.#ascent, this.#image, this.#descent]) await program.dispose()
  }
}

interface MapNetwork {
  readonly parameters: readonly Parameter[]
  image(points: Tensor, weights: Weights): Tensor
}

const OUTPUT_SCALE = 0.02

/** A network with the potential's widths and activation; the names of its weights differ from the potential's. */
function mapNetwork(dimension: number, hidden: readonly number[], random: Random): MapNetwork {
  const widths = [dimension, ...hidden, dimension]
  const last = widths.length - 2
  const parameters = widths.slice(1).flatMap((width, l): Parameter[] => {
    const before = widths[l]!
    const scale = (l === last ? OUTPUT_SCALE : 1) / Math.sqrt(before)
    const initial = Float32Array.from({ length: width * before }, () => scale * random.normal())
    return [
      { name: `map.W${l}`, shape: [width, before], initial },
      { name: `map.b${l}`, shape: [width], initial: new Float32Array(width) },
    ]
  })
  return {
    parameters,
    image(points, weights) {
      let h = points
      for (let l = 0; l <= last; l++) {
        h = add(matmul(h, weights[`map.W${l}`]!, { transposeB: true }), weights[`map.b${l}`]!)
        if (l < last) h = celu(h)
      }
      return add(points, h)
    },
  }
}
