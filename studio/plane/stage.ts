import { CanvasPainter } from './canvas.ts'
import type { Painter, Picture } from './picture.ts'
import { WebglPainter } from './webgl.ts'

/** A canvas with its painter. It follows the size of its element, and repaints after its WebGL context was lost. */
export class Stage {
  readonly canvas: HTMLCanvasElement
  readonly #picture: () => Picture
  readonly #observer: ResizeObserver
  #painter: Painter | null
  #frame = 0

  constructor(canvas: HTMLCanvasElement, picture: () => Picture) {
    this.canvas = canvas
    this.#picture = picture
    this.#painter = openPainter(canvas)
    this.#observer = new ResizeObserver(() => this.#fit())
    this.#observer.observe(canvas)
    canvas.addEventListener('webglcontextlost', this.#lost)
    canvas.addEventListener('webglcontextrestored', this.#restored)
  }

  /** Requests a frame; several requests before the next frame are one. */
  ask(): void {
    if (this.#frame !== 0) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      this.paint(this.#picture())
    })
  }

  /** Paints another picture at once, until the next frame; used for shared pictures. */
  paint(picture: Picture): void {
    this.#painter?.draw(picture)
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame)
    this.#observer.disconnect()
    this.canvas.removeEventListener('webglcontextlost', this.#lost)
    this.canvas.removeEventListener('webglcontextrestored', this.#restored)
    this.#painter?.dispose()
    // Whoever still asks for a frame gets none.
    this.#painter = null
  }

  readonly #lost = (event: Event): void => {
    // Without this, the context would not be restored.
    event.preventDefault()
    this.#painter = null
  }

  readonly #restored = (): void => {
    this.#painter = openPainter(this.canvas)
    this.ask()
  }

  #fit(): void {
    const ratio = Math.min(devicePixelRatio, 2)
    const { clientWidth, clientHeight } = this.canvas
    this.canvas.width = Math.max(1, Math.round(clientWidth * ratio))
    this.canvas.height = Math.max(1, Math.round(clientHeight * ratio))
    this.paint(this.#picture())
  }
}

function openPainter(canvas: HTMLCanvasElement): Painter {
  try {
    return new WebglPainter(canvas)
  } catch (error) {
    console.info(`Drawing without WebGL: ${(error as Error).message}`)
    return new CanvasPainter(canvas)
  }
}
