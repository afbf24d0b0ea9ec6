import { join } from 'node:path'
import { type Potential, points, type Values } from 'brenier'
import { writeTable } from 'brenier/io'
import { writeJson } from '../framework/output.ts'

/** Writes the scripts' input: .npy tables and JSON, in a folder that exists. */

export async function writeArray(folder: string, name: string, values: Values, columns: number): Promise<void> {
  await writeTable(join(folder, `${name}.npy`), points(values, values.length / columns, columns))
}

/** A potential's config and initial weights. */
export async function writePotential(folder: string, { config, parameters }: Potential): Promise<void> {
  await writeJson(join(folder, 'potential.json'), config)
  for (const { name, shape, initial } of parameters) await writeArray(folder, name, initial, shape.at(-1)!)
}
