import type { Buffers, DeviceValue, DeviceValues } from '../engine/index.ts'
import { LBFGS_STATE, NEXT, PAIR } from './lbfgs-graph.ts'

function pairNames(count: number): string[] {
  return Array.from({ length: count }, (_, k) => PAIR.map((name) => `${name} ${k}`)).flat()
}

/** The values on the device between two iterations. */
export class State {
  readonly #pairs: number
  readonly #begin: DeviceValues
  readonly #kept: Record<string, DeviceValue> = {}
  #remembered: Record<(typeof PAIR)[number], DeviceValue>[] = []

  /** @param begin the state before the first iteration */
  constructor(begin: DeviceValues, pairs: number) {
    this.#begin = begin
    this.#pairs = pairs
  }

  get values(): DeviceValues {
    const pairs = this.#remembered.flatMap((pair, k) => PAIR.map((name) => [`${name} ${k}`, pair[name]] as const))
    return { ...this.#begin, ...this.#kept, ...Object.fromEntries(pairs) }
  }

  /** Replaces the state by an iteration's results; the first iteration gives no pair. */
  advance(results: DeviceValues): void {
    for (const [name, value] of Object.entries(results)) {
      if (!name.endsWith(NEXT)) continue
      const own = name.slice(0, -NEXT.length)
      this.#kept[own]?.dispose()
      this.#kept[own] = value
    }
    if (results.move === undefined) return
    this.#remembered.unshift({ move: results.move, change: results.change! })
    for (const pair of this.#remembered.splice(this.#pairs - 1)) for (const name of PAIR) pair[name].dispose()
  }

  dispose(): void {
    for (const value of Object.values(this.#kept)) value.dispose()
    for (const pair of this.#remembered) for (const name of PAIR) pair[name].dispose()
  }
}

/** The state before the first iteration. @param pairs remembered for each row */
export function zerosFor(rows: number, dimension: number, pairs: number): Buffers {
  const zeros = (width: number) => ({ data: new Float32Array(rows * width), shape: [rows, width] })
  const [matrix, column] = [zeros(dimension), zeros(1)]
  return {
    ...Object.fromEntries(LBFGS_STATE.matrices.map((name) => [name, matrix])),
    ...Object.fromEntries(LBFGS_STATE.columns.map((name) => [name, column])),
    ...Object.fromEntries(pairNames(pairs - 1).map((name) => [name, matrix])),
    inverses: zeros(pairs),
  }
}
