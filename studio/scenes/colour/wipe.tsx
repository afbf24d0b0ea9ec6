import { useEffect, useRef, useState } from 'preact/hooks'
import { paint } from './pixels.ts'
import type { Pixels } from './tasks.ts'

/** A picture before and after, with a movable line between them. */
export function Wipe({
  before,
  after,
  name,
}: {
  readonly before: Pixels
  readonly after: Pixels | null
  readonly name: string
}) {
  const [at, setAt] = useState(50)
  const [first, second] = [useRef<HTMLCanvasElement>(null), useRef<HTMLCanvasElement>(null)]
  useEffect(() => paint(first.current!, before), [before])
  useEffect(() => {
    if (after !== null) paint(second.current!, after)
  }, [after])
  return (
    <div class="wipe" style={{ '--at': `${at}%`, aspectRatio: `${before.width} / ${before.height}` }}>
      <canvas ref={first} role="img" aria-label={`${name}, as it is`} />
      {after !== null && (
        <>
          <canvas ref={second} class="after" role="img" aria-label={`${name}, in the colours of the other`} />
          <input
            type="range"
            aria-label={`${name}: how much of it is shown as it was`}
            value={at}
            onInput={({ currentTarget }) => setAt(currentTarget.valueAsNumber)}
          />
        </>
      )}
    </div>
  )
}
