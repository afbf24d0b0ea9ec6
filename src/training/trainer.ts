import { Lbfgs } from '../conjugate/lbfgs.ts'
import { linearStarts, preconditionerFrom } from '../conjugate/precondition.ts'
import { ConjugateProblem } from '../conjugate/problem.ts'
import { solveConjugate, type ConjugateResult, type Workspace } from '../conjugate/solve.ts'
import type { Engine } from '../engine/index.ts'
import type { Potential } from '../potentials/potential.ts'
import { project, sections, initialWeights } from '../potentials/weights.ts'
import { Random } from '../random.ts'
import { adamInit, adamUpdate, type AdamState } from './adam.ts'
import { DualGradient } from './dual-gradient.ts'
import { gather, RowSampler, scatter } from './sampler.ts'
import { rateFactor, toleranceAt } from './schedule.ts'

export interface TrainerSettings {
  batch: number
  rate: number
  betas: readonly [number, number]
  tolerance: readonly [number, number]
  maxIterations: number
  averaging: number
  seed: number
  memory: number
}

export class Trainer {
  readonly d: number
  readonly weights: Float32Array
  readonly average: Float32Array
  adam: AdamState
  step = 0
  problem!: ConjugateProblem
  dual!: DualGradient
  workspace!: Workspace
  warm: Float32Array
  sourceSampler: RowSampler
  targetSampler: RowSampler
  times = { inner: 0, gradient: 0, adam: 0, sample: 0 }
  evaluations = 0
  unconverged = 0
  last!: ConjugateResult
  constructor(readonly engine: Engine, readonly potential: Potential, readonly source: Float32Array, readonly target: Float32Array, readonly s: TrainerSettings) {
    this.d = potential.config.dimension
    this.weights = initialWeights(potential)
    this.average = this.weights.slice()
    this.adam = adamInit(this.weights.length)
    this.warm = new Float32Array(target.length).fill(NaN)
    const random = new Random(s.seed)
    this.sourceSampler = new RowSampler(source.length / this.d, random.fork(1))
    this.targetSampler = new RowSampler(target.length / this.d, random.fork(2))
  }
  async open(metric: Float32Array) {
    this.problem = await ConjugateProblem.create(this.engine, this.potential, this.weights)
    this.problem.setMetric(metric)
    this.dual = await DualGradient.create(this.engine, this.potential, this.weights)
    this.workspace = { buffers: this.problem.buffers(this.s.batch), method: new Lbfgs(this.s.batch, this.d, { convex: this.potential.curvatureFloor !== undefined, memory: this.s.memory }) }
  }
  async next(progress: number) {
    const { s, d } = this
    let t0 = performance.now()
    const B = s.batch
    const points = new Float32Array(2 * B * d)
    gather(this.source, d, this.sourceSampler.next(B), points)
    const rows = this.targetSampler.next(B)
    const z = new Float32Array(B * d)
    gather(this.target, d, rows, z)
    const starts = linearStarts(this.problem.preconditioner, z, d)
    for (let i = 0; i < B; i++) {
      const at = rows[i]! * d
      if (!Number.isNaN(this.warm[at]!)) for (let j = 0; j < d; j++) starts[i * d + j] = this.warm[at + j]!
    }
    let t1 = performance.now(); this.times.sample += t1 - t0
    const r = await solveConjugate(this.problem, this.workspace, z, starts, { tolerance: toleranceAt(s.tolerance, progress), maxIterations: s.maxIterations })
    this.last = r
    this.evaluations += r.evaluations; this.unconverged += r.unconverged
    scatter(this.warm, d, rows, r.points)
    t0 = performance.now(); this.times.inner += t0 - t1
    points.set(r.points, B * d)
    const share = new Float32Array(2 * B).fill(1 / B, 0, B).fill(-1 / B, B)
    await this.dual.compute(points, share)
    t1 = performance.now(); this.times.gradient += t1 - t0
    adamUpdate(this.adam, this.weights, this.dual.flat, s.rate * rateFactor(this.step, progress), { beta1: s.betas[0], beta2: s.betas[1] })
    project(sections(this.potential), this.weights)
    const k = Math.min(s.averaging, (1 + this.step) / (10 + this.step))
    for (let i = 0; i < this.average.length; i++) this.average[i]! += (1 - k) * (this.weights[i]! - this.average[i]!)
    if ([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560].includes(this.step)) this.problem.setPreconditioner(preconditionerFrom(r.points, z, d))
    this.step++
    this.times.adam += performance.now() - t1
  }
}
