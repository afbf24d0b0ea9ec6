/** How the solve of one row, or of all, ended. The values of the table are the messages for users. */
export const STATUS_MESSAGES = {
  converged: 'The residual is within the tolerance.',
  iterations: 'The iteration limit was reached; raise maxIterations or the tolerance.',
  stalled:
    'No shorter step lowers the objective: the limit of numerical precision is reached, or the potential is not convex there.',
  nonfinite: 'The potential or its gradient became infinite or not a number.',
} as const

export type RowStatus = keyof typeof STATUS_MESSAGES

const CODES: readonly RowStatus[] = ['converged', 'iterations', 'stalled', 'nonfinite']

/** Statuses of many rows, a byte each. */
export function encodeStatus(status: RowStatus): number {
  return CODES.indexOf(status)
}

/** @throws RangeError for a code that no status has */
export function decodeStatus(code: number): RowStatus {
  const status = CODES[code]
  if (status === undefined)
    throw new RangeError(`A row's status has a code from 0 to ${CODES.length - 1}, found ${code}.`)
  return status
}
