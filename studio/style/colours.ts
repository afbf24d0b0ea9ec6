import { isDark } from '../frame/theme.ts'

/**
 * Each colour has one meaning in every scene and figure: blue is the source, orange the target, magenta what the map makes of a point (an image or
 * a pre-image). The three can be distinguished by colour-blind people, and each has its own mark: discs, rings, and discs with an edge. base.css has
 * the same colours.
 */
export interface Palette {
  readonly source: string
  readonly target: string
  readonly image: string
  readonly ink: string
  readonly muted: string
  readonly line: string
  readonly paper: string
  /** Contraction, neutral, expansion. */
  readonly narrow: string
  readonly even: string
  readonly wide: string
}

const LIGHT: Palette = {
  source: '#1f6fd6',
  target: '#d97f00',
  image: '#b8318f',
  ink: '#1b1f24',
  muted: '#59636e',
  line: '#d9dce1',
  paper: '#ffffff',
  narrow: '#0b7a75',
  even: '#c9c9c4',
  wide: '#8c510a',
}

const DARK: Palette = {
  source: '#69b1ff',
  target: '#ffb454',
  image: '#f0479f',
  ink: '#e8eaed',
  muted: '#a3acb7',
  line: '#353b44',
  paper: '#14171c',
  narrow: '#4fd1c5',
  even: '#6b6f76',
  wide: '#e0a458',
}

/** The current colours; in a component or an effect, they follow the theme. */
export function palette(): Palette {
  return isDark() ? DARK : LIGHT
}

/** Red, green, blue and opacity from 0 to 1. */
export type Rgba = readonly [number, number, number, number]

export function rgba(hex: string, opacity = 1): Rgba {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return [channel(1), channel(3), channel(5), opacity]
}
