/**
 * Interleaved gradient noise (Jimenez 2014): a fixed number in [0, 1) for each pixel, uniform over any small neighbourhood, so that it is
 * seen as fine grain and not as blotches. No generator and no seed: the same picture always comes out the same.
 * @param plane tells the channels apart, so that their noises do not add up to a grey one
 */
export function gradientNoise(x: number, y: number, plane: number): number {
  const shift = 5.588238 * plane
  const inner = 0.06711056 * (x + shift) + 0.00583715 * (y + shift)
  const outer = 52.9829189 * (inner - Math.floor(inner))
  return outer - Math.floor(outer)
}
