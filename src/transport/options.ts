import { checkGiven, checkNames, choice, positive, whole } from '../base/option.ts'
import type { MethodName } from '../conjugate/solver.ts'

/** How the inverse is solved. */
export interface SolvingOptions {
  /** Largest |grad u(y) - z| of a converged row, relative to the root of the target's total variance. Default 1e-4. */
  readonly tolerance?: number
  /** Gradient evaluations that one row may take (few take more than 100; products with the Hessian count too). Default 3,000 ('lbfgs') or 20,000 ('fixed-point'). */
  readonly maxIterations?: number
  /** 'lbfgs' is preconditioned and safeguarded, and finished by Newton's method in float64 where that is needed; 'fixed-point' is the paper's iteration. Default 'lbfgs'. */
  readonly method?: MethodName
}

/** Gradient evaluations that suit each method where nothing else is asked for. */
const ITERATIONS: Readonly<Record<MethodName, number>> = { lbfgs: 3000, 'fixed-point': 20_000 }

/** Above this share of rows without an inverse a result is a failure: what the command line's exit code and the reports go by. */
export const FAILING_SHARE = 0.01

/** The options of `backward` and of all that solves the inverse. */
export const SOLVING_OPTIONS = {
  tolerance: positive({
    default: 1e-4,
    summary: 'largest residual of a converged row, relative to the standard deviation of the target',
  }),
  maxIterations: whole(
    {
      otherwise: `${ITERATIONS.lbfgs}; ${ITERATIONS['fixed-point']} for fixed-point`,
      summary: 'the most gradient evaluations that one row may take',
    },
    1,
  ),
  method: choice(['lbfgs', 'fixed-point'], { default: 'lbfgs', summary: 'inner solver: lbfgs or fixed-point' }),
} as const

/**
 * What a call of a map can be asked for: `forward`, `backward` and `distance` each take some of it. Samples with their labels may be handed over
 * whole as the options of a distance, so their rows are among them.
 */
const CALL_OPTIONS = [
  ...Object.keys(SOLVING_OPTIONS),
  ...['labels', 'sourceLabels', 'targetLabels', 'conditions', 'sourceConditions', 'targetConditions'],
  ...['signal', 'onNotice', 'source', 'target'],
]

/** @throws InputError for an option that no call of a map has */
export function checkCall(options: object): void {
  checkNames(options, CALL_OPTIONS)
}

/** The options with their defaults. @throws InputError for one that makes no sense */
export function solvingOptions(options: SolvingOptions): Required<SolvingOptions> {
  checkCall(options)
  checkGiven(options, SOLVING_OPTIONS)
  const { tolerance = SOLVING_OPTIONS.tolerance.default, method = SOLVING_OPTIONS.method.default } = options
  return { tolerance, method, maxIterations: options.maxIterations ?? ITERATIONS[method] }
}
