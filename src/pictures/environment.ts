/** What an experiment runs on: goes into its report. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly runtime: string
}

/** What an experiment needs of its host and cannot ask for itself: a page has no processes, and the project's code no hidden clock. */
export interface Environment {
  readonly machine: Machine
  /** The commit of the code that runs, with "+" where files are changed; null where that is not known. */
  readonly commit: string | null
  readonly date: string
  /** Resident memory of the process now and at its highest so far, in MiB; null where that is not known. */
  memory(): number | null
  peakMemory(): number | null
}

/** How far an experiment is. */
export interface ExperimentProgress {
  readonly stage: string
  /** From 0 to 1, of this stage. */
  readonly progress?: number
}

/** What every experiment is handed besides its config. */
export interface ExperimentContext {
  readonly environment: Environment
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ExperimentProgress) => void
  /** Told of what a fit says of its data and device. */
  readonly onNotice?: (message: string) => void
}

/** How every report begins. */
export interface ReportHead {
  /** Of the report's shape: readers refuse what they do not know. */
  readonly version: typeof REPORT_VERSION
  readonly machine: Machine & { readonly engine: string }
  readonly commit: string | null
  readonly date: string
}

export const REPORT_VERSION = 1

export function reportHead({ machine, commit, date }: Environment, engine: string): ReportHead {
  return { version: REPORT_VERSION, machine: { ...machine, engine }, commit, date }
}
