/** The batch of a step: x and z, n x D; the numbers of the target's rows; one-hot labels, n x classes. */
export interface DrawnBatch {
  readonly source: Float32Array
  readonly z: Float32Array
  readonly rows: Int32Array
  readonly label: Float32Array | undefined
}
