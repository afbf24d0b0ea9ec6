import type { Dataset } from 'h5wasm'
import { InputError } from '../../base/errors.ts'
import type { Values } from '../../base/points.ts'

/**
 * What netCDF's conventions say in the attributes of a data set: which numbers stand for a missing value, and how stored numbers
 * become actual values. https://docs.unidata.ucar.edu/nug/current/attribute_conventions.html
 */
export interface Conventions {
  /** The actual values, with NaN for missing ones. */
  apply(stored: Values): Values
  /** What is done to the stored numbers, in words. */
  readonly notice: string
}

/** The fill values that the netCDF library uses where nothing was written, by kind and size in bytes; single bytes have none. */
const NEVER_WRITTEN: Readonly<Record<string, number>> = {
  ...{ 'i 2': -32767, 'u 2': 65535, 'i 4': -2147483647, 'u 4': 4294967295 },
  ...{ 'f 4': 9.969209968386869e36, 'f 8': 9.969209968386869e36 },
}

/** @param ofNetcdf whether the netCDF library wrote the file */
export function conventionsOf(name: string, dataset: Dataset, ofNetcdf: boolean): Conventions | undefined {
  const read = (key: string) => numbersOf(name, dataset, key)
  const { type, size, signed } = dataset.metadata
  const kind = type === 1 ? 'f' : signed ? 'i' : 'u'
  const usual = ofNetcdf ? NEVER_WRITTEN[`${kind} ${size}`] : undefined
  const named = [...read('_FillValue'), ...read('missing_value')]
  const missing = usual === undefined || read('_FillValue').length > 0 ? named : [...named, usual]
  const one = (key: string, absent: number) => oneNumber(name, dataset, key, read(key)) ?? absent
  const scale = one('scale_factor', 1)
  const offset = one('add_offset', 0)
  const [low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY] = read('valid_range')
  const least = one('valid_min', low)
  const most = one('valid_max', high)
  const unsigned = type === 0 && signed && /^true$/i.test(String(dataset.attrs._Unsigned?.value ?? ''))
  const wrap = unsigned ? 2 ** (8 * size) : 0
  const isScaled = scale !== 1 || offset !== 0
  const limits = least > Number.NEGATIVE_INFINITY || most < Number.POSITIVE_INFINITY
  if (missing.length === 0 && !isScaled && !limits && !unsigned) return undefined
  const isMissing = (value: number) => missing.includes(value) || value < least || value > most
  const said = [
    ...(named.length > 0 ? [`${[...new Set(named)].join(' and ')} for missing`] : []),
    ...(limits ? [`values outside of ${least} to ${most} for missing`] : []),
    ...(unsigned ? ['its integers without a sign'] : []),
    ...(isScaled ? [`values times ${scale} plus ${offset}`] : []),
  ]
  return {
    notice: said.length === 0 ? '' : `${name}:${dataset.path} is read as its attributes say: ${said.join(', ')}.`,
    apply(stored) {
      const out = isScaled || unsigned ? new Float64Array(stored.length) : stored.slice()
      for (let i = 0; i < stored.length; i++) {
        const value = stored[i]!
        const whole = unsigned && value < 0 ? value + wrap : value
        out[i] = isMissing(value) || isMissing(whole) ? Number.NaN : whole * scale + offset
      }
      return out
    },
  }
}

/**
 * The number of an attribute that holds one; undefined if it is absent.
 * @throws InputError for several numbers, such as a factor for each column, and for one that is not finite
 */
function oneNumber(name: string, dataset: Dataset, key: string, numbers: readonly number[]): number | undefined {
  const [number] = numbers
  if (number === undefined || (numbers.length === 1 && Number.isFinite(number))) return number
  throw new InputError(
    `${name}:${dataset.path} has the attribute ${key} with ${numbers.slice(0, 6).join(', ')}, where netCDF has one finite number; apply it before saving, and remove it.`,
  )
}

/** The numbers of an attribute in the data set's precision; empty if it is absent. */
function numbersOf(name: string, dataset: Dataset, key: string): number[] {
  const value: unknown = dataset.attrs[key]?.value
  if (value === undefined || value === null) return []
  const all: unknown[] =
    typeof value === 'object' && 'length' in value ? Array.from(value as ArrayLike<unknown>) : [value]
  const { type, size } = dataset.metadata
  const single = type === 1 && size === 4 && !/scale|offset/.test(key)
  const narrow =
    type === 1 && size === 8 && /Fill|missing/.test(key) && /^[<>]f$/.test(String(dataset.attrs[key]?.dtype))
  return all.flatMap((one) => {
    const number = typeof one === 'number' || typeof one === 'bigint' ? Number(one) : Number.NaN
    if (Number.isNaN(number) && !(typeof one === 'number'))
      throw new InputError(
        `${name}:${dataset.path} has the attribute ${key} with ${JSON.stringify(String(one))}, which is not a number; correct or remove it.`,
      )
    // A marker in single precision beside values in double precision is either as it is stored there or as it was written.
    if (narrow) return [...new Set([number, asWritten(number)])]
    return single ? Math.fround(number) : number
  })
}

/** The shortest decimal that has this number in single precision: 1e20 for 100000002004087730000. */
function asWritten(single: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(single.toPrecision(digits))
    if (Math.fround(short) === single) return short
  }
  return single
}
