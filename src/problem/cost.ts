/**
 * The cost of carrying x to z, as a map keeps it: the squared distance |z - x|^2 in the units of the table unless something else is said.
 * The numbers of its metric, S and L, are those of the frame.
 */
export interface CostRecord {
  /**
   * What the metric was made of: the pooled covariance of the two sides ('mahalanobis'), a matrix, or weights of the features; absent for the
   * Euclidean one. (Features divided by their standard deviations are the record's `scale`.)
   */
  readonly metric?: 'mahalanobis' | 'matrix' | 'weights'
}
