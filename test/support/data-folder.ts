import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Points, points } from '../../src/base/points.ts'

/** The folder of shared data: BRENIER_DATA, or ../shared/data from the project's root. */
const folder = process.env.BRENIER_DATA ?? resolve(import.meta.dirname, '../../../shared/data')

/** Why tests that need a file of the shared data are skipped; undefined if it is there. */
export function missing(file: string): string | undefined {
  const path = join(folder, file)
  return existsSync(path) ? undefined : `${path} is absent: set BRENIER_DATA to a folder that has ${file}`
}

export function bytesOf(file: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, file)))
}

/** A float32 npy file of version 1, row-major. */
export function npyPoints(file: string): Points {
  const bytes = Buffer.from(bytesOf(file))
  const length = bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, 10 + length)
  const [, rows, columns] = /'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/
    .exec(header)!
    .map(Number)
  const body = bytes.subarray(10 + length)
  return points(new Float32Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.length)), rows!, columns!)
}
