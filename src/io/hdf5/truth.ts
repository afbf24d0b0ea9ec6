import type { Dataset, Group } from 'h5wasm'
import { entityAt, isDataset } from './file.ts'
import { FileBytes, typePlace } from './object-header.ts'

/**
 * Truth values in HDF5 are an enumeration of FALSE and TRUE, which h5py and AnnData read as booleans. The HDF5 library here writes no enumerations.
 * So a data set of truth values is first made of records with one member, whose description takes as many bytes as that of the enumeration. In
 * the bytes of the finished file, the enumeration then replaces the record, and nothing else moves.
 * https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html (section IV.A.2.d)
 */

/** The record's only member. Its name is as long as both names of the enumeration with the byte between them. */
const MEMBER = 'FALSE, TRUE'
/** A signed 8-bit integer. */
const INT8 = [0x10, 8, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0]
/** Class 6 (a record) in version 3, with 1 member and 1 byte: the member's name, place and type. */
const RECORD = [0x36, 1, 0, 0, 1, 0, 0, 0, ...terminated(MEMBER), 0, ...INT8]
/** Class 8 (an enumeration) in version 3, with 2 members and 1 byte: the type of its values, the names, and the values. */
const ENUMERATION = [0x38, 2, 0, 0, 1, 0, 0, 0, ...INT8, ...terminated('FALSE'), ...terminated('TRUE'), 0, 1]

function terminated(text: string): number[] {
  return [...new TextEncoder().encode(text), 0]
}

/** Writes truth values, which `withTruths` completes once the file is closed. */
export function writeTruths(group: Group, name: string, values: readonly boolean[]): Dataset {
  const data = new Map([[MEMBER, Int8Array.from(values, Number)]])
  return group.create_dataset({ name, data, shape: [values.length], dtype: [[MEMBER, '<b']] })
}

/** The data sets that `writeTruths` has made, as references. */
export function truthsIn(file: Group): Uint8Array[] {
  return file.paths().flatMap((path) => {
    const entity = entityAt(file, `/${path}`)
    if (!isDataset(entity) || entity.metadata.compound_type?.members[0]?.name !== MEMBER) return []
    return [entity.create_reference().ref_data]
  })
}

/** Replaces the records in a finished file by enumerations. @param references from `truthsIn` */
export function withTruths(file: Uint8Array, references: readonly Uint8Array[]): Uint8Array {
  const bytes = new FileBytes((at, length) => file.subarray(at, at + length))
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (const reference of references) {
    const place = typePlace(bytes, reference)
    if (place === undefined || RECORD.some((byte, i) => file[place.at + i] !== byte))
      throw new Error('the HDF5 library no longer describes records in the expected form')
    file.set(ENUMERATION, place.at)
    view.setUint32(place.checksum, lookup3(file.subarray(place.block, place.checksum)), true)
  }
  return file
}

/** HDF5's checksum: Bob Jenkins' lookup3 (2006), hashlittle from 0. https://burtleburtle.net/bob/c/lookup3.c */
export function lookup3(bytes: Uint8Array): number {
  let a = (0xdeadbeef + bytes.length) | 0
  let b = a
  let c = a
  const word = (at: number) =>
    (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
  const rotated = (x: number, by: number) => (x << by) | (x >>> (32 - by))
  let at = 0
  for (; bytes.length - at > 12; at += 12) {
    ;[a, b, c] = [(a + word(at)) | 0, (b + word(at + 4)) | 0, (c + word(at + 8)) | 0]
    for (const [i, j, k] of [
      [4, 6, 8],
      [16, 19, 4],
    ] as const) {
      a = (a - c) ^ rotated(c, i)
      c = (c + b) | 0
      b = (b - a) ^ rotated(a, j)
      a = (a + c) | 0
      c = (c - b) ^ rotated(b, k)
      b = (b + a) | 0
    }
  }
  if (at === bytes.length) return c >>> 0
  ;[a, b, c] = [(a + word(at)) | 0, (b + word(at + 4)) | 0, (c + word(at + 8)) | 0]
  c = (c ^ b) - rotated(b, 14)
  a = (a ^ c) - rotated(c, 11)
  b = (b ^ a) - rotated(a, 25)
  c = (c ^ b) - rotated(b, 16)
  a = (a ^ c) - rotated(c, 4)
  b = (b ^ a) - rotated(a, 14)
  c = (c ^ b) - rotated(b, 24)
  return c >>> 0
}
