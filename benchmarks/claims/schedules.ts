/** The combinations of step sizes and inner solves that are compared for plain SGD. */
export const SCHEDULES = ['theory', 'constant', 'three iterations'] as const
export type ScheduleName = (typeof SCHEDULES)[number]

/** "solved" means that the inner fixed point runs until its residual is below the tolerance. */
export const SCHEDULE_LABELS: Readonly<Record<ScheduleName, string>> = {
  theory: 'a/(b + k), solved',
  constant: 'constant step, solved',
  'three iterations': 'a/(b + k), 3 iterations',
}
