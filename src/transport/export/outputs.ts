import type { Shape } from '../../graph/index.ts'

/** A result of an exported map, in the precision of its points. */
export interface OutputValue {
  readonly name: 'images' | 'preimages' | 'residual' | 'potential' | 'log_density'
  readonly value: string
  readonly shape: Shape
}
