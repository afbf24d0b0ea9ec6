/** What a value is, in words and with its beginning. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number') return String(value)
  if (typeof value === 'string')
    return `the text ${JSON.stringify(value.length > 30 ? `${value.slice(0, 30)}...` : value)}`
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`
  if (typeof value !== 'object') return `the ${typeof value} ${String(value)}`
  return `an object with ${Object.keys(value).slice(0, 4).join(', ') || 'no fields'}`
}
