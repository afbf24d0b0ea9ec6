/**
 * Colours. Each role has one everywhere. The three differ in lightness as well as in hue, so that colour-blind readers can tell them apart (checked by
 * simulation: OKLab distance at least 0.23 for protan, deutan and tritan eyes), as can readers of a grey print. SVG carries the light colours as plain
 * attributes, which any viewer understands; a style sheet swaps them on a dark screen.
 */

/** What a set of points is. "moved" is what the map made, in either direction. */
export type Role = 'source' | 'moved' | 'target'

/** The colour of each role on white. */
export const roleColours: Readonly<Record<Role, string>> = { source: '#2166c4', moved: '#7a1238', target: '#d58000' }

/** Colours without a role: methods in a benchmark, neutral lines. Grey last. */
export const seriesColours = ['#00796b', '#6b4fbb', '#a8442f', '#3f6f00', '#b03a8c', '#546e7a'] as const

/** For lines and bars that are neither source nor target. */
export const neutralColour = '#5f6b7a'

/** For what matters most in a figure without roles. */
export const accentColour = '#00695c'

/** Paper, for halos around lines. */
export const paperColour = '#ffffff'

const darkOf: Readonly<Record<string, string>> = {
  '#2166c4': '#4f94e8',
  '#7a1238': '#f7c9da',
  '#d58000': '#d98a00',
  '#00796b': '#3fbfae',
  '#6b4fbb': '#a994f0',
  '#a8442f': '#f08a73',
  '#3f6f00': '#9ecb53',
  '#b03a8c': '#ee86cc',
  '#546e7a': '#9fb4bf',
  '#5f6b7a': '#a3adba',
  '#00695c': '#4fd1bd',
  '#ffffff': '#14181e',
}

/** Style rules that swap the colours of figures inside `scope` for those that suit a dark screen; printing keeps the light ones. */
export function darkRules(scope: string): string {
  const rules = Object.entries(darkOf).map(
    ([light, dark]) => `${scope} [fill="${light}"]{fill:${dark}}${scope} [stroke="${light}"]{stroke:${dark}}`,
  )
  return `@media screen and (prefers-color-scheme:dark){${rules.join('')}}`
}
