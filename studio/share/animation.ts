import { applyPalette, GIFEncoder, quantize } from 'gifenc'
import type { Picture } from '../plane/picture.ts'
import type { Stage } from '../plane/stage.ts'

const FRAMES = 36
const WIDTH = 560
/** Milliseconds for each frame; GIF counts in hundredths of a second. */
const DELAY = 50

/** The flow there and back as an endless GIF. Other work of the page runs between two frames. */
export async function animationOf(stage: Stage, pictureAt: (time: number) => Picture): Promise<Blob> {
  const { canvas } = stage
  const small = document.createElement('canvas')
  small.width = Math.min(WIDTH, canvas.width)
  small.height = Math.max(1, Math.round((small.width * canvas.height) / canvas.width))
  const context = small.getContext('2d', { willReadFrequently: true })!
  const gif = GIFEncoder()
  let colours: number[][] | null = null
  for (let frame = 0; frame < FRAMES; frame++) {
    const turn = (1 - Math.cos((2 * Math.PI * frame) / FRAMES)) / 2
    stage.paint(pictureAt(turn))
    context.drawImage(canvas, 0, 0, small.width, small.height)
    const { data } = context.getImageData(0, 0, small.width, small.height)
    colours ??= quantize(data, 128)
    gif.writeFrame(applyPalette(data, colours), small.width, small.height, { palette: colours, delay: DELAY })
    await new Promise((resolve) => setTimeout(resolve))
  }
  gif.finish()
  stage.ask()
  return new Blob([gif.bytes() as Uint8Array<ArrayBuffer>], { type: 'image/gif' })
}
