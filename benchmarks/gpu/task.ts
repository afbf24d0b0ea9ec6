import { join } from 'node:path'
import { type Potential, Random } from 'brenier'
import { networkPotential } from 'brenier/method'
import { prepareFolder, writeJson } from '../framework/output.ts'
import { writeArray, writePotential } from '../peers/files.ts'
import { type Size, STEP } from './gpu-config.ts'

/** The input of every runner: a potential at its initial weights (with c and m raised, so that every layer matters), and batches of normal rows. */
export interface Task {
  readonly potential: Potential
  /** Several batches of each side, rows x D. */
  readonly source: readonly Float32Array[]
  readonly target: readonly Float32Array[]
}

export function makeTask({ width, batch }: Size, dimension: number): Task {
  const random = new Random(3)
  const config = {
    kind: 'convex',
    dimension,
    classes: 0,
    hidden: [width, width, width / 2],
    pieces: 16,
    activation: 'celu',
    spread: Array.from({ length: dimension }, () => 1),
    modulus: 0.01,
  } as const
  const potential = networkPotential(config, random)
  for (const { name, initial } of potential.parameters) if (name === 'c' || name === 'm') initial.fill(0.3)
  const rows = () => Float32Array.from({ length: batch * dimension }, () => random.normal())
  const batches = () => Array.from({ length: STEP.batches }, rows)
  return { potential, source: batches(), target: batches() }
}

/** The folder of a size's task, below the measurement's. */
export function taskFolder(folder: string, { width, batch }: Size): string {
  return join(folder, `${width}-${batch}`)
}

/** Writes a task to files that PyTorch can read. */
export async function writeTask(folder: string, size: Size, dimension: number): Promise<void> {
  const task = makeTask(size, dimension)
  const own = taskFolder(folder, size)
  await prepareFolder(own)
  await writePotential(own, task.potential)
  await writeJson(join(own, 'step.json'), STEP)
  for (const [k, rows] of task.source.entries()) await writeArray(own, `source-${k}`, rows, dimension)
  for (const [k, rows] of task.target.entries()) await writeArray(own, `target-${k}`, rows, dimension)
}
