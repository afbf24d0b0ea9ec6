import { Random } from 'brenier'
import type { Cloud } from '../../link/packed.ts'
import { inkPlaces } from '../../shapes/ink.ts'
import { drawShape, type Shape } from '../../shapes/shapes.ts'
import { textInk } from '../../shapes/text.ts'
import type { State } from './state.ts'

export type SideName = 'source' | 'target'

/** The points of a side. @param part 'fitted' points are learned from; 'drawn' ones are others of the same distribution, as far as there are any */
export function cloudOf(state: State, side: SideName, part: 'fitted' | 'drawn'): Cloud {
  const kind = state[side]
  const own = state[`${side}Points`]
  const rows = part === 'fitted' ? state.rows : state.drawn
  const seed = 4 * state.seed + (side === 'source' ? 0 : 2) + (part === 'fitted' ? 0 : 1)
  const middle = [side === 'source' ? -state.gap / 2 : state.gap / 2, 0] as const
  if (kind === 'own')
    return own === null
      ? new Float32Array(0)
      : resampled(own, part === 'fitted' ? Math.max(rows, own.length / 2) : rows, seed)
  if (kind === 'text') return shifted(inkPlaces(textInk(state[`${side}Text`]), rows, seed), middle)
  return drawShape(kind as Shape, rows, seed, middle)
}

/** As many points as asked for: each of them once, then repeated with a little noise, like that of a hand. */
function resampled(own: Cloud, rows: number, seed: number): Cloud {
  const random = new Random(seed).stream('own points')
  const count = own.length / 2
  const out = new Float32Array(2 * rows)
  for (let i = 0; i < rows; i++) {
    const noise = i < count ? 0 : 0.02
    const from = i < count ? i : random.integer(count)
    out[2 * i] = own[2 * from]! + noise * random.normal()
    out[2 * i + 1] = own[2 * from + 1]! + noise * random.normal()
  }
  return out
}

function shifted(cloud: Cloud, [x, y]: readonly [number, number]): Cloud {
  return cloud.map((value, i) => value + (i % 2 === 0 ? x : y))
}
