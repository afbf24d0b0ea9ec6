import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, number } from '../framework/text.ts'
import type { ExportReport } from './export.ts'

export function exportOutput(report: ExportReport): Output {
  const title = `Exported models beside the map of ${report.pair}`
  return { report: { ...report }, head: report, title, tables: [['Speed and differences', exportTable(report)]] }
}

function exportTable({ rows, config, pair }: ExportReport): Table {
  return {
    columns: [
      ...['direction', 'points', 'bytes', 'map, us a row', 'model, us a row', 'speed of the model'],
      ...['by processor time', 'largest difference', 'of images', 'unconverged, map', 'model'],
    ],
    rows: rows.map(({ direction, precision, bytes, map, model, difference, imageDifference, unconverged }) => [
      direction,
      precision,
      count(bytes),
      number(map.wall, 3),
      number(model.wall, 3),
      number(map.wall / model.wall, 3),
      number(map.processor / model.processor, 3),
      number(difference, 2),
      imageDifference === undefined ? '-' : number(imageDifference, 2),
      count(unconverged[0]),
      count(unconverged[1]),
    ]),
    notes: [
      `${pair}, ${count(config.rows)} fresh rows; the fastest of ${config.turns} turns of each; the inverse to a residual of ${number(config.tolerance, 1)}.`,
      'Speed: the time of the map over that of the model. Differences are relative to the root of the total variance of the side that they are on; of images: of those of both pre-images, each of which is within the tolerance of the point.',
    ],
  }
}
