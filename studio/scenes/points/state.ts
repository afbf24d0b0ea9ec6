import { choice, flag, number, text } from '../../link/field.ts'
import { type Cloud, packed } from '../../link/packed.ts'
import { SHAPES } from '../../shapes/shapes.ts'

/** What a side can be: a shape, a word, or the visitor's own points. */
export const KINDS = [...SHAPES, 'text', 'own'] as const
export type Kind = (typeof KINDS)[number]

export interface State {
  readonly source: Kind
  readonly target: Kind
  readonly sourceText: string
  readonly targetText: string
  readonly sourcePoints: Cloud | null
  readonly targetPoints: Cloud | null
  readonly rows: number
  readonly seed: number
  readonly gap: number
  /** How many points are drawn. */
  readonly drawn: number
  readonly direction: 'forward' | 'backward'
  readonly time: number
  readonly grid: boolean
  readonly contours: boolean
  readonly arrows: boolean
  readonly expansion: boolean
  readonly seconds: number
  /** Training steps; 0 to let `seconds` decide. */
  readonly steps: number
}

export const FIELDS = {
  source: choice(KINDS, 'moons'),
  target: choice(KINDS, 'spiral'),
  sourceText: text('AB', 8),
  targetText: text('&', 8),
  sourcePoints: packed(),
  targetPoints: packed(),
  rows: number(2000, 50, 20_000, { whole: true }),
  seed: number(7, 0, 1e9, { whole: true }),
  gap: number(2.7, 0, 6),
  drawn: number(2000, 100, 100_000, { whole: true }),
  direction: choice(['forward', 'backward'], 'forward'),
  time: number(1, 0, 1),
  grid: flag(true),
  contours: flag(false),
  arrows: flag(false),
  expansion: flag(false),
  seconds: number(15, 1, 600),
  steps: number(0, 0, 100_000, { whole: true }),
}
