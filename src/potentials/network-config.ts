import type { PotentialConfig } from './potential.ts'

/** The shape of a network potential (see `networkPotential`): plain data, kept in the header of a map's file. */
export interface NetworkConfig extends PotentialConfig {
  readonly kind: 'convex' | 'released' | 'smooth'
  readonly dimension: number
  /** How many classes a conditional potential has; 0 for any other. */
  readonly classes: number
  /** The widths of the layers. */
  readonly hidden: readonly number[]
  /** How many affine functions the log-sum-exp has; 0 for none. */
  readonly pieces: number
  readonly activation: 'celu' | 'softplus'
  /** The source's standard deviation in each coordinate: the network sees points divided by it. Length D. */
  readonly spread: readonly number[]
  /** e: the modulus of strong convexity. */
  readonly modulus: number
}
