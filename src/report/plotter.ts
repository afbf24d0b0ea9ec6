import type * as PlotModule from '@observablehq/plot'
import { escapeText, hasExponents, tickFormatter } from './text.ts'

/** Observable Plot with the document it draws in. */
export interface Plotter {
  readonly plot: typeof PlotModule
  readonly document: Document
}

/** A finished picture: everything inside an <svg> of this size. */
export interface Panel {
  /** What it shows, for those who hear it. */
  readonly title: string
  readonly width: number
  readonly height: number
  readonly body: string
}

/** An axis of a panel. */
export interface PanelAxis {
  readonly label: string
  readonly domain: readonly [number, number]
  readonly type?: 'linear' | 'log'
  readonly ticks?: number | readonly number[]
  readonly tickFormat?: (value: number) => string
  readonly grid?: boolean
}

/** What `drawPanel` draws. */
export interface PanelOptions {
  readonly title: string
  /** The whole title where `title` is shortened. */
  readonly fullTitle?: string
  /** A second, quieter line. */
  readonly note?: string
  readonly width: number
  readonly height: number
  readonly marginLeft?: number
  readonly marginRight?: number
  readonly marginTop?: number
  readonly x: PanelAxis
  /** No axis is drawn where it is absent. */
  readonly y?: PanelAxis
  readonly yDomain?: readonly [number, number]
  readonly marks: readonly PlotModule.Markish[]
}

let loading: Promise<Plotter> | undefined

/**
 * Loads Observable Plot, once, with the page's document or else one from linkedom. This is the only place that imports either, so that
 * a command that draws nothing does not pay for them.
 */
export function loadPlotter(): Promise<Plotter> {
  loading ??= load()
  return loading
}

async function load(): Promise<Plotter> {
  const plot = await import('@observablehq/plot')
  if (typeof document !== 'undefined') return { plot, document }
  const { parseHTML } = await import('linkedom')
  return { plot, document: parseHTML('<!doctype html><html><body></body></html>').document as unknown as Document }
}

/** Draws marks between axes, with a title above: the same bytes for the same data. */
export function drawPanel(plotter: Plotter, options: PanelOptions): Panel {
  const { width, height, x, y, title, fullTitle, note } = options
  const headingHeight = title === '' || note === undefined ? 20 : 38
  const scale = (axis: PanelAxis) => ({
    label: axis.label,
    labelArrow: 'none' as const,
    domain: axis.domain as [number, number],
    type: axis.type ?? ('linear' as const),
    ticks: typeof axis.ticks === 'object' ? [...axis.ticks] : (axis.ticks ?? (hasExponents(axis.domain) ? 3 : 5)),
    tickSize: 4,
    tickPadding: 4,
    tickFormat: axis.tickFormat ?? tickFormatter(axis.domain),
    grid: axis.grid ?? false,
  })
  const drawn = plotter.plot.plot({
    document: plotter.document,
    className: 'bn-plot',
    width,
    height: height - headingHeight,
    marginTop: options.marginTop ?? 26,
    marginLeft: options.marginLeft ?? 46,
    marginRight: options.marginRight ?? 16,
    marginBottom: 42,
    insetBottom: 0,
    x: { ...scale(x), labelAnchor: 'center', labelOffset: 38 },
    y: y === undefined ? { axis: null, domain: (options.yDomain ?? [0, 1]) as [number, number] } : scale(y),
    marks: [...options.marks],
  })
  const inside = drawn.outerHTML.replace(/^<svg[^>]*>(?:<style>[\s\S]*?<\/style>)?/, '').replace(/<\/svg>$/, '')
  const whole = fullTitle === undefined ? '' : `<title>${escapeText(fullTitle)}</title>`
  const heading =
    `<text y="14" font-size="13" font-weight="600">${escapeText(title)}${whole}</text>` +
    (note === undefined
      ? ''
      : `<text y="${title === '' ? 14 : 30}" font-size="11" fill-opacity="0.75">${escapeText(note)}</text>`)
  const body =
    `<g text-anchor="start">${heading}</g>` +
    `<g text-anchor="middle" transform="translate(0,${headingHeight})">${roundCoordinates(inside)}</g>`
  return { title: fullTitle ?? title, width, height, body }
}

/** A path mark's worth of dots: one <path> for many points is a third of the bytes of circles, and opacity adds up between paths. */
export function drawDots(document: Document, x: ArrayLike<number>, y: ArrayLike<number>, style: DotStyle): SVGElement {
  const group = document.createElementNS('http://www.w3.org/2000/svg', 'g')
  group.setAttribute('fill', 'none')
  group.setAttribute('stroke', style.colour)
  group.setAttribute('stroke-width', String(style.diameter))
  group.setAttribute('stroke-linecap', 'round')
  group.setAttribute('stroke-opacity', String(style.opacity))
  const paths = Math.min(x.length, 32)
  for (let first = 0; first < paths; first++) {
    let d = ''
    for (let i = first; i < x.length; i += paths) d += `M${x[i]!.toFixed(1)},${y[i]!.toFixed(1)}h0`
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', d)
    group.append(path)
  }
  return group as SVGElement
}

/**
 * For a mark's `render`: cuts off what leaves the frame. An inner <svg> clips by itself, where a clip path would need an id that is unique in
 * whatever page the figure ends up in.
 */
export const withinFrame: PlotModule.RenderFunction = (index, scales, values, dimensions, context, next) => {
  const drawn = next?.(index, scales, values, dimensions, context)
  if (drawn === null || drawn === undefined) return null
  const { width, height, marginLeft, marginRight, marginTop, marginBottom } = dimensions
  const box = [marginLeft, marginTop, width - marginLeft - marginRight, height - marginTop - marginBottom]
  const frame = context.document.createElementNS('http://www.w3.org/2000/svg', 'svg') as SVGElement
  for (const [k, name] of ['x', 'y', 'width', 'height'].entries()) frame.setAttribute(name, String(box[k]))
  frame.setAttribute('viewBox', box.join(' '))
  frame.append(drawn)
  return frame
}

/** How dots look. */
export interface DotStyle {
  readonly colour: string
  readonly diameter: number
  readonly opacity: number
}

const coordinates = / (d|transform|x|y|x1|x2|y1|y2|width|height|cx|cy|r|points)="([^"]*)"/g

/** Coordinates to a tenth of a pixel, spaces that HTML names as numbers. */
function roundCoordinates(svg: string): string {
  return svg
    .replace(coordinates, (_, name: string, value: string) => {
      const rounded = value.replace(/-?\d*\.\d+(?:e[-+]?\d+)?(?![\dem])/gi, (number) =>
        String(Math.round(Number(number) * 10) / 10),
      )
      return ` ${name}="${rounded}"`
    })
    .replaceAll('&nbsp;', '&#160;')
}
