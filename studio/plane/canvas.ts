import type { Rgba } from '../style/colours.ts'
import { type Layer, type Painter, type Picture, pixelsPerUnit } from './picture.ts'

/** Draws on a canvas without WebGL: slower, and the same picture. */
export class CanvasPainter implements Painter {
  readonly kind = 'Canvas'
  readonly #canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
    this.#context = canvas.getContext('2d', { alpha: false })!
  }

  draw(picture: Picture): void {
    const { width, height } = this.#canvas
    const ratio = width / Math.max(1, this.#canvas.clientWidth)
    const context = this.#context
    const scale = pixelsPerUnit(picture.view, width, height)
    const { x, y } = picture.view
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.fillStyle = css(picture.background)
    context.fillRect(0, 0, width, height)
    const place = (at: (i: number) => number, i: number): [number, number] => [
      width / 2 + (at(i) - x) * scale,
      height / 2 - (at(i + 1) - y) * scale,
    ]
    for (const layer of picture.layers) {
      const at = moved(layer, picture.time)
      if (layer.kind === 'lines') {
        context.strokeStyle = css(layer.colour)
        context.lineWidth = layer.width * ratio
        context.beginPath()
        for (let i = 0; i < layer.from.length; i += 4) {
          context.moveTo(...place(at, i))
          context.lineTo(...place(at, i + 2))
        }
        context.stroke()
        continue
      }
      const r = (layer.size * ratio) / 2
      context.fillStyle = context.strokeStyle = css(layer.colour)
      context.lineWidth = 1.2 * ratio
      for (let i = 0; i < layer.from.length; i += 2) {
        if (layer.shade && layer.ramp)
          context.fillStyle = context.strokeStyle = css(onRamp(layer.ramp, layer.shade[i / 2]!))
        context.beginPath()
        context.arc(...place(at, i), r, 0, 2 * Math.PI)
        if (layer.mark === 'ring') context.stroke()
        else context.fill()
      }
    }
  }

  dispose(): void {
    // A canvas without WebGL holds nothing.
  }
}

function moved({ from, to }: Layer, time: number): (i: number) => number {
  return to === undefined ? (i) => from[i]! : (i) => (1 - time) * from[i]! + time * to[i]!
}

function onRamp([low, middle, high]: readonly [Rgba, Rgba, Rgba], at: number): Rgba {
  const [a, b, share] = at < 0.5 ? [low, middle, 2 * at] : [middle, high, 2 * at - 1]
  const mix = (i: 0 | 1 | 2 | 3) => (1 - share) * a[i] + share * b[i]
  return [mix(0), mix(1), mix(2), mix(3)]
}

function css([r, g, b, a]: Rgba): string {
  return `rgb(${Math.round(255 * r)} ${Math.round(255 * g)} ${Math.round(255 * b)} / ${a})`
}
