import type { Training } from './training.ts'

/** Exposes `studio.forward([x, y, ...])`, which maps points of the plane, and more of a scene, to the console, tests and benchmarks. */
export function handOut(training: Training, more: Readonly<Record<string, unknown>> = {}): void {
  const forward = async (points: readonly number[]) => {
    const map = training.map.peek()
    if (map === null) throw new Error('The map is not finished.')
    const images = await map.forward({ data: Float32Array.from(points), rows: points.length / 2, columns: 2 })
    return [...images.data]
  }
  Object.assign(globalThis, { studio: { forward, ...more } })
}
