import { field, InputError, sentence } from '../../base/errors.ts'
import type { Matrix } from '../../base/linalg/matrix.ts'
import { checkGiven, checkNames, choice } from '../../base/option.ts'
import { SOLVING_OPTIONS, type SolvingOptions, solvingOptions } from '../options.ts'

export type Direction = 'forward' | 'backward'

/** Further outputs of an exported map: the potential of its direction, and (forward only) the log-density of the source. */
export type ExtraOutput = 'potential' | 'logDensity'

/** How a map is exported. */
export interface ExportOptions extends Pick<SolvingOptions, 'tolerance' | 'maxIterations'> {
  /** The precision of the points and of all results. float64 keeps more digits if means are large. Default 'float32'. */
  readonly precision?: 'float32' | 'float64'
  /** The type of the labels of a conditional map. Default: 'number' (int64) if every class is a whole number, else 'text'. */
  readonly labels?: 'text' | 'number'
  /** Outputs besides the images or pre-images. Default: none. */
  readonly outputs?: readonly ExtraOutput[]
  /** The Gaussian distribution of the map's target, for 'logDensity', in the units of its table. Default: the standard one, N(0, I). */
  readonly target?: { readonly mean: Float64Array; readonly covariance: Matrix }
  /** Whether the tolerance and iterations of the inverse are inputs, which each run must give. Default false: they are fixed in the graph. */
  readonly solverInputs?: boolean
  /** Whether rows that single precision cannot finish continue in double precision. Default true; use false for devices without it. */
  readonly finish?: boolean
}

/** The options whose value is a name or a number. */
export const EXPORT_OPTIONS = {
  precision: choice(['float32', 'float64'], {
    default: 'float32',
    summary: 'precision of points and images: float32, or float64, which keeps more digits if means are large',
  }),
  labels: choice(['text', 'number'], {
    otherwise: 'number where every class is a whole number, else text',
    summary: 'labels of a conditional map: text or number',
  }),
  tolerance: SOLVING_OPTIONS.tolerance,
  maxIterations: {
    ...SOLVING_OPTIONS.maxIterations,
    otherwise: '5000',
    summary: 'the most iterations that one row may take',
  },
} as const

const NAMES = {
  precision: true,
  labels: true,
  outputs: true,
  target: true,
  solverInputs: true,
  finish: true,
  tolerance: true,
  maxIterations: true,
} satisfies Record<keyof ExportOptions, true>

const EXTRA: readonly string[] = ['potential', 'logDensity'] satisfies ExtraOutput[]

/** The options with their defaults, except `labels` and `target`, whose defaults depend on the map. */
export type CheckedOptions = ExportOptions & Required<Omit<ExportOptions, 'labels' | 'target'>>

/** @throws InputError for an option that is unknown, invalid, or belongs to the other direction */
export function checkedOptions(direction: Direction, options: ExportOptions): CheckedOptions {
  if (direction !== 'forward' && direction !== 'backward')
    throw new InputError(`A map is exported forward or backward, found ${JSON.stringify(direction)}; name one of them.`)
  checkNames(options, Object.keys(NAMES))
  checkGiven(options, EXPORT_OPTIONS)
  const { outputs = [], solverInputs = false, finish = true, target } = options
  checkOutputs(direction, outputs)
  if (target !== undefined && !outputs.includes('logDensity'))
    throw new InputError("A target is for the log-density; add 'logDensity' to the outputs, or leave the target out.")
  if (direction === 'forward') {
    const given = (['tolerance', 'maxIterations', 'solverInputs', 'finish'] as const).find((name) => name in options)
    if (given !== undefined && options[given] !== undefined)
      throw new InputError(
        sentence`${field(given)} belongs to the inverse, and the map is exported forward; leave it out.`,
      )
  }
  const { tolerance, maxIterations } = options
  if (solverInputs && (tolerance ?? maxIterations) !== undefined) {
    const given = field(tolerance === undefined ? 'maxIterations' : 'tolerance')
    throw new InputError(sentence`With ${field('solverInputs')} each run gives ${given}; leave it out here.`)
  }
  const solving = solvingOptions({ ...(tolerance && { tolerance }), ...(maxIterations && { maxIterations }) })
  return { precision: EXPORT_OPTIONS.precision.default, ...options, ...solving, outputs, solverInputs, finish }
}

function checkOutputs(direction: Direction, outputs: readonly ExtraOutput[]): void {
  if (!Array.isArray(outputs) || outputs.some((one) => !EXTRA.includes(one)))
    throw new InputError(`The outputs are among ${EXTRA.join(', ')}, as a list, found ${JSON.stringify(outputs)}.`, {
      field: 'outputs',
    })
  if (direction === 'backward' && outputs.includes('logDensity'))
    throw new InputError('The log-density is that of the source, which only the forward map gives; export that.', {
      field: 'outputs',
    })
}
