import { useEffect, useRef } from 'preact/hooks'
import { CanvasPainter } from './canvas.ts'
import type { Painter, Picture } from './picture.ts'
import { WebglPainter } from './webgl.ts'

export interface PlaneProps {
  /** Called before each frame that is drawn; reads signals freely. */
  readonly picture: () => Picture
  /** Changes whenever there is something new to draw. */
  readonly version: unknown
  /** What the picture shows, for those who do not see it. */
  readonly label: string
  readonly onPointer?: (event: PointerEvent) => void
  readonly onPainter?: (kind: Painter['kind']) => void
  /** Receives the canvas, for pictures that are shared. */
  readonly canvasRef?: (canvas: HTMLCanvasElement | null) => void
}

/** A picture of the plane that fills its parent and is drawn when something changed. */
export function Plane({ picture, version, label, onPointer, onPainter, canvasRef }: PlaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawn = useRef<(() => void) | null>(null)
  const latest = useRef(picture)
  latest.current = picture

  useEffect(() => {
    const element = canvas.current!
    const stage = new Stage(element, () => latest.current(), onPainter)
    drawn.current = () => stage.ask()
    canvasRef?.(element)
    return () => {
      canvasRef?.(null)
      stage.dispose()
    }
  }, [])
  useEffect(() => drawn.current?.(), [version])

  return (
    <canvas
      ref={canvas}
      class="plane"
      role="img"
      aria-label={label}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onPointerUp={onPointer}
      onPointerCancel={onPointer}
    />
  )
}

/** A canvas with its painter: as large as its place, and painted again after its WebGL context was lost. */
class Stage {
  readonly #canvas: HTMLCanvasElement
  readonly #picture: () => Picture
  readonly #onPainter: ((kind: Painter['kind']) => void) | undefined
  readonly #observer: ResizeObserver
  #painter: Painter | null
  #frame = 0

  constructor(canvas: HTMLCanvasElement, picture: () => Picture, onPainter?: (kind: Painter['kind']) => void) {
    this.#canvas = canvas
    this.#picture = picture
    this.#onPainter = onPainter
    this.#painter = this.#open()
    this.#observer = new ResizeObserver(() => this.#fit())
    this.#observer.observe(canvas)
    canvas.addEventListener('webglcontextlost', this.#lost)
    canvas.addEventListener('webglcontextrestored', this.#restored)
  }

  /** Asks for a frame; several before the next are one. */
  ask(): void {
    if (this.#frame !== 0) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      this.#painter?.draw(this.#picture())
    })
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame)
    this.#observer.disconnect()
    this.#canvas.removeEventListener('webglcontextlost', this.#lost)
    this.#canvas.removeEventListener('webglcontextrestored', this.#restored)
    this.#painter?.dispose()
  }

  #open(): Painter {
    const painter = openPainter(this.#canvas)
    this.#onPainter?.(painter.kind)
    return painter
  }

  readonly #lost = (event: Event): void => {
    // Without this the context does not come back.
    event.preventDefault()
    this.#painter = null
  }

  readonly #restored = (): void => {
    this.#painter = this.#open()
    this.ask()
  }

  #fit(): void {
    const ratio = Math.min(devicePixelRatio, 2)
    const { clientWidth, clientHeight } = this.#canvas
    this.#canvas.width = Math.max(1, Math.round(clientWidth * ratio))
    this.#canvas.height = Math.max(1, Math.round(clientHeight * ratio))
    this.#painter?.draw(this.#picture())
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
