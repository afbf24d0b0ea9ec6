/** Adam (Kingma and Ba 2015) on one flat array. */
export interface AdamState {
  /** Steps taken. */
  steps: number
  readonly first: Float32Array
  readonly second: Float32Array
}

export interface AdamOptions {
  readonly beta1: number
  readonly beta2: number
}

const EPSILON = 1e-10

export function adamInit(size: number): AdamState {
  return { steps: 0, first: new Float32Array(size), second: new Float32Array(size) }
}

/** Resets the state to zero steps, in place. */
export function resetAdam(state: AdamState): void {
  state.steps = 0
  state.first.fill(0)
  state.second.fill(0)
}

/** One step downhill, in place. @param rate the step size */
export function adamUpdate(
  state: AdamState,
  weights: Float32Array,
  gradient: Float32Array,
  rate: number,
  options: AdamOptions,
): void {
  const { beta1, beta2 } = options
  const { first, second } = state
  state.steps++
  const scale = rate / (1 - beta1 ** state.steps)
  const correction = 1 / (1 - beta2 ** state.steps)
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i]!
    const m = first[i]! + (1 - beta1) * (g - first[i]!)
    const v = second[i]! + (1 - beta2) * (g * g - second[i]!)
    first[i] = m
    second[i] = v
    weights[i]! -= (scale * m) / (Math.sqrt(v * correction) + EPSILON)
  }
}
