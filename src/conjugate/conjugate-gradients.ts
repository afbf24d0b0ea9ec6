/** Curvatures below this, relative to the squared length of the direction, do not count as positive. */
const FLATTEST = 1e-14
/** The most products for one step; the step is then used as it is. Rounding makes a badly conditioned system take more than D. */
const MOST = 500

/**
 * The step p of Newton's method, H p = -g, by conjugate gradients, one product with H at a time. It ends early at a relative accuracy, or where
 * the curvature is not positive; the solution so far is a descent direction.
 */
export class ConjugateGradients {
  readonly solution: Float64Array
  /** The vector to multiply by H next. */
  readonly direction: Float64Array
  readonly #left: Float64Array
  readonly #goal: number
  readonly #most: number
  #square: number
  #count = 0

  /** @param forcing the required accuracy of the solution, relative to |g|; @param budget the most products it may take */
  constructor(gradient: Float64Array, forcing: number, budget: number) {
    this.solution = new Float64Array(gradient.length)
    this.#left = gradient.map((value) => -value)
    this.direction = this.#left.slice()
    this.#square = squared(this.#left)
    this.#goal = forcing * forcing * this.#square
    this.#most = Math.min(3 * gradient.length + 20, MOST, budget)
  }

  /** @param product H times `direction`; @returns whether the solution is final */
  advance(product: Float64Array): boolean {
    const { solution, direction } = this
    let curvature = 0
    for (let j = 0; j < product.length; j++) curvature += direction[j]! * product[j]!
    this.#count++
    if (!(curvature > FLATTEST * squared(direction))) {
      if (this.#count === 1) solution.set(direction)
      return true
    }
    const alpha = this.#square / curvature
    for (let j = 0; j < product.length; j++) {
      solution[j]! += alpha * direction[j]!
      this.#left[j]! -= alpha * product[j]!
    }
    const square = squared(this.#left)
    if (square <= this.#goal || this.#count >= this.#most) return true
    const beta = square / this.#square
    this.#square = square
    for (let j = 0; j < direction.length; j++) direction[j] = this.#left[j]! + beta * direction[j]!
    return false
  }
}

function squared(a: Float64Array): number {
  let sum = 0
  for (const value of a) sum += value * value
  return sum
}
