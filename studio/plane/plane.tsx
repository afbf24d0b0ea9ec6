import { useEffect, useRef } from 'preact/hooks'
import type { Picture } from './picture.ts'
import { Stage } from './stage.ts'

export interface PlaneProps {
  /** What is seen; called for each frame that is drawn. */
  readonly picture: () => Picture
  /** Changes whenever there is something new to draw. */
  readonly version: unknown
  /** What the picture shows, for those who do not see it. */
  readonly label: string
  readonly onPointer?: (event: PointerEvent) => void
  /** Called with the size in CSS pixels, at first and when it changes. */
  readonly onSize?: (width: number, height: number) => void
  /** Receives the stage, for pictures that are shared. */
  readonly onStage?: (stage: Stage | null) => void
}

/** A picture of the plane that fills its parent and is drawn when something changed. */
export function Plane({ picture, version, label, onPointer, onSize, onStage }: PlaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const stage = useRef<Stage | null>(null)
  const latest = useRef(picture)
  latest.current = picture

  useEffect(() => {
    const opened = new Stage(canvas.current!, () => latest.current())
    stage.current = opened
    onStage?.(opened)
    const observer = new ResizeObserver(() =>
      onSize?.(canvas.current!.clientWidth || 1, canvas.current!.clientHeight || 1),
    )
    observer.observe(canvas.current!)
    return () => {
      observer.disconnect()
      onStage?.(null)
      opened.dispose()
    }
  }, [])
  useEffect(() => stage.current?.ask(), [version])

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
