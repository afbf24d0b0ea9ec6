import type { ComponentType } from 'preact'

/** One scene: a page of the studio, whose code loads when it is opened. */
export interface Scene {
  /** Names it in the link, and its folder. */
  readonly id: string
  readonly title: string
  /** One sentence for people who choose. */
  readonly summary: string
  readonly load: () => Promise<{ readonly default: ComponentType }>
}
