import { InputError } from '../base/errors.ts'
import { type Points, zerosLike } from '../base/points.ts'

/**
 * Displacement interpolation (McCann 1997): (1 - t) x + t z row by row, where z is the image of x, or x the pre-image of z. With an optimal map,
 * these rows have the distribution at time t on the shortest path from mu to nu, whose W2 from mu is t times the W2 between mu and nu.
 * @param from rows of the source
 * @param to as many rows of the target, in the same order
 * @param t from 0, the source's rows, to 1, the target's
 * @returns rows x D, in the precision of `from`, with its weights
 * @throws InputError for a time outside [0, 1], and for shapes that differ
 */
export function between(from: Points, to: Points, t: number): Points {
  if (!(t >= 0 && t <= 1)) throw new InputError(`The time of an interpolation lies between 0 and 1, found ${t}.`)
  if (from.rows !== to.rows || from.columns !== to.columns)
    throw new InputError(
      `An interpolation pairs rows, found ${from.rows} x ${from.columns} and ${to.rows} x ${to.columns}; give each row with its image.`,
    )
  const data = zerosLike(from.data, from.data.length)
  for (let i = 0; i < data.length; i++) data[i] = (1 - t) * from.data[i]! + t * to.data[i]!
  return { ...from, data }
}
