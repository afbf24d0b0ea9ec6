import { type RowWeights, totalMass } from '../base/row-weights.ts'
import { otherSide, type Side } from './frame.ts'

/**
 * Transport of unequal mass: mass that is not carried, or that is created, costs `strength` times a divergence.
 *
 *   min over pi >= 0 of  integral c d pi + R D(pi_1 | mu) + R D(pi_2 | nu)
 *
 * 'kl': D(p | m) = integral p log(p / m) - p + m. 'tv': mass may only be left out, at the price R on each side (partial transport), which is
 * robust to outliers. The dual, over f(x) + g(z) <= c(x, z), is (Liero, Mielke and Savare 2018)
 *
 *   max  E_mu h(f) + E_nu h(g),     h(t) = R (1 - exp(-t / R)) for 'kl',  min(t, R) for 'tv',  t on a side that is not relaxed.
 *
 * h is increasing and concave. Its slope h'(f(x)) is the mass factor of a row: the share of it that is carried, above 1 if mass is created.
 */
export interface Relaxation {
  /** R, in squared units of the cost. */
  readonly strength: number
  readonly divergence: 'kl' | 'tv'
  /** Which sides may lose or gain mass. */
  readonly relax: 'both' | Side
}

/** Whether a side may lose or gain mass. */
export function isRelaxed({ relax }: Relaxation, side: Side): boolean {
  return relax === 'both' || relax === side
}

/** h: what a row with the dual term t adds to the dual value. */
export function relaxedTerm(relaxation: Relaxation, side: Side, t: number): number {
  const { strength: r, divergence } = relaxation
  if (!isRelaxed(relaxation, side)) return t
  return divergence === 'kl' ? -r * Math.expm1(-t / r) : Math.min(t, r)
}

/** h': the mass factor of a row with the dual term t. */
export function massFactor(relaxation: Relaxation, side: Side, t: number): number {
  const { strength: r, divergence } = relaxation
  if (!isRelaxed(relaxation, side)) return 1
  if (divergence === 'kl') return Math.exp(-t / r)
  return t < r ? 1 : 0
}

/**
 * What the mass of a row becomes along its way: q, its mass where it arrives over its mass where it starts. A row x of the source with image z stands
 * for the same carried mass as z does, so q = h'(f(x)) / h'(g(z)), and the images with these masses have the distribution of the target. On the way
 * f(x) + g(z) = |x - z|^2. With 'tv' there is no mass between 0 and 1 at the image of a row that is left behind: q is 1 if the row is carried, else 0.
 * @param t the dual term of the row, on its side
 * @param cost of the row's way, |x - z|^2
 */
export function growthFactor(relaxation: Relaxation, side: Side, t: number, cost: number): number {
  if (relaxation.divergence === 'tv') return massFactor(relaxation, side, t)
  const exponent = (isRelaxed(relaxation, otherSide(side)) ? cost - t : 0) - (isRelaxed(relaxation, side) ? t : 0)
  return Math.exp(exponent / relaxation.strength)
}

/**
 * The mass of rows that are on their way, relative to where they start. To create or destroy mass in place, from 1 to q, costs R (1 - sqrt q)^2 with
 * 'kl' on both sides: the squared Hellinger distance, on whose shortest paths the roots of the masses grow evenly. So the mass is (1 - t + t sqrt q)^2. With
 * 'tv' that costs R |1 - q|, and the mass is 1 - t + t q.
 * @param growth q of each row (`TransportMap.growthOf`)
 * @param t from 0, where rows of that side start, to 1, where they arrive
 */
export function massesAt(
  { divergence }: Pick<Relaxation, 'divergence'>,
  growth: Float64Array,
  t: number,
): Float64Array {
  return growth.map((q) => (divergence === 'tv' ? 1 - t + t * q : (1 - t + t * Math.sqrt(q)) ** 2))
}

/** The dual terms f of source rows and g of target rows, with the row weights if there are any. */
export interface SidedTerms {
  readonly source: ArrayLike<number>
  readonly target: ArrayLike<number>
  readonly rowWeights?: Partial<Record<Side, RowWeights>> | undefined
}

/**
 * The constant s that maximises E h(f + s) + E h(g - s); unlike the balanced dual, this one depends on it. At s both sides carry equal mass.
 * For 'kl' it is (R / 2) log(A / B), A = E exp(-f / R), B = E exp(-g / R); if only one side is relaxed, R log A or -R log B.
 */
export function bestShift(relaxation: Relaxation, terms: SidedTerms): number {
  const { strength: r, divergence, relax } = relaxation
  if (divergence === 'tv') return partialShift(r, terms)
  const [a, b] = [
    logMeanExp(terms.source, r, terms.rowWeights?.source),
    logMeanExp(terms.target, r, terms.rowWeights?.target),
  ]
  if (relax === 'source') return r * a
  if (relax === 'target') return -r * b
  return (r / 2) * (a - b)
}

/** log of the (weighted) mean of exp(-t / r). */
function logMeanExp(terms: ArrayLike<number>, r: number, weights: RowWeights | undefined): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < terms.length; i++) least = Math.min(least, terms[i]!)
  let sum = 0
  for (let i = 0; i < terms.length; i++) sum += (weights?.[i] ?? 1) * Math.exp((least - terms[i]!) / r)
  return Math.log(sum / totalMass(weights, terms.length)) - least / r
}

const HALVINGS = 60

/** The s at which P(f + s < r) equals P(g - s < r): the first falls with s, the second rises. */
function partialShift(r: number, { source, target, rowWeights }: SidedTerms): number {
  const below = (terms: ArrayLike<number>, limit: number, weights: RowWeights | undefined) => {
    let mass = 0
    for (let i = 0; i < terms.length; i++) if (terms[i]! < limit) mass += weights?.[i] ?? 1
    return mass / totalMass(weights, terms.length)
  }
  let size = r
  for (const terms of [source, target])
    for (let i = 0; i < terms.length; i++) size = Math.max(size, Math.abs(terms[i]!))
  let [low, high] = [-2 * size, 2 * size]
  const excess = (s: number) => below(source, r - s, rowWeights?.source) - below(target, r + s, rowWeights?.target)
  // The value is flat where both sides carry equal mass; s = 0 is taken if it lies there.
  if (excess(0) === 0) return 0
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2
    if (excess(middle) > 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}
