import type { Field } from './field.ts'

/** Points of the plane as x, y, x, y, ... */
export type Cloud = Float32Array

/** Larger clouds are not put into links, which browsers and programs would cut off. */
export const MOST_POINTS_IN_LINK = 1500
/** Links hold coordinates to about a three-thousandth of a unit, up to ten units away. */
const PER_UNIT = 3276

/** Points as text: two 16-bit integers each, in base64 for addresses. */
export function packed(): Field<Cloud | null> {
  return {
    default: null,
    parse: (text) => unpack(text),
    format: (cloud) => (cloud === null || cloud.length > 2 * MOST_POINTS_IN_LINK ? '' : pack(cloud)),
  }
}

/** The points at the precision of a link, so that the drawn and the shared ones are the same. */
export function asPacked(cloud: Cloud): Cloud {
  return cloud.map((value) => integer(value) / PER_UNIT)
}

function integer(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value * PER_UNIT)))
}

function pack(cloud: Cloud): string {
  const bytes = new Uint8Array(Int16Array.from(cloud, integer).buffer)
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function unpack(text: string): Cloud | undefined {
  // Base64 has no text whose length leaves 1.
  if (text === '' || !/^[\w-]+$/.test(text) || text.length % 4 === 1) return undefined
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
  if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined
  return Float32Array.from(new Int16Array(bytes.buffer), (value) => value / PER_UNIT)
}
