import type { Output } from '../framework/output.ts'
import type { Table } from '../framework/table.ts'
import { count, number } from '../framework/text.ts'
import type { Chunk } from './chunks.ts'
import type { StudioReport } from './studio.ts'

export function studioOutput(report: StudioReport): Output {
  const title = 'The studio in a page'
  const { config, firstPicture, firstStep, longestTask, steps, sliced, exact, halves, frames, browser } = report
  const rows = [
    ['first picture, ms', number(firstPicture, 3), '1000'],
    ['first step of the training, ms', number(firstStep, 3), '2000'],
    ['longest task of the page while it trains, ms', number(longestTask, 3), '100'],
    [
      `sliced W2 of fresh rows after ${config.seconds} s (${count(steps)} steps), in that of two halves of the target`,
      number(sliced / halves, 3),
      '1.3',
    ],
    ['the same for a map that is exact on the rows learned from', number(exact / halves, 3), 'what the sample allows'],
    ...frames.map(({ points, perSecond }) => [
      `pictures a second, ${count(points)} points`,
      number(perSecond, 3),
      '60',
    ]),
  ]
  const notes = [
    `Two moons to a spiral, 2,000 rows a side, seed ${config.seed}; sliced W2 ${number(sliced, 3)}, exact map ${number(exact, 3)}, halves ${number(halves, 3)}, means of ${count(config.draws)} draws of ${count(config.rows)} fresh rows; ${browser}, without a graphics card: pictures are drawn by the CPU.`,
  ]
  return {
    report: { ...report },
    head: report,
    title,
    tables: [
      [title, { columns: ['', 'measured', 'goal'], rows, notes }],
      ['What the built studio consists of', chunkTable(report.chunks)],
    ],
  }
}

/** @returns kilobytes, of 1000 */
export function chunkTable(chunks: readonly Chunk[]): Table {
  const rows = chunks.map(({ name, bytes, compressed }) => [
    name,
    number(bytes / 1000, 3),
    number(compressed / 1000, 3),
  ])
  return { columns: ['file', 'kB', 'compressed'], rows }
}
