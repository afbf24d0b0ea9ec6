import { drawShape, type Shape } from './shapes.ts'

const POINTS = 70

/** A shape as a small picture. */
export function ShapeIcon({ shape }: { readonly shape: Shape }) {
  const points = drawShape(shape, POINTS, 3, [0, 0])
  return (
    <svg viewBox="-1.25 -1.25 2.5 2.5" aria-hidden="true" focusable="false">
      {Array.from({ length: POINTS }, (_, i) => (
        <circle key={i} cx={points[2 * i]!.toFixed(2)} cy={(-points[2 * i + 1]!).toFixed(2)} r={0.075} />
      ))}
    </svg>
  )
}
