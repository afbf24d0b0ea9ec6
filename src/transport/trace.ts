import { InputError } from '../base/errors.ts'
import { identity } from '../base/linalg/matrix.ts'
import { asPoints, type Points, type PointsLike } from '../base/points.ts'
import { Random } from '../base/random.ts'
import { largestCurvature } from '../conjugate/curvature.ts'
import { Lbfgs } from '../conjugate/lbfgs.ts'
import { ConjugateProgram } from '../conjugate/program.ts'
import { PublishedFixedPoint } from '../conjugate/published.ts'
import { Recorded } from '../conjugate/recorded.ts'
import { solveConjugate } from '../conjugate/solve.ts'
import { decodeStatus, type RowStatus } from '../conjugate/status.ts'
import { type Engine, type EngineOptions, openEngine } from '../engine/index.ts'
import { residualMetric } from '../problem/frame.ts'
import { FrameTransform } from '../problem/frame-transform.ts'
import { labelWidth } from '../problem/labels.ts'
import type { TransportMap } from './map.ts'

export interface TraceOptions extends EngineOptions {
  /** Default 'lbfgs', with the preconditioner of the map; 'fixed-point' is the paper's iteration, without safeguards. */
  readonly method?: 'lbfgs' | 'fixed-point'
  /**
   * The step of the fixed point. 'stable' is 1 / (1 + lambda_max(Hessian of g)), with the largest eigenvalue over the starts; 'published' is the
   * paper's 0.1 / lambda_max(Hessian of g), which diverges if lambda_max is below about 0.05; a number is the step itself. Default 'stable'.
   */
  readonly step?: 'stable' | 'published' | number
  /** Largest residual of a converged row, as in `backward`. Default 1e-4. */
  readonly tolerance?: number
  /** The most iterations per row. Default 200. */
  readonly maxIterations?: number
  readonly signal?: AbortSignal
}

/** How the solve for one pre-image went. */
export interface Trace {
  /** Every point at which the gradient was evaluated, in order, in the units of the table: iterations x D. */
  readonly points: Points
  /** |grad u(y) - z| at each, relative to the root of the target's total variance. */
  readonly residual: Float32Array
  readonly status: RowStatus
  /** The step of the fixed point; null for L-BFGS. */
  readonly step: number | null
}

/**
 * Solves grad u(y) = z for every row, starting from y = z in the frame as the paper does, and records every evaluation, to explain and compare
 * methods. To compute pre-images, use `TransportMap.backward`.
 * @param points target points, rows x D, in the units of the table
 * @throws InputError for a map with labels or conditions, or whose cost is not a squared distance
 */
export async function traceBackward(
  map: TransportMap,
  points: PointsLike,
  options: TraceOptions = {},
): Promise<readonly Trace[]> {
  const { potential, weights, frame, preconditioner } = map.model
  if (labelWidth(map.model) > 0)
    throw new InputError('The solves of a map with labels or conditions cannot be traced; fit one without.')
  if (potential.cost !== undefined)
    throw new InputError('Solves are traced for the squared distance only; fit with that cost.')
  const { tolerance = 1e-4, maxIterations = 200, signal } = options
  const d = frame.dimension
  const z = asPoints(points, 'The points')
  const engine = await openEngine(options)
  const transform = new FrameTransform(engine, frame)
  const program = await ConjugateProgram.create(engine, potential, weights, { frozen: true })
  try {
    const targets = await transform.enter(z, 'target')
    const step = options.method === 'fixed-point' ? await stepOf(engine, map, targets, options.step) : null
    const inner =
      step === null
        ? new Lbfgs(z.rows, d, { convex: potential.guarantee !== null })
        : new PublishedFixedPoint(z.rows, d, step)
    program.setMetric(residualMetric(frame))
    program.setPreconditioner(step === null ? preconditioner : Float32Array.from(identity(d).data))
    const method = new Recorded(inner, d)
    const workspace = { buffers: program.buffers(z.rows), method }
    const solved = await solveConjugate(program, workspace, targets, targets, { tolerance, maxIterations, signal })
    const traces: Trace[] = []
    for (const [row, { points: visited, residual }] of method.records.entries()) {
      const status = decodeStatus(solved.status[row]!)
      // The trial that converges is the last, and the method never judges it.
      if (status === 'converged') {
        visited.push(...solved.points.subarray(row * d, (row + 1) * d))
        residual.push(solved.residual[row]!)
      }
      const path = await transform.leave(Float32Array.from(visited), 'source', z.data)
      traces.push({ points: path, residual: Float32Array.from(residual), status, step })
    }
    return traces
  } finally {
    await program.dispose()
    await transform.dispose()
  }
}

async function stepOf(
  engine: Engine,
  { model: { potential, weights } }: TransportMap,
  starts: Float32Array,
  step: TraceOptions['step'] = 'stable',
): Promise<number> {
  if (typeof step === 'number') return step
  const random = new Random(0).stream('curvature')
  const curvature = await largestCurvature(engine, potential, weights, starts, random)
  return step === 'stable' ? 1 / curvature : 0.1 / (curvature - 1)
}
