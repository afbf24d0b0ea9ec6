import type { Trace } from 'brenier/worker'
import { WAYS } from './model.ts'

const [WIDTH, HEIGHT] = [320, 150]
const [LOW, HIGH] = [-4.5, 1.5]

/** The residual against the number of gradients, on a logarithmic axis. */
export function Residuals({ traces }: { readonly traces: readonly (Trace | null)[] }) {
  const longest = Math.max(20, ...traces.map((trace) => trace?.residual.length ?? 0))
  const place = (k: number, value: number) => {
    const share = (Math.log10(Math.max(value, 1e-9)) - LOW) / (HIGH - LOW)
    return `${((WIDTH * k) / (longest - 1)).toFixed(1)},${(HEIGHT * (1 - Math.max(0, Math.min(1, share)))).toFixed(1)}`
  }
  return (
    <figure class="residuals">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label="Residuals of the three ways, by the number of gradients"
      >
        {[0, -2, -4].map((power) => (
          <line
            key={power}
            x1={0}
            x2={WIDTH}
            y1={HEIGHT * (1 - (power - LOW) / (HIGH - LOW))}
            y2={HEIGHT * (1 - (power - LOW) / (HIGH - LOW))}
          />
        ))}
        {traces.map((trace, i) => {
          const points = trace ? Array.from(trace.residual).filter(Number.isFinite) : []
          return (
            <polyline
              key={WAYS[i]!.name}
              class={`way-${i}`}
              points={points.map((value, k) => place(k, value)).join(' ')}
            />
          )
        })}
      </svg>
      <figcaption>Residual by gradients, 1 to {longest}; lines at 1, 0.01 and 0.0001.</figcaption>
      <table>
        <thead>
          <tr>
            <th scope="col">way</th>
            <th scope="col">step</th>
            <th scope="col">gradients</th>
            <th scope="col">ends</th>
          </tr>
        </thead>
        <tbody>
          {WAYS.map(({ name }, i) => (
            <tr key={name}>
              <th scope="row" class={`way-${i}`}>
                <svg class="swatch" viewBox="0 0 20 6" aria-hidden="true">
                  <polyline class={`way-${i}`} points="0,3 20,3" />
                </svg>
                {name}
              </th>
              <td>{traces[i]?.step?.toPrecision(2) ?? '–'}</td>
              <td>{traces[i]?.residual.length ?? '–'}</td>
              <td>{traces[i]?.status ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
