import { Random } from 'brenier'

/** Clouds to start scenes with, each within about one unit of its centre. */
export const SHAPES = ['moons', 'spiral', 'rings', 'mixture', 'round', 'square', 'cross'] as const

export type Shape = (typeof SHAPES)[number]

export const SHAPE_NAMES: Record<Shape, string> = {
  moons: 'Two moons',
  spiral: 'Spiral',
  rings: 'Rings',
  mixture: 'Mixture',
  round: 'Round cloud',
  square: 'Square',
  cross: 'Cross',
}

/**
 * @param middle the centre of the cloud
 * @returns x, y, x, y, ... for that many points
 */
export function drawShape(shape: Shape, rows: number, seed: number, middle: readonly [number, number]): Float32Array {
  const random = new Random(seed).stream(`shape ${shape}`)
  const draw = DRAWS[shape]
  const points = new Float32Array(2 * rows)
  for (let i = 0; i < rows; i++) {
    const [x, y] = draw(random)
    points[2 * i] = middle[0] + x
    points[2 * i + 1] = middle[1] + y
  }
  return points
}

type Place = readonly [number, number]

const DRAWS: Record<Shape, (random: Random) => Place> = {
  moons: (random) => {
    const angle = Math.PI * random.uniform()
    const upper = random.uniform() < 0.5
    const [x, y] = upper
      ? [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25]
      : [0.5 - Math.cos(angle), 0.25 - Math.sin(angle)]
    return [0.62 * x + noise(random, 0.045), 0.75 * y + noise(random, 0.045)]
  },
  spiral: (random) => {
    const turn = Math.sqrt(random.uniform())
    const angle = 3.2 * Math.PI * turn
    return [turn * Math.cos(angle) + noise(random, 0.03), turn * Math.sin(angle) + noise(random, 0.03)]
  },
  rings: (random) => {
    const radius = random.uniform() < 0.33 ? 0.42 : 0.95
    const angle = 2 * Math.PI * random.uniform()
    return [radius * Math.cos(angle) + noise(random, 0.04), radius * Math.sin(angle) + noise(random, 0.04)]
  },
  mixture: (random) => {
    const angle = (2 * Math.PI * Math.floor(5 * random.uniform())) / 5 + 0.3
    return [0.8 * Math.cos(angle) + noise(random, 0.13), 0.8 * Math.sin(angle) + noise(random, 0.13)]
  },
  round: (random) => [noise(random, 0.42), noise(random, 0.42)],
  square: (random) => [1.7 * random.uniform() - 0.85, 1.7 * random.uniform() - 0.85],
  cross: (random) => {
    const [along, across] = [2 * random.uniform() - 1, 0.3 * (2 * random.uniform() - 1)]
    return random.uniform() < 0.5 ? [along, across] : [across, along]
  },
}

function noise(random: Random, deviation: number): number {
  return deviation * random.normal()
}
