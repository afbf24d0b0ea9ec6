import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Picture } from './picture.ts'
import { Stage } from './stage.ts'

export interface PlaneProps {
  /** Computes the picture from signals. It is drawn again when a signal that it reads has changed, at most once a frame. */
  readonly picture: () => Picture
  /** Describes the picture for users who cannot see it. */
  readonly label: string
  readonly onPointer?: (event: PointerEvent) => void
  /** Called with the size in CSS pixels, first and whenever it changes. */
  readonly onSize?: (width: number, height: number) => void
  /** Receives the stage, for sharing pictures. */
  readonly onStage?: (stage: Stage | null) => void
}

/** A picture of the plane that fills its parent and is redrawn when something changes. */
export function Plane({ picture, label, onPointer, onSize, onStage }: PlaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    const element = canvas.current!
    const opened = new Stage(element, picture)
    const stop = effect(() => {
      picture()
      opened.ask()
    })
    onStage?.(opened)
    const observer = new ResizeObserver(() => {
      // Out of the page it has no size.
      if (element.isConnected) onSize?.(element.clientWidth || 1, element.clientHeight || 1)
    })
    observer.observe(element)
    return () => {
      stop()
      observer.disconnect()
      onStage?.(null)
      opened.dispose()
    }
  }, [])

  return (
    <canvas
      ref={canvas}
      class={`plane${onPointer ? ' drawable' : ''}`}
      role="img"
      aria-label={label}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onPointerUp={onPointer}
      onPointerCancel={onPointer}
    />
  )
}
