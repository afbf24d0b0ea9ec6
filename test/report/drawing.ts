import { parseHTML } from 'linkedom'

/** What a figure shows, read back from its SVG: a test compares it with the data that were drawn. */
export interface Drawing {
  readonly title: string
  readonly legend: readonly { readonly label: string; readonly colour: string; readonly dashed: boolean }[]
  readonly panels: readonly DrawnPanel[]
}

export interface DrawnPanel {
  readonly title: string
  readonly note: string | undefined
  readonly x: DrawnAxis
  readonly y: DrawnAxis
  /** In the order of drawing. */
  readonly marks: readonly Mark[]
}

interface DrawnAxis {
  readonly label: string
  readonly ticks: readonly string[]
  /** The number that a place in pixels stands for, by the ticks and their labels. */
  value(place: number): number
  /** How much a pixel is, at a place. */
  pixel(place: number): number
}

/** A group of shapes that look the same. */
export interface Mark {
  /** Plot's name: "dot", "line", "area", "rect", "rule", "text", "density". */
  readonly kind: string
  readonly fill: string | null
  readonly stroke: string | null
  readonly dashed: boolean
  readonly shapes: readonly Shape[]
}

interface Shape {
  /** Corners, centres or ends, in pixels of the panel's frame. */
  readonly places: readonly (readonly [x: number, y: number])[]
  readonly text: string
}

export function drawingOf(svg: string): Drawing {
  const { document } = parseHTML(`<!doctype html><html><body>${svg}</body></html>`)
  const whole = document.querySelector('svg')!
  const [legend, ...panels] = childGroups(whole)
  return {
    title: [...whole.children].find((child) => child.localName === 'text')!.textContent ?? '',
    legend: childGroups(legend!).map((item) => {
      const swatch = item.children[0]!
      const stroke = swatch.getAttribute('stroke')
      return {
        label: item.querySelector('text')!.textContent ?? '',
        colour: stroke ?? swatch.getAttribute('fill')!,
        dashed: swatch.hasAttribute('stroke-dasharray'),
      }
    }),
    panels: panels.map(panelOf),
  }
}

function childGroups(element: Element): Element[] {
  return [...element.children].filter((child) => child.localName === 'g')
}

const AXIS = /^[xy]-(axis|grid)/

function panelOf(panel: Element): DrawnPanel {
  const [heading, frame] = childGroups(panel)
  const headings = [...heading!.children].map((text) => text.firstChild?.textContent ?? '')
  const marks = [...frame!.querySelectorAll('[aria-label]')].filter((group) => {
    const name = group.getAttribute('aria-label')!
    return !AXIS.test(name) && name !== 'frame'
  })
  const untitled = heading!.children[0]?.getAttribute('font-weight') === null
  return {
    title: untitled ? '' : (headings[0] ?? ''),
    note: untitled ? headings[0] : headings[1],
    x: axisOf(frame!, 'x'),
    y: axisOf(frame!, 'y'),
    marks: marks.map(markOf),
  }
}

function axisOf(frame: Element, axis: 'x' | 'y'): DrawnAxis {
  const within = (name: string) => [...(frame.querySelector(`[aria-label="${axis}-axis ${name}"]`)?.children ?? [])]
  const places = within('tick').map((tick) => translation(tick)[axis === 'x' ? 0 : 1])
  const ticks = within('tick label').map((tick) => tick.textContent ?? '')
  const numbers = ticks.map((text) => Number(text.replace('−', '-').replaceAll(',', '')))
  const last = numbers.length - 1
  const between = (place: number) => (place - places[0]!) / (places[last]! - places[0]!)
  // Even steps of the numbers on a linear axis, even factors on a logarithmic one.
  const middle = between(places[1] ?? Number.NaN)
  const linear = Math.abs(numbers[0]! + middle * (numbers[last]! - numbers[0]!) - numbers[1]!)
  const logarithmic = Math.abs(numbers[0]! * (numbers[last]! / numbers[0]!) ** middle - numbers[1]!)
  const value = (place: number) =>
    logarithmic < linear
      ? numbers[0]! * (numbers[last]! / numbers[0]!) ** between(place)
      : numbers[0]! + between(place) * (numbers[last]! - numbers[0]!)
  return {
    label: within('label')[0]?.textContent ?? '',
    ticks,
    value,
    pixel: (place) => Math.abs(value(place + 1) - value(place)),
  }
}

function markOf(group: Element): Mark {
  const shapes = group.children.length === 0 ? [group] : [...group.children]
  const first = shapes[0]!
  const style = (name: string) => group.getAttribute(name) ?? first.getAttribute(name)
  const [dx, dy] = translation(group)
  return {
    kind: group.getAttribute('aria-label')!,
    fill: style('fill'),
    stroke: style('stroke'),
    dashed: style('stroke-dasharray') !== null,
    shapes: shapes.map((shape) => ({
      places: placesOf(shape).map(([x, y]) => [x + dx, y + dy] as const),
      text: shape.textContent ?? '',
    })),
  }
}

/** Of a path whose places are along it, or that is a symbol put somewhere; of circles, rectangles, lines and texts. */
function placesOf(shape: Element): [number, number][] {
  const number = (name: string) => Number(shape.getAttribute(name))
  if (shape.localName === 'circle') return [[number('cx'), number('cy')]]
  if (shape.localName === 'line')
    return [
      [number('x1'), number('y1')],
      [number('x2'), number('y2')],
    ]
  if (shape.localName === 'rect')
    return [
      [number('x'), number('y')],
      [number('x') + number('width'), number('y') + number('height')],
    ]
  if (shape.hasAttribute('transform') || shape.localName === 'text') return [translation(shape)]
  const pairs = [...(shape.getAttribute('d') ?? '').matchAll(/(-?[\d.]+),(-?[\d.]+)/g)]
  return pairs.map((pair) => [Number(pair[1]), Number(pair[2])])
}

function translation(element: Element): [number, number] {
  const found = /translate\((-?[\d.]+),(-?[\d.]+)\)/.exec(element.getAttribute('transform') ?? '')
  return found ? [Number(found[1]), Number(found[2])] : [0, 0]
}

/** All places of a panel's marks of one kind (and colour), as the numbers that they stand for. */
export function values({ x, y, marks }: DrawnPanel, kind: string, colour?: string): [number, number][] {
  const of = marks.filter((mark) => mark.kind === kind && (colour === undefined || colourOf(mark) === colour))
  return of.flatMap(({ shapes }) =>
    shapes.flatMap(({ places }) => places.map(([a, b]): [number, number] => [x.value(a), y.value(b)])),
  )
}

export function colourOf({ fill, stroke }: Mark): string | null {
  return fill === null || fill === 'none' ? stroke : fill
}

/** What lies outside the frame between the margins of a panel: marks other than text should not. */
export function outside(
  { marks }: DrawnPanel,
  box: readonly [left: number, top: number, right: number, bottom: number],
) {
  const [left, top, right, bottom] = box
  return marks
    .filter(({ kind }) => kind !== 'text')
    .flatMap(({ kind, shapes }) => shapes.flatMap(({ places }) => places.map((place) => ({ kind, place }))))
    .filter(({ place: [x, y] }) => !(x >= left - 0.6 && x <= right + 0.6 && y >= top - 0.6 && y <= bottom + 0.6))
}
