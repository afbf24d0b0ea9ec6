import { useEffect, useRef } from 'preact/hooks'
import { digitOf } from './drawing.ts'

const SIDE = 280
const PEN = 26

/** Paper to draw a digit on, with a mouse, a pen or a finger. */
export function Pad({ onDigit }: { readonly onDigit: (pixels: Uint8Array) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const last = useRef<readonly [number, number] | null>(null)
  const context = () => canvas.current!.getContext('2d', { willReadFrequently: true })!
  useEffect(() => {
    canvas.current!.width = SIDE
    canvas.current!.height = SIDE
  }, [])
  const at = (event: PointerEvent): readonly [number, number] => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect()
    return [((event.clientX - left) * SIDE) / width, ((event.clientY - top) * SIDE) / height]
  }
  const draw = (to: readonly [number, number]) => {
    const pen = context()
    pen.lineWidth = PEN
    pen.lineCap = 'round'
    pen.strokeStyle = getComputedStyle(canvas.current!).color
    pen.beginPath()
    pen.moveTo(...(last.current ?? to))
    pen.lineTo(...to)
    pen.stroke()
    last.current = to
  }
  const finish = () => {
    if (last.current === null) return
    last.current = null
    const digit = digitOf(canvas.current!)
    if (digit !== null) onDigit(digit)
  }
  return (
    <div class="pad">
      <canvas
        ref={canvas}
        role="img"
        aria-label="Paper: draw a digit here, or choose one below"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          draw(at(event))
        }}
        onPointerMove={(event) => last.current !== null && draw(at(event))}
        onPointerUp={finish}
        onPointerCancel={finish}
      />
      <button type="button" class="quiet" onClick={() => context().clearRect(0, 0, SIDE, SIDE)}>
        Clear
      </button>
    </div>
  )
}
