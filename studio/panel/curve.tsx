import type { FitProgress } from 'brenier/worker'

const [WIDTH, HEIGHT] = [300, 56]
/** The quantile of the values at which the axis starts: the first steps are far off and would flatten the rest. */
const LOWEST = 0.1

/** The training as a curve: W2 of the batches, and the bound on held-out rows beside it. */
export function Curve({ curve }: { readonly curve: readonly FitProgress[] }) {
  if (curve.length < 2)
    return (
      <>
        <svg class="curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />
        <Key />
      </>
    )
  const batches = curve.map(({ progress, w2Squared }) => [progress, root(w2Squared)] as const)
  const heldOut = curve.flatMap(({ progress, heldOut }) =>
    heldOut ? [[progress, root(heldOut.w2Squared)] as const] : [],
  )
  const values = [...batches, ...heldOut].map(([, value]) => value).sort((a, b) => a - b)
  const [low, high] = [values[Math.floor(LOWEST * values.length)]!, values.at(-1)!]
  const place = ([x, value]: readonly [number, number]) => {
    const share = Math.max(0, (value - low) / (high - low || 1))
    return `${(x * WIDTH).toFixed(1)},${(HEIGHT - 4 - (HEIGHT - 8) * share).toFixed(1)}`
  }
  const label = `W2 of the batches now ${batches.at(-1)![1].toPrecision(3)}, on held-out rows ${heldOut.at(-1)?.[1].toPrecision(3) ?? 'not known yet'}`
  return (
    <>
      <svg class="curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} preserveAspectRatio="none">
        <polyline class="batches" points={batches.map(place).join(' ')} />
        <polyline class="held-out" points={heldOut.map(place).join(' ')} />
      </svg>
      <Key />
    </>
  )
}

function Key() {
  return (
    <p class="curve-key" aria-hidden="true">
      <span class="batches">W₂ of the batches</span> <span class="held-out">on held-out rows</span>
    </p>
  )
}

function root(squared: number): number {
  return Math.sqrt(Math.max(0, squared))
}
