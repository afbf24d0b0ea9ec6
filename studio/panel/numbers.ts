/** A length from its square; estimates of the square may be below 0. */
export function length(squared: number): string {
  return Math.sqrt(Math.max(0, squared)).toPrecision(3)
}

export function share(value: number): string {
  return `${(100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0)}%`
}

export function seconds(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return value < 9.95
    ? `${value.toFixed(1)} s`
    : value < 90
      ? `${value.toFixed(0)} s`
      : `${(value / 60).toFixed(1)} min`
}

export function count(value: number): string {
  return value.toLocaleString('en')
}
