/** Text for people: escaping, shortening and numbers. Every name that a user gave passes through here. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Drops what XML cannot hold (control characters, lone surrogates) and line breaks. */
export function clean(text: string): string {
  let out = ''
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 32 || code === 127) out += ' '
    else if ((code >= 0xd800 && code <= 0xdfff) || (code > 127 && code < 160) || code === 0xfffe || code === 0xffff)
      out += '\ufffd'
    else out += character
  }
  return out
}

/** `text` as HTML or XML text, safe in attributes too. */
export function escapeText(text: string): string {
  return clean(text).replace(/[&<>"']/g, (character) => entities[character]!)
}

/** At most `length` characters, the middle left out: the end of a column name often tells it from the next. */
export function shorten(text: string, length: number): string {
  const characters = [...clean(text)]
  if (characters.length <= length) return characters.join('')
  const head = Math.ceil((length - 1) * 0.6)
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (length - 1 - head)).join('')}`
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function powerOfTen(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('')
  return `10${exponent < 0 ? '⁻' : ''}${digits}`
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const separated = whole.replace('-', '−').replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? separated : `${separated}.${fraction}`
}

/** A number to `digits` significant digits, with a true minus sign, and as a power of ten where that is shorter. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'not a number'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  const [mantissa = '', exponentText = '0'] = value.toExponential(digits - 1).split('e')
  const exponent = Number(exponentText)
  if (exponent >= 6 || exponent < -3) return `${mantissa.replace('-', '−')}\u00a0×\u00a0${powerOfTen(exponent)}`
  return grouped(value.toFixed(Math.max(0, digits - 1 - exponent)))
}

/** A whole number with separators. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? grouped(String(Math.round(value))) : formatNumber(value)
}

/** A share between 0 and 1 in percent: never "100%" unless it is, nor "0%". */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return formatNumber(share)
  if (share <= 0 || share >= 1) return `${formatNumber(share * 100, 3)}%`
  const percent = share * 100
  if (percent < 0.1) return 'below 0.1%'
  if (percent > 99.9) return 'above 99.9%'
  return `${percent < 1 || percent > 99 ? percent.toFixed(1) : percent.toFixed(0)}%`
}

/** A number of seconds in the unit that a person would use. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return formatNumber(seconds)
  if (seconds < 120) return `${formatNumber(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return `${minutes} min ${Math.round(seconds % 60)} s`
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`
}

/** "one", "one and two", "one, two and three". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** Whether ticks over `domain` are labelled with powers of ten, which take more room. */
export function hasExponents(domain: readonly [number, number]): boolean {
  const largest = Math.max(Math.abs(domain[0]), Math.abs(domain[1]))
  return largest >= 1e6 || largest < 1e-3
}

/**
 * Labels for the ticks of an axis over `domain`: as many digits as tell neighbours apart, powers of ten for very large and very small.
 */
export function tickFormatter(domain: readonly [number, number]): (value: number) => string {
  const largest = Math.max(Math.abs(domain[0]), Math.abs(domain[1]))
  const spread = Math.abs(domain[1] - domain[0]) || largest || 1
  const digits = Math.min(12, Math.max(2, Math.ceil(Math.log10(largest / spread)) + 3))
  const exponential = hasExponents(domain)
  return (value) => {
    if (Math.abs(value) < spread * 1e-9) return '0'
    if (!exponential) return grouped(String(Number(value.toPrecision(digits))))
    const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e')
    const short = String(Number(mantissa)).replace('-', '−')
    return short === '1' ? powerOfTen(Number(exponent)) : `${short}×${powerOfTen(Number(exponent))}`
  }
}
