import type { Pause } from './pause.ts'

/** Multiplications of a piece: about a millisecond. */
export const PIECE_PRODUCTS = 2 ** 20

/** A long computation that yields where the event loop may have its turn; its result does not depend on whether it has. */
export type Pieces<T> = Generator<undefined, T, undefined>

/** The result, without a stop. */
export function atOnce<T>(pieces: Pieces<T>): T {
  for (;;) {
    const next = pieces.next()
    if (next.done) return next.value
  }
}

/** The result, with a pause between any two pieces. @throws what `pause` does */
export async function inTurns<T>(pieces: Pieces<T>, pause: Pause): Promise<T> {
  for (;;) {
    const next = pieces.next()
    if (next.done) return next.value
    await pause()
  }
}
