import type { Signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { palette, rgba } from '../../style/colours.ts'
import { CloudPainter, type Turn } from './cloud-painter.ts'
import type { Cloud } from './tasks.ts'

const STEP = 0.12
const KEYS: Record<string, readonly [around: number, up: number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
}
const STEEPEST = 1.5

/** A cloud of colours that turns when dragged or with the arrow keys; all clouds turn together. */
export function CloudView({
  cloud,
  time,
  turn,
  label,
}: {
  readonly cloud: Cloud
  readonly time: number
  readonly turn: Signal<Turn>
  readonly label: string
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<CloudPainter | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [opened, setOpened] = useState(0)
  const turnBy = (around: number, up: number) => {
    const before = turn.value
    turn.value = {
      around: before.around + around,
      up: Math.min(STEEPEST, Math.max(-STEEPEST, before.up + up)),
    }
  }
  useEffect(() => {
    const element = canvas.current!
    const again = () => setOpened((count) => count + 1)
    // A lost context is restored only if the default handling of its loss is prevented.
    const lost = (event: Event) => event.preventDefault()
    element.addEventListener('webglcontextlost', lost)
    element.addEventListener('webglcontextrestored', again)
    try {
      painter.current = new CloudPainter(element, cloud)
    } catch (error) {
      setFailure(`The colours in space need WebGL, which this page does not have (${(error as Error).message}).`)
    }
    return () => {
      element.removeEventListener('webglcontextlost', lost)
      element.removeEventListener('webglcontextrestored', again)
      painter.current?.dispose()
      painter.current = null
    }
  }, [cloud, opened])
  const { around, up } = turn.value
  const { paper } = palette()
  useEffect(() => {
    const frame = requestAnimationFrame(() => painter.current?.draw(time, { around, up }, rgba(paper)))
    return () => cancelAnimationFrame(frame)
  }, [cloud, opened, time, around, up, paper])
  if (failure !== null) return <p class="where">{failure}</p>
  return (
    <canvas
      ref={canvas}
      class="cloud"
      tabIndex={0}
      role="img"
      aria-label={`${label}; turn it with the arrow keys`}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={({ buttons, movementX, movementY }) => buttons > 0 && turnBy(movementX / 130, movementY / 130)}
      onKeyDown={(event) => {
        const by = KEYS[event.key]
        if (by === undefined) return
        event.preventDefault()
        turnBy(...by)
      }}
    />
  )
}
