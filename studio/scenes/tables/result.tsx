import { useState } from 'preact/hooks'
import { download } from '../../files/download.ts'
import { Notices } from '../../frame/notices.tsx'
import { Features } from './features.tsx'
import type { TablesScene } from './scene.ts'
import type { Judged } from './tasks.ts'

const GRADES: Record<string, string> = {
  good: 'good',
  usable: 'usable with care',
  'not to be trusted': 'not to be trusted',
}

/** The result: the verdict, the features, and files to download. */
export function Result({ scene, learned }: { readonly scene: TablesScene; readonly learned: Judged }) {
  const [direction, setDirection] = useState<'forward' | 'backward'>('forward')
  const { verdict, features, names, notices, dropped } = learned
  const missing = dropped.source + dropped.target
  return (
    <>
      <section class={`verdict ${verdict.grade.replaceAll(' ', '-')}`} aria-label="Verdict">
        <h2>This map is {GRADES[verdict.grade]}</h2>
        <p>{reasons(learned)}</p>
        {verdict.advice && <p>What would help most: {verdict.advice}</p>}
      </section>
      <Files scene={scene} learned={learned} />
      <section class="panel" aria-labelledby="features">
        <div class="panel-head">
          <h2 id="features">Every feature, on rows that training did not see</h2>
          <fieldset class="buttons">
            <legend class="unseen">Direction</legend>
            {(['forward', 'backward'] as const).map((one) => (
              <button type="button" key={one} aria-pressed={direction === one} onClick={() => setDirection(one)}>
                {one}
              </button>
            ))}
          </fieldset>
        </div>
        <Features changes={features[direction]} names={names} direction={direction} />
      </section>
      {(notices.length > 0 || missing > 0) && (
        <section class="panel" aria-labelledby="notices">
          <h2 id="notices">What was noticed</h2>
          <Notices notices={notices}>
            {missing > 0 && <li>{missing} rows with a missing value were left out.</li>}
          </Notices>
        </section>
      )}
    </>
  )
}

/** The sentence of the verdict without the grade, which the heading has. The name of a column keeps its small letter. */
function reasons({ verdict, names }: Judged): string {
  const text = verdict.sentence.replace(/^[^:]*: /, '')
  return names.some((name) => text.startsWith(name)) ? text : text[0]!.toUpperCase() + text.slice(1)
}

function Files({ scene, learned }: { readonly scene: TablesScene; readonly learned: Judged }) {
  const { client, attempt } = scene
  const rows = (direction: 'forward' | 'backward', name: string) =>
    attempt('Carrying all rows', async () =>
      download(name, await client.run('rows', { direction, format: 'csv' }), 'text/csv'),
    )
  const onnx = (direction: 'forward' | 'backward') =>
    attempt('Writing the model', async () => download(`${direction}.onnx`, await client.run('onnx', { direction })))
  const report = () =>
    attempt('Drawing the report', async () => {
      const { reportHtml } = await import('brenier/report')
      download('report.html', await reportHtml(learned.report), 'text/html')
    })
  return (
    <section class="panel" aria-labelledby="files">
      <h2 id="files">Take it with you</h2>
      <div class="files">
        <button type="button" class="primary" onClick={() => download('map.safetensors', learned.map)}>
          The map
        </button>
        <button type="button" onClick={report}>
          Report
        </button>
        <button type="button" onClick={() => rows('forward', 'moved.csv')}>
          Source rows, moved
        </button>
        <button type="button" onClick={() => rows('backward', 'back.csv')}>
          Target rows, moved back
        </button>
        <button type="button" onClick={() => onnx('forward')}>
          ONNX, forward
        </button>
        <button type="button" onClick={() => onnx('backward')}>
          ONNX, backward
        </button>
      </div>
      <p class="where">
        The command line reads the same file: <code>brenier transport map.safetensors rows.csv --out moved.csv</code>
      </p>
    </section>
  )
}
