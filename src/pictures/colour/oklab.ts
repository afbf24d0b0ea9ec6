/**
 * OKLab (Ottosson 2020, https://bottosson.github.io/posts/oklab): L from 0 (black) to 1 (white), a towards red, b towards yellow. Equal
 * distances look about equally large, which is what a transport cost between colours should measure.
 */

/** sRGB's curve (IEC 61966-2-1), from 0..1 to linear light. It is odd, so that colours outside the gamut are mapped too. */
export function linearOf(value: number): number {
  const size = Math.abs(value)
  return Math.sign(value) * (size <= 0.04045 ? size / 12.92 : ((size + 0.055) / 1.055) ** 2.4)
}

/** The inverse of `linearOf`. */
export function encodedOf(light: number): number {
  const size = Math.abs(light)
  return Math.sign(light) * (size <= 0.0031308 ? 12.92 * size : 1.055 * size ** (1 / 2.4) - 0.055)
}

/**
 * Replaces colours by their OKLab coordinates, in place.
 * @param colours rows of 3: sRGB values from 0 to 1
 */
export function toOklab(colours: Float64Array): Float64Array {
  for (let i = 0; i < colours.length; i += 3) {
    const r = linearOf(colours[i]!)
    const g = linearOf(colours[i + 1]!)
    const b = linearOf(colours[i + 2]!)
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    colours[i] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
    colours[i + 1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
    colours[i + 2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  }
  return colours
}

/** The inverse of `toOklab`, in place; colours that sRGB cannot show come out below 0 or above 1. */
export function fromOklab(colours: Float64Array): Float64Array {
  for (let i = 0; i < colours.length; i += 3) {
    const [r, g, b] = lightOf(colours[i]!, colours[i + 1]!, colours[i + 2]!)
    colours[i] = encodedOf(r)
    colours[i + 1] = encodedOf(g)
    colours[i + 2] = encodedOf(b)
  }
  return colours
}

function lightOf(lightness: number, a: number, b: number): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

const HALVINGS = 12
const SLACK = 1e-4

/**
 * Brings OKLab colours into the gamut of sRGB, in place. Lightness (clamped to 0..1) and hue are kept; only the chroma shrinks, by
 * bisection. Clamping each channel separately would change the hue.
 * @returns how many colours were moved
 */
export function intoGamut(colours: Float64Array): number {
  let moved = 0
  for (let i = 0; i < colours.length; i += 3) {
    const lightness = Math.min(1, Math.max(0, colours[i]!))
    const [a, b] = [colours[i + 1]!, colours[i + 2]!]
    if (lightness === colours[i] && inside(lightness, a, b)) continue
    moved++
    let [low, high] = [0, 1]
    if (inside(lightness, a, b)) low = 1
    else
      for (let step = 0; step < HALVINGS; step++) {
        const middle = 0.5 * (low + high)
        if (inside(lightness, middle * a, middle * b)) low = middle
        else high = middle
      }
    colours[i] = lightness
    colours[i + 1] = low * a
    colours[i + 2] = low * b
  }
  return moved
}

function inside(lightness: number, a: number, b: number): boolean {
  return lightOf(lightness, a, b).every((light) => light >= -SLACK && light <= 1 + SLACK)
}
