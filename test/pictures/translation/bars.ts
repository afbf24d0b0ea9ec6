import { Random } from '../../../src/base/random.ts'
import { type ImageStack, imageStack } from '../../../src/pictures/image.ts'

/** Pictures of a bright bar on noise: upright for class "up", level for class "flat"; where it stands and how bright it is vary. */
export function bars(count: number, size: number, seed: number): { images: ImageStack; labels: string[] } {
  const random = new Random(seed)
  const pixels = new Uint8Array(count * size * size)
  const labels: string[] = []
  for (let i = 0; i < count; i++) {
    const up = i % 2 === 0
    labels.push(up ? 'up' : 'flat')
    const [place, light] = [random.integer(size), 160 + random.integer(90)]
    for (let j = 0; j < size * size; j++) {
      const on = (up ? j % size : Math.floor(j / size)) === place
      pixels[i * size * size + j] = on ? light : random.integer(30)
    }
  }
  return { images: imageStack(pixels, { height: size, width: size, channels: 1 }), labels }
}
