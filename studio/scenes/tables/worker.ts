import { type EvaluationWithRows, evaluateFit, evaluateWithRows, exportMap, fit, TransportMap, takeRows } from 'brenier'
import { encodeTable, readTable, type Table } from 'brenier/io'
import { compareFeatures, evaluationReport, fitReport, type Report } from 'brenier/report'
import { serveTasks } from '../../compute/serve-tasks.ts'
import { inPage } from '../../frame/in-page.ts'
import { inspect } from './inspect.ts'
import type { Judged, LearnInput, TableTasks } from './tasks.ts'

/** The map that was last learned or opened, with its tables and columns. */
let last: { readonly map: TransportMap; readonly asked: Asked } | null = null

/** The tables, and those of their columns that a map uses. */
type Asked = Pick<LearnInput, 'source' | 'target' | 'features' | 'label'>

/** The judging rows are compared in pairs, which takes time in proportion to their square. */
const MOST_JUDGED = 2000

serveTasks<TableTasks>({
  inspect,
  async learn(asked, { signal, tell, held }) {
    const { scale, seed, length, on, features, label } = asked
    const [x, z] = [await read(asked.source, asked), await read(asked.target, asked)]
    const notices: string[] = []
    const run = fit(x.points, z.points, {
      ...{ seed, ...length, ...on, scale, signal, columns: features },
      ...(label !== null && { sourceLabels: x.labels!, targetLabels: z.labels!, labelColumn: label }),
      onNotice: (notice) => void notices.push(notice),
      onStep: held,
    })
    for await (const progress of run) tell(progress)
    const result = await run.result
    const measured = await evaluateFit(result, { maxRows: MOST_JUDGED, signal })
    const report = await fitReport(result, { ...namesOf(asked), measured, signal })
    await keep(result.map, asked)
    const judged = judgedOf(measured, report, asked, [x, z], [...notices, ...result.summary.notices])
    return { ...judged, map: Uint8Array.from(result.map.toBytes()), summary: result.summary }
  },
  async open({ source, target, map: bytes, on }, { signal }) {
    const notices: string[] = []
    const map = await TransportMap.fromBytes(bytes, { ...on, onNotice: (notice) => void notices.push(notice) })
    const { columns, labelColumn = null } = map.model.training
    if (columns === undefined)
      throw new Error(
        'This map has no column names, so it is not clear which columns of the tables it uses; fit it on tables with a header.',
      )
    const asked = { source, target, features: columns, label: labelColumn }
    const [x, z] = [await read(source, asked), await read(target, asked)]
    const [from, to] = [spreadRows(x), spreadRows(z)]
    const labels = labelColumn === null ? {} : { sourceLabels: from.labels!, targetLabels: to.labels! }
    const measured = await evaluateWithRows(map, from.points, to.points, { ...labels, signal })
    await keep(map, asked)
    return {
      ...judgedOf(measured, evaluationReport(map, measured, namesOf(asked)), asked, [x, z], notices),
      map: bytes,
    }
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

async function keep(map: TransportMap, asked: Asked): Promise<void> {
  if (last !== null) await last.map.dispose()
  last = { map, asked }
}

function namesOf({ source, target }: Asked) {
  return { source: source.name, target: target.name }
}

/** As many rows as are judged, spread evenly over the whole table, because tables may be sorted. */
function spreadRows({ points, labels }: Table): Pick<Table, 'points' | 'labels'> {
  const every = Math.max(1, Math.ceil(points.rows / MOST_JUDGED))
  const rows = Int32Array.from({ length: Math.ceil(points.rows / every) }, (_, i) => i * every)
  return { points: takeRows(points, rows), ...(labels && { labels: Array.from(rows, (row) => labels[row]!) }) }
}

function judgedOf(
  { evaluation, source, images, target, preimages }: EvaluationWithRows,
  report: Report,
  { features }: Asked,
  [x, z]: readonly [Table, Table],
  notices: readonly string[],
): Omit<Judged, 'map'> {
  const { grade, sentence, advice } = evaluation.verdict
  const verdict = { grade, sentence, advice: advice && inPage(advice) }
  return {
    names: features,
    verdict,
    features: {
      forward: compareFeatures(source, images, target),
      backward: compareFeatures(target, preimages, source),
    },
    report: { ...report, verdict: { ...evaluation.verdict, ...verdict } },
    dropped: { source: x.dropped ?? 0, target: z.dropped ?? 0 },
    notices: [...new Set(notices)],
  }
}

function learned(): NonNullable<typeof last> {
  if (last === null) throw new Error('There is no map yet; learn or open one first.')
  return last
}

async function read(file: File, { features, label }: Asked): Promise<Table> {
  const columns = features.map((name) => ({ name }))
  return readTable(file, { columns, dropMissing: true, ...(label !== null && { labels: { name: label } }) })
}
