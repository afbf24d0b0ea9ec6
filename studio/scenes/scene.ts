import type { ComponentType } from 'preact'

/** One scene: a page of the studio, whose code loads when it is opened. */
export interface Scene {
  /** Its name in the link, and its folder. */
  readonly id: string
  readonly title: string
  /** One sentence to help visitors choose. */
  readonly summary: string
  /** Whether it learns in the shared worker, which is then started while the scene loads. */
  readonly learns?: true
  readonly load: () => Promise<{ readonly default: ComponentType }>
}
