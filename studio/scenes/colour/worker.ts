import { Random } from 'brenier'
import { ColourTransfer, type Direction, image, toOklab } from 'brenier/pictures'
import { serveTasks } from '../../compute/serve-tasks.ts'
import type { Cloud, ColourTasks, Pixels, Side } from './tasks.ts'

const CLOUD_POINTS = 6000

const pictureOf = ({ data, width, height }: Pixels) => image(data, height, width, 4)

serveTasks<ColourTasks>({
  async exchange({ source, target, seed, length, on }, { signal, tell, held }) {
    const [from, to] = [pictureOf(source), pictureOf(target)]
    const transfer = await ColourTransfer.fit(from, to, {
      ...{ seed, ...length, ...on },
      signal,
      onStep: held,
      names: ['The first picture', 'The second picture'],
      onProgress: ({ fit }) => fit && tell({ kind: 'fit', fit }),
    })
    const apply = async (side: Side, picture: Pixels, direction: Direction) => {
      signal.throwIfAborted()
      const { pixels } = await transfer.apply(pictureOf(picture), direction, { dither: true })
      tell({ kind: 'picture', side, pixels: { ...picture, data: Uint8Array.from(pixels) } })
    }
    await apply('source', source, 'forward')
    await apply('target', target, 'backward')
    const result = {
      summary: transfer.summary,
      clouds: {
        source: await cloudOf(transfer, source, 'forward', seed),
        target: await cloudOf(transfer, target, 'backward', seed),
      },
    }
    await transfer.map.dispose()
    return result
  },
})

async function cloudOf(transfer: ColourTransfer, { data }: Pixels, direction: Direction, seed: number): Promise<Cloud> {
  const random = new Random(seed).stream('cloud')
  const colours = new Float64Array(3 * CLOUD_POINTS)
  for (let i = 0; i < CLOUD_POINTS; i++) {
    const pixel = 4 * random.integer(data.length / 4)
    for (let c = 0; c < 3; c++) colours[3 * i + c] = data[pixel + c]! / 255
  }
  const images = await transfer.images(colours, direction)
  return {
    from: Float32Array.from(toOklab(colours.slice())),
    to: Float32Array.from(toOklab(images.slice())),
    fromColours: Float32Array.from(colours),
    toColours: Float32Array.from(images),
  }
}
