import { type Points, type Random, type TransportMap, totalVariance } from 'brenier'
import { diagonal } from '../pairs/dense.ts'
import { gaussian, gaussianMixture, type KnownMoments } from '../pairs/gaussian.ts'
import { randomCovariance } from '../pairs/gaussian-pair.ts'
import { amongOthers, DRAWS, partOf } from '../pairs/redrawn.ts'
import { relaxedGaussian } from '../pairs/relaxed-gaussian.ts'
import { relaxedPlan } from '../pairs/relaxed-plan.ts'
import type { MassRun } from './config.ts'

/** Root mean squares over rows by mass, in percent: of maps relative to the standard deviation of their targets, of masses to 1. */
export interface RelaxedErrors {
  readonly forward: number
  readonly backward: number
  readonly sourceMass: number
  readonly targetMass: number
}

/** A learned plan compared with an exact one. */
export interface RelaxedRow extends RelaxedErrors {
  readonly problem: string
  readonly dimension: number
  readonly strength: number
  /** The error of discrete plans (see `ownErrors`). */
  readonly own?: RelaxedErrors
  /** The reported least cost, and its certified lower bound, over the exact cost. */
  readonly cost: number
  readonly bound: number
}

interface ExactPlan {
  readonly images: Points
  readonly preimages: Points
  readonly sourceMass: Float64Array
  readonly targetMass: Float64Array
}

/** Kullback-Leibler on both sides: Gaussians against the closed form, and clusters with different shares against exact discrete plans. */
export async function runRelaxed(run: MassRun): Promise<RelaxedRow[]> {
  const rows: RelaxedRow[] = []
  for (const d of run.config.dimensions) {
    rows.push(await runGaussians(run, d))
    rows.push(await runClusters(run, d))
  }
  return rows
}

async function runGaussians({ config, stream, learn }: MassRun, d: number): Promise<RelaxedRow> {
  const random = stream(`relaxed gaussians ${d}`)
  const [source, target] = [normal(d, 0, random), normal(d, 1, random)]
  const strength = 4 * d
  const exact = relaxedGaussian(source, target, strength)
  const sides = [source.sample(config.rows, random), target.sample(config.rows, random)] as const
  const map = await learn(`unequal mass, Gaussians, D = ${d}`, ...sides, { unbalanced: strength })
  const [x, z] = [source.sample(config.testRows, random), target.sample(config.testRows, random)]
  const plan = {
    images: exact.forward(x),
    preimages: exact.backward(z),
    sourceMass: exact.massOf.source(x),
    targetMass: exact.massOf.target(z),
  }
  const errors = await errorsOf(map, x, z, plan)
  const { estimate, lowerBound } = await map.distance(x, z)
  await map.dispose()
  return {
    problem: 'Gaussians, closed form',
    dimension: d,
    strength,
    ...errors,
    cost: estimate / exact.leastCost,
    bound: (lowerBound ?? Number.NaN) / exact.leastCost,
  }
}

/** A mean of length `away` in a random direction, and a covariance with eigenvalues between 1/2 and 2. */
function normal(d: number, away: number, random: Random): KnownMoments {
  const direction = Float64Array.from({ length: d }, () => random.normal())
  const length = Math.hypot(...direction)
  return gaussian(
    direction.map((value) => (away * value) / length),
    randomCovariance(d, random),
  )
}

const SHARES = { source: [1, 1, 1], target: [5, 3, 2] }
const APART = 4
const WIDTH = 0.4
const STRENGTH = 10

async function runClusters({ config, stream, learn }: MassRun, d: number): Promise<RelaxedRow> {
  const random = stream(`relaxed clusters ${d}`)
  const [source, target] = [threeClusters(d, SHARES.source, 0), threeClusters(d, SHARES.target, 1)]
  const sides = [source.sample(config.rows, random), target.sample(config.rows, random)] as const
  const map = await learn(`unequal mass, clusters, D = ${d}`, ...sides, { unbalanced: STRENGTH })
  const draw = () => [source.sample(config.points, random), target.sample(config.points, random)] as const
  const [x, z] = draw()
  const exact = relaxedPlan(x, z, STRENGTH)
  const errors = await errorsOf(map, x, z, exact)
  const { estimate, lowerBound } = await map.distance(x, z)
  await map.dispose()
  return {
    problem: `clusters, ${config.points} points`,
    dimension: d,
    strength: STRENGTH,
    ...errors,
    own: ownErrors(x, z, exact, draw),
    cost: estimate / exact.leastCost,
    bound: (lowerBound ?? Number.NaN) / exact.leastCost,
  }
}

/** How far two exact plans are apart at the same rows, a part at a time, when all other rows are drawn again, over the root of 2. */
function ownErrors(x: Points, z: Points, exact: ExactPlan, draw: () => readonly [Points, Points]): RelaxedErrors {
  const all = Array.from({ length: DRAWS }, (_, k) => {
    const [otherX, otherZ] = draw()
    const ofSource = relaxedPlan(amongOthers(x, otherX, k), otherZ, STRENGTH)
    const ofTarget = relaxedPlan(otherX, amongOthers(z, otherZ, k), STRENGTH)
    const found = { ...ofSource, preimages: ofTarget.preimages, targetMass: ofTarget.targetMass }
    return differences(found, planAt(exact, k), totalVariance(z), totalVariance(x))
  })
  const root = (name: keyof RelaxedErrors) =>
    Math.sqrt(all.reduce((sum, errors) => sum + errors[name] ** 2, 0) / DRAWS / 2)
  return {
    forward: root('forward'),
    backward: root('backward'),
    sourceMass: root('sourceMass'),
    targetMass: root('targetMass'),
  }
}

function planAt({ images, preimages, sourceMass, targetMass }: ExactPlan, part: number): ExactPlan {
  const masses = (values: Float64Array) => partOf({ data: values, rows: values.length, columns: 1 }, part).data
  return {
    images: partOf(images, part),
    preimages: partOf(preimages, part),
    sourceMass: Float64Array.from(masses(sourceMass)),
    targetMass: Float64Array.from(masses(targetMass)),
  }
}

/** Three clusters along the first axis; the target's are shifted by half a unit along the others. */
function threeClusters(d: number, shares: readonly number[], up: number): KnownMoments {
  const within = diagonal(new Float64Array(d).fill(WIDTH * WIDTH))
  const centre = (k: number) =>
    Float64Array.from({ length: d }, (_, j) => (j === 0 ? APART * (k - 1) : up / Math.sqrt(d)))
  return gaussianMixture(
    shares.map((_, k) => gaussian(centre(k), within)),
    shares,
  )
}

async function errorsOf(map: TransportMap, x: Points, z: Points, exact: ExactPlan): Promise<RelaxedErrors> {
  const learned = {
    images: await map.forward(x),
    preimages: (await map.backward(z)).points,
    sourceMass: await map.massOf(x, 'source'),
    targetMass: await map.massOf(z, 'target'),
  }
  return differences(learned, exact, totalVariance(z), totalVariance(x))
}

/** @param found of the same rows, and perhaps more after them */
function differences(
  found: ExactPlan,
  exact: ExactPlan,
  varianceTarget: number,
  varianceSource: number,
): RelaxedErrors {
  return {
    forward: 100 * Math.sqrt(meanSquare(found.images, exact.images, exact.sourceMass) / varianceTarget),
    backward: 100 * Math.sqrt(meanSquare(found.preimages, exact.preimages, exact.targetMass) / varianceSource),
    sourceMass: 100 * rootMeanSquare(found.sourceMass, exact.sourceMass),
    targetMass: 100 * rootMeanSquare(found.targetMass, exact.targetMass),
  }
}

/** The mean of |a - b|^2 over rows, weighted by their mass. */
function meanSquare(a: Points, b: Points, mass: Float64Array): number {
  const total = mass.reduce((sum, value) => sum + value, 0)
  let sum = 0
  for (let at = 0; at < b.data.length; at++) sum += mass[Math.floor(at / b.columns)]! * (a.data[at]! - b.data[at]!) ** 2
  return sum / total
}

function rootMeanSquare(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(b.reduce((sum, value, i) => sum + (value - a[i]!) ** 2, 0) / b.length)
}
