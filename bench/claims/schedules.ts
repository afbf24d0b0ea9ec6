/** Step sizes and inner solves of plain SGD that are compared. */
export const SCHEDULES = ['theory', 'constant', 'three iterations'] as const
export type ScheduleName = (typeof SCHEDULES)[number]

export const SCHEDULE_LABELS: Readonly<Record<ScheduleName, string>> = {
  theory: 'a/(b + k), inner solve converged',
  constant: 'constant step, inner solve converged',
  'three iterations': 'a/(b + k), 3 inner iterations',
}
