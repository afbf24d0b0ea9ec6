import type { Panel } from './plotter.ts'
import { darkRules } from './roles.ts'
import { clean, escapeText } from './text.ts'

/** How the sample in a legend is drawn, to match the marks of the figure. */
export type Swatch = 'dot' | 'area' | 'line' | 'dashed' | 'bar'

/** An entry of a legend. */
export interface LegendItem {
  readonly label: string
  readonly colour: string
  readonly swatch: Swatch
}

/** A figure before it is laid out: panels of one size that share a legend. */
export interface Figure {
  readonly title: string
  readonly legend: readonly LegendItem[]
  readonly panels: readonly Panel[]
  /** Panels side by side where there is room. */
  readonly columns: number
}

const gap = 24
const edge = 16
const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

/** The figure as one standalone SVG document, with a background, and colours for light and dark screens. */
export function figureSvg(figure: Figure): string {
  const columns = Math.min(figure.columns, Math.max(1, figure.panels.length))
  const cell = { width: 0, height: 0 }
  for (const panel of figure.panels) {
    cell.width = Math.max(cell.width, panel.width)
    cell.height = Math.max(cell.height, panel.height)
  }
  const inner = columns * cell.width + (columns - 1) * gap
  const legend = legendRows(figure.legend, inner)
  const top = edge + 26 + legend.height
  const rows = Math.ceil(figure.panels.length / columns)
  const width = inner + 2 * edge
  const height = top + rows * cell.height + (rows - 1) * gap + edge
  const panels = figure.panels.map((panel, k) => {
    const x = edge + (k % columns) * (cell.width + gap)
    const y = top + Math.floor(k / columns) * (cell.height + gap)
    return `<g transform="translate(${x},${y})">${panel.body}</g>`
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="bn-figure" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `role="img" aria-label="${escapeText(figure.title)}" font-family="${escapeText(font)}" font-size="11" fill="currentColor" color="#1c2430">` +
    `<style>${standaloneStyle}</style><rect width="${width}" height="${height}" fill="#ffffff"/>` +
    `<text x="${edge}" y="${edge + 13}" font-size="15" font-weight="600">${escapeText(figure.title)}</text>` +
    `<g transform="translate(${edge},${edge + 26})">${legend.body}</g>${panels.join('')}</svg>\n`
  )
}

const standaloneStyle = `@media screen and (prefers-color-scheme:dark){.bn-figure{color:#e4e8ee}}${darkRules('.bn-figure')}`

/** The figure as HTML: a legend of words and panels that wrap, so that a phone shows one under the other. Needs the page's style sheet. */
export function figureHtml(figure: Figure): string {
  const items = figure.legend.map((item) => {
    const swatch = `<svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">${swatchSvg(item)}</svg>`
    return `<span>${swatch}${escapeText(item.label)}</span>`
  })
  const panels = figure.panels.map(
    ({ title, width, height, body }) =>
      `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeText(title || figure.title)}" ` +
      `font-size="11" fill="currentColor">${body}</svg>`,
  )
  const legend = items.length > 0 ? `<div class="legend">${items.join('')}</div>` : ''
  return `${legend}<div class="panels columns-${figure.columns}">${panels.join('')}</div>`
}

function legendRows(items: readonly LegendItem[], width: number): { body: string; height: number } {
  if (items.length === 0) return { body: '', height: 0 }
  let x = 0
  let y = 0
  const body = items.map((item) => {
    const length = 28 + [...clean(item.label)].length * 6.4 + 20
    if (x > 0 && x + length > width) {
      x = 0
      y += 20
    }
    const drawn =
      `<g transform="translate(${Math.round(x)},${y})">${swatchSvg(item)}` +
      `<text x="28" y="10" font-size="12">${escapeText(item.label)}</text></g>`
    x += length
    return drawn
  })
  return { body: body.join(''), height: y + 28 }
}

function swatchSvg({ colour, swatch }: LegendItem): string {
  switch (swatch) {
    case 'dot':
      return `<circle cx="11" cy="6" r="4" fill="${colour}"/>`
    case 'area':
      return `<rect x="1" y="1" width="20" height="10" fill="${colour}" fill-opacity="0.45"/>`
    case 'bar':
      return `<rect x="1" y="1" width="20" height="10" fill="${colour}"/>`
    default: {
      const dash = swatch === 'dashed' ? ' stroke-dasharray="4,3"' : ''
      return `<path d="M0,6H22" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`
    }
  }
}
