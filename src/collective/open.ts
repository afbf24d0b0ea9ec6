import { UsageError } from '../base/errors.ts'
import { choice, positive } from '../base/option.ts'
import { ALONE, type Collective } from './collective.ts'
import { type Environment, launchOf } from './launch.ts'

/** The options of whatever runs on several ranks. */
export const COLLECTIVE_OPTIONS = {
  distributed: choice(['auto', 'mpi', 'none'], {
    default: 'auto',
    summary:
      'with several processes: auto (use MPI if mpirun or srun started them), mpi (refuse to run without MPI), none',
  }),
  patience: positive({
    default: 120,
    summary: 'with several processes: end all if one gives no sign of life for this long',
  }),
} as const

export interface CollectiveOptions {
  /** 'auto' joins the other processes if mpirun, mpiexec or srun started several; 'mpi' refuses to run without them; 'none' never joins. Default 'auto'. */
  readonly distributed?: 'auto' | 'mpi' | 'none'
  /** The most seconds that a rank may give no sign of life. Default 120. */
  readonly patience?: number
  /** Called with a sentence before all ranks are ended because one gave no sign of life. Default: the sentence is dropped. */
  readonly onSilence?: (message: string) => void
  /** Default: the environment of the process. */
  readonly environment?: Environment
}

/**
 * The ranks that this process belongs to: those that mpirun or srun started, else itself alone. Pass the result to `fit`; at the end call `close` on
 * all ranks, and `abort` if one fails.
 * @throws InputError if MPI cannot be loaded; UsageError if it is requested and nothing started several processes
 */
export async function openCollective(options: CollectiveOptions = {}): Promise<Collective> {
  const { distributed = COLLECTIVE_OPTIONS.distributed.default, environment = process.env } = options
  const launch = distributed === 'none' ? null : launchOf(environment)
  if (launch === null) {
    if (distributed === 'mpi')
      throw new UsageError(
        'MPI was asked for, but this process was not started as one of several; start it with mpirun -n 4 brenier ..., or with srun.',
      )
    return ALONE
  }
  const { loadMpi } = await import('./mpi/library.ts')
  const { MpiCollective } = await import('./mpi/mpi.ts')
  const { patience = COLLECTIVE_OPTIONS.patience.default, onSilence = () => {} } = options
  return MpiCollective.open(await loadMpi(launch.libraries), launch.size, { patience, onSilence })
}
