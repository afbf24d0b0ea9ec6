import type * as PlotModule from '@observablehq/plot'
import { InputError } from '../base/errors.ts'
import { svgElement, svgMarkup } from './markup.ts'
import { hasExponents, tickFormatter } from './text.ts'

/** Observable Plot with the document it draws in. */
export interface Plotter {
  readonly plot: typeof PlotModule
  readonly document: Document
}

/** A finished picture: everything inside an <svg> of this size. */
export interface Panel {
  /** What it shows, for screen readers. */
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
  /** The whole title, if `title` is shortened. */
  readonly fullTitle?: string
  /** A second, quieter line. */
  readonly note?: string
  readonly width: number
  readonly height: number
  readonly marginLeft?: number
  readonly marginRight?: number
  readonly marginTop?: number
  readonly x: PanelAxis
  /** If absent, no axis is drawn. */
  readonly y?: PanelAxis
  readonly yDomain?: readonly [number, number]
  readonly marks: readonly PlotModule.Markish[]
}

let makeDocument: (() => Promise<Document>) | null = null
let loading: Promise<Plotter> | undefined

/** Called once by an entry point for use outside a page. */
export function provideDocument(make: () => Promise<Document>): void {
  makeDocument = make
}

/**
 * Loads Observable Plot, once, with the page's document or else the one that the entry point provides. Nothing else loads either, so a command that
 * draws nothing does not pay for them.
 * @throws InputError if there is no document, as in a worker of a page
 */
export function loadPlotter(): Promise<Plotter> {
  loading ??= load().catch((error: unknown) => {
    // The next figure tries again.
    loading = undefined
    throw error
  })
  return loading
}

async function load(): Promise<Plotter> {
  const drawnIn = typeof document === 'undefined' ? await makeDocument?.() : document
  if (drawnIn === undefined)
    throw new InputError('Figures are drawn in a document, and there is none here; draw them in the page itself.')
  return { plot: await import('@observablehq/plot'), document: drawnIn }
}

/** Draws marks between axes, with a title above. The same data give the same text. */
export function drawPanel(plotter: Plotter, options: PanelOptions): Panel {
  const { width, height, title, fullTitle, note } = options
  const headingHeight = title === '' || note === undefined ? 20 : 38
  const drawn = plotted(plotter, options, height - headingHeight)
  // Plot's own style sheet would override the page's.
  const marks = [...drawn.children].filter((child) => child.localName !== 'style')
  const transform = `translate(0,${headingHeight})`
  const frame = svgElement(plotter.document, 'g', { 'text-anchor': 'middle', transform }, marks)
  const body = svgMarkup(heading(plotter.document, options)) + svgMarkup(frame)
  return { title: fullTitle ?? title, width, height, body }
}

function heading(document: Document, { title, fullTitle, note }: PanelOptions): SVGElement {
  const whole = fullTitle === undefined ? [] : [svgElement(document, 'title', {}, [fullTitle])]
  const bold = { y: 14, 'font-size': 13, 'font-weight': 600 }
  const first = title === '' ? [] : [svgElement(document, 'text', bold, [title, ...whole])]
  const under = { y: title === '' ? 14 : 30, 'font-size': 11, 'fill-opacity': 0.75 }
  const second = note === undefined ? [] : [svgElement(document, 'text', under, [note])]
  return svgElement(document, 'g', { 'text-anchor': 'start' }, [...first, ...second])
}

function plotted({ plot, document }: Plotter, options: PanelOptions, height: number): Element {
  const { x, y } = options
  return plot.plot({
    document,
    className: 'bn-plot',
    width: options.width,
    height,
    marginTop: options.marginTop ?? 26,
    marginLeft: options.marginLeft ?? 46,
    marginRight: options.marginRight ?? 16,
    marginBottom: 42,
    insetBottom: 0,
    x: { ...scaleOf(x), labelAnchor: 'center', labelOffset: 38 },
    y: y === undefined ? { axis: null, domain: [...(options.yDomain ?? [0, 1])] } : scaleOf(y),
    marks: [...options.marks],
  })
}

function scaleOf({ label, domain, type, ticks, tickFormat, grid }: PanelAxis): PlotModule.ScaleOptions {
  return {
    label,
    labelArrow: 'none',
    domain: [...domain],
    type: type ?? 'linear',
    ticks: typeof ticks === 'object' ? [...ticks] : (ticks ?? (hasExponents(domain) ? 3 : 5)),
    tickSize: 4,
    tickPadding: 4,
    tickFormat: tickFormat ?? tickFormatter(domain),
    grid: grid ?? false,
  }
}

/** How dots look. */
export interface DotStyle {
  readonly colour: string
  readonly diameter: number
  readonly opacity: number
}

/** Dots as a few paths: one <path> for many points takes a third of the bytes of circles, and opacity still adds up between paths. */
export function drawDots(document: Document, x: ArrayLike<number>, y: ArrayLike<number>, style: DotStyle): SVGElement {
  const paths = Array.from({ length: Math.min(x.length, 32) }, (_, first) => {
    let d = ''
    for (let i = first; i < x.length; i += 32) d += `M${x[i]!.toFixed(1)},${y[i]!.toFixed(1)}h0`
    return svgElement(document, 'path', { d })
  })
  const look = {
    'aria-label': 'dot',
    fill: 'none',
    stroke: style.colour,
    'stroke-width': style.diameter,
    'stroke-linecap': 'round',
    'stroke-opacity': style.opacity,
  }
  return svgElement(document, 'g', look, paths)
}

/**
 * For a mark's `render`: cuts off what leaves the frame. An inner <svg> clips by itself, while a clip path would need an id that is unique in whatever
 * page the figure ends up in.
 */
export const withinFrame: PlotModule.RenderFunction = (index, scales, values, dimensions, context, next) => {
  const drawn = next?.(index, scales, values, dimensions, context)
  if (drawn === null || drawn === undefined) return null
  const { width, height, marginLeft, marginRight, marginTop, marginBottom } = dimensions
  const frame = {
    x: marginLeft,
    y: marginTop,
    width: width - marginLeft - marginRight,
    height: height - marginTop - marginBottom,
  }
  return svgElement(context.document, 'svg', { ...frame, viewBox: Object.values(frame).join(' ') }, [drawn])
}
