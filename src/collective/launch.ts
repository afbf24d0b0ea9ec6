/** How this process was started as one of several. */
export interface Launch {
  /** The program that started the ranks, in words. */
  readonly by: string
  readonly rank: number
  readonly size: number
  /** Libraries to try, the likeliest first. */
  readonly libraries: readonly string[]
}

export type Environment = Readonly<Record<string, string | undefined>>

const OPEN_MPI = ['libmpi.so.40', 'libmpi.40.dylib', 'libmpi.so', 'libmpi.dylib']
const MPICH = ['libmpich.so.12', 'libmpi.so.12', 'libmpi.12.dylib', 'libmpich.so']

/** The variables that identify a launcher. Slurm sets those of its steps in a batch script too, except the number of a step's tasks. */
const LAUNCHERS = [
  { by: 'mpirun', rank: 'OMPI_COMM_WORLD_RANK', size: 'OMPI_COMM_WORLD_SIZE', libraries: OPEN_MPI },
  { by: 'srun', rank: 'SLURM_PROCID', size: 'SLURM_STEP_NUM_TASKS', libraries: [...OPEN_MPI, ...MPICH] },
  { by: 'mpiexec', rank: 'PMI_RANK', size: 'PMI_SIZE', libraries: [...MPICH, ...OPEN_MPI] },
] as const

/** Null for a process that was started alone. */
export function launchOf(environment: Environment): Launch | null {
  for (const { by, rank, size, libraries } of LAUNCHERS) {
    const [own, all] = [Number(environment[rank]), Number(environment[size])]
    if (environment[rank] === undefined || !Number.isInteger(own) || !(all > 1)) continue
    const named = environment.BRENIER_MPI_LIBRARY
    return { by, rank: own, size: all, libraries: named ? [named] : libraries }
  }
  return null
}
