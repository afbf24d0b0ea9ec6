import { checkGiven, checkNames, choice, positive, whole } from '../base/option.ts'
import type { MethodName } from '../conjugate/solver.ts'

/** How the inverse is solved. */
export interface SolvingOptions {
  /** Largest |grad u(y) - z| of a converged row, relative to the root of the target's total variance. Default 1e-4. */
  readonly tolerance?: number
  /** Gradient evaluations that one row may take (few take more than 100; products with the Hessian count too). Default 5,000 ('lbfgs') or 20,000 ('fixed-point'). */
  readonly maxIterations?: number
  /** 'lbfgs' is preconditioned and safeguarded, and finished by Newton's method in float64 if needed; 'fixed-point' is the paper's iteration. Default 'lbfgs'. */
  readonly method?: MethodName
}

/** The default limit of gradient evaluations, by method. */
const ITERATIONS: Readonly<Record<MethodName, number>> = { lbfgs: 5000, 'fixed-point': 20_000 }

/** A result with a larger share of rows without an inverse is a failure, for the command line's exit code and for reports. */
export const FAILING_SHARE = 0.01

/** The options of `backward` and of everything else that solves the inverse. */
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
 * Every option of a call to a map; `forward`, `backward` and `distance` each take some. Samples with their labels may be passed whole as the
 * options of a distance, so `source` and `target` are allowed too.
 */
const CALL_OPTIONS = [
  ...Object.keys(SOLVING_OPTIONS),
  ...['labels', 'sourceLabels', 'targetLabels', 'conditions', 'sourceConditions', 'targetConditions'],
  ...['signal', 'onNotice', 'gap', 'source', 'target'],
]

/** @throws InputError for an option that no call to a map takes */
export function checkCall(options: object): void {
  checkNames(options, CALL_OPTIONS)
}

/** The options with their defaults. @throws InputError for an invalid one */
export function solvingOptions(options: SolvingOptions): Required<SolvingOptions> {
  checkCall(options)
  checkGiven(options, SOLVING_OPTIONS)
  const { tolerance = SOLVING_OPTIONS.tolerance.default, method = SOLVING_OPTIONS.method.default } = options
  return { tolerance, method, maxIterations: options.maxIterations ?? ITERATIONS[method] }
}
