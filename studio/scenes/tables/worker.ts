import { evaluateFit, exportMap, fit, type TransportMap } from 'brenier'
import { encodeTable, readTable, type Table } from 'brenier/io'
import { compareFeatures, fitReport } from 'brenier/report'
import { serveTasks } from '../../compute/serve-tasks.ts'
import { inspect } from './inspect.ts'
import type { Learned, LearnInput, TableTasks } from './tasks.ts'

/** What was learned last. */
let last: { readonly map: TransportMap; readonly asked: LearnInput } | null = null

/** The rows that judge are compared with one another, which takes their square. */
const MOST_JUDGED = 2000

serveTasks<TableTasks>({
  inspect,
  async learn(asked, { signal, tell }) {
    const { scale, seed, maxTime, features, label } = asked
    const [x, z] = [await read(asked.source, asked), await read(asked.target, asked)]
    const notices: string[] = []
    const run = fit(x.points, z.points, {
      ...{ seed, maxTime, scale, signal, columns: features },
      ...(label !== null && { sourceLabels: x.labels!, targetLabels: z.labels!, labelColumn: label }),
      onNotice: (notice) => void notices.push(notice),
    })
    for await (const progress of run) tell(progress)
    const result = await run.result
    const measured = await evaluateFit(result, { maxRows: MOST_JUDGED, signal })
    const names = { source: asked.source.name, target: asked.target.name }
    const report = await fitReport(result, { ...names, measured, signal })
    if (last !== null) await last.map.dispose()
    last = { map: result.map, asked }
    const { grade, sentence, advice } = measured.evaluation.verdict
    return {
      summary: result.summary,
      verdict: { grade, sentence, advice },
      features: {
        forward: compareFeatures(measured.source, measured.images, measured.target),
        backward: compareFeatures(measured.target, measured.preimages, measured.source),
      },
      report,
      dropped: { source: x.dropped ?? 0, target: z.dropped ?? 0 },
      map: Uint8Array.from(result.map.toBytes()),
      notices: [...new Set([...notices, ...result.summary.notices])],
    } satisfies Learned
  },
  async rows({ direction, format }, { signal }) {
    const { map, asked } = learned()
    const table = await read(direction === 'forward' ? asked.source : asked.target, asked)
    const labels = table.labels ? { labels: table.labels } : {}
    const moved =
      direction === 'forward'
        ? await map.forward(table.points, { ...labels, signal })
        : (await map.backward(table.points, { ...labels, signal })).points
    return encodeTable({ points: moved, names: table.names, ...labels }, { format, labelName: asked.label ?? 'label' })
  },
  async onnx({ direction }) {
    return exportMap(learned().map.model, direction)
  },
})

function learned(): NonNullable<typeof last> {
  if (last === null) throw new Error('There is no map yet; learn one first.')
  return last
}

async function read(file: File, { features, label }: LearnInput): Promise<Table> {
  const columns = features.map((name) => ({ name }))
  return readTable(file, { columns, dropMissing: true, ...(label !== null && { labels: { name: label } }) })
}
