/** What an MPI library calls its objects: addresses in Open MPI, numbers in MPICH and its descendants (Intel MPI, MVAPICH, Cray MPICH). */
export interface Handles {
  readonly name: 'Open MPI' | 'MPICH'
  /** The C type of a handle. */
  readonly type: 'void *' | 'int'
  readonly world: bigint | number
  readonly float: bigint | number
  readonly double: bigint | number
  readonly byte: bigint | number
  readonly sum: bigint | number
  readonly errorsReturn: bigint | number
  /** Pointers with a special meaning. */
  readonly inPlace: bigint
  readonly ignoreStatus: bigint | null
}

/** The numbers of MPICH's mpi.h, which its ABI initiative keeps stable. */
export const MPICH_HANDLES: Handles = {
  name: 'MPICH',
  type: 'int',
  world: 0x44000000,
  float: 0x4c00040a,
  double: 0x4c00080b,
  byte: 0x4c00010d,
  sum: 0x58000003,
  errorsReturn: 0x54000001,
  inPlace: 0xffffffffffffffffn,
  ignoreStatus: 1n,
}

/** @param addressOf the address of a symbol of the library */
export function openMpiHandles(addressOf: (symbol: string) => bigint): Handles {
  return {
    name: 'Open MPI',
    type: 'void *',
    world: addressOf('ompi_mpi_comm_world'),
    float: addressOf('ompi_mpi_float'),
    double: addressOf('ompi_mpi_double'),
    byte: addressOf('ompi_mpi_byte'),
    sum: addressOf('ompi_mpi_op_sum'),
    errorsReturn: addressOf('ompi_mpi_errors_return'),
    inPlace: 1n,
    ignoreStatus: null,
  }
}
