import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Potential, points, type Values } from 'brenier'
import { encodeTable } from 'brenier/io'

/** What the scripts read: .npy tables and JSON in a folder. */

export async function writeTable(folder: string, name: string, values: Values, columns: number): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const table = points(values, values.length / columns, columns)
  writeFileSync(join(folder, `${name}.npy`), await encodeTable(table, { format: 'npy' }))
}

export function writeJson(folder: string, name: string, value: unknown): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(value))
}

/** A potential's config and starting weights. */
export async function writePotential(folder: string, { config, parameters }: Potential): Promise<void> {
  writeJson(folder, 'potential', config)
  for (const { name, shape, initial } of parameters) await writeTable(folder, name, initial, shape.at(-1)!)
}
