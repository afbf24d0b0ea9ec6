import { contours, gridEdges, levelsOf, segments } from '../../plane/grid.ts'
import type { Layer, View } from '../../plane/picture.ts'
import { viewAround } from '../../plane/view.ts'
import { type Palette, palette, rgba } from '../../style/colours.ts'
import type { PointsModel, Seen } from './model.ts'

const CONTOURS = 18
const ARROWS = 90
/** A grid edge that the map stretches this many times more than the others marks a place where it would have to tear. */
const TORN = 5
/** Shades range from a contraction to an expansion of this many natural logarithms. */
const SHADES = 3

/** The whole scene as layers that move with the time; the ones that stand still come first. */
export function layersOf(model: PointsModel): Layer[] {
  const colours = palette()
  const { grid, contours, arrows, expansion, direction } = model.state.value.value
  const seen = model.seen.value
  const forward = direction === 'forward'
  const { opacity, size, isMany } = marksFor(model.drawn.value.source.length / 2)
  const showsField = seen !== null && seen.grid !== null
  const moving = forward ? seen : model.back.value
  return [
    ...(contours && showsField ? contourLayers(model, seen, colours) : []),
    ...cloudLayers(model, colours),
    ...(grid && showsField ? gridLayers(model, seen, colours, forward) : []),
    ...(arrows && moving !== null ? arrowLayers(moving, colours) : []),
    ...(moving === null
      ? []
      : [
          {
            kind: 'points' as const,
            from: moving.from,
            to: moving.images,
            colour: rgba(colours.image, isMany ? 0.55 : Math.min(1, opacity + 0.1)),
            size: size + 0.6,
            mark: 'edged' as const,
            ...(expansion && forward && seen !== null && seen.logDeterminant.length > 0 && shades(seen, colours)),
          },
        ]),
  ]
}

function cloudLayers(model: PointsModel, colours: Palette): Layer[] {
  const { source, target } = model.drawn.value
  const { opacity, size, isMany } = marksFor(source.length / 2)
  const mark = isMany ? 'disc' : 'ring'
  return [
    { kind: 'points', from: target, colour: rgba(colours.target, opacity), size: size + 1, mark },
    { kind: 'points', from: source, colour: rgba(colours.source, opacity), size, mark: 'disc' },
  ]
}

/** Many points are drawn small and translucent. */
function marksFor(rows: number) {
  const isMany = rows > 20_000
  return { isMany, opacity: isMany ? 0.45 : 0.8, size: isMany ? 1.6 : rows > 5000 ? 2.6 : 4 }
}

function shades({ logDeterminant }: Seen, { narrow, even, wide }: Palette) {
  const shade = Float32Array.from(logDeterminant, (value) => Math.max(0, Math.min(1, 0.5 + value / (2 * SHADES))))
  return { shade, ramp: [rgba(narrow), rgba(even), rgba(wide)] as const }
}

/** The grid around the source bends to its image; backward, it becomes straight again. */
function gridLayers(model: PointsModel, seen: Seen, colours: Palette, forward: boolean): Layer[] {
  const { nodes, places } = model.grid.value
  const edges = gridEdges(nodes)
  const [from, to] = [segments(places, edges), segments(seen.grid!.images, edges)]
  const [whole, torn] = parted(from, to)
  const line = ({ from, to }: typeof whole) => ({
    kind: 'lines' as const,
    ...(forward ? { from, to } : { from: to, to: from }),
  })
  return [
    { ...line(whole), colour: rgba(colours.muted, 0.42), width: 1 },
    { ...line(torn), colour: rgba(colours.ink, 0.75), width: 1.4 },
  ]
}

/** Separates the edges that the map stretches far more than the others. */
function parted(from: Float32Array, to: Float32Array) {
  const length = (at: Float32Array, i: number) => Math.hypot(at[i + 2]! - at[i]!, at[i + 3]! - at[i + 1]!)
  const stretch = Float64Array.from({ length: from.length / 4 }, (_, k) => length(to, 4 * k) / length(from, 4 * k))
  const usual = stretch.slice().sort()[stretch.length >> 1]!
  const pick = (isTorn: boolean) => {
    const kept = Array.from(stretch.keys()).filter((k) => stretch[k]! > TORN * Math.max(usual, 1) === isTorn)
    const take = (all: Float32Array) => Float32Array.from(kept.flatMap((k) => [...all.subarray(4 * k, 4 * k + 4)]))
    return { from: take(from), to: take(to) }
  }
  return [pick(false), pick(true)] as const
}

function contourLayers(model: PointsModel, seen: Seen, colours: Palette): Layer[] {
  const { potential } = seen.grid!
  const lines = contours(model.grid.value, potential, levelsOf(potential, CONTOURS))
  return [{ kind: 'lines', from: lines, colour: rgba(colours.ink, 0.35), width: 1.2 }]
}

function arrowLayers({ from, images }: Pick<Seen, 'from' | 'images'>, colours: Palette): Layer[] {
  const rows = from.length / 2
  const every = Math.max(1, Math.floor(rows / ARROWS))
  const lines: number[] = []
  for (let i = 0; i < rows; i += every) {
    const [x, y, a, b] = [from[2 * i]!, from[2 * i + 1]!, images[2 * i]!, images[2 * i + 1]!]
    const length = Math.hypot(a - x, b - y) || 1
    const [ux, uy] = [(0.06 * (a - x)) / length, (0.06 * (b - y)) / length]
    lines.push(x, y, a, b, a, b, a - ux - 0.5 * uy, b - uy + 0.5 * ux, a, b, a - ux + 0.5 * uy, b - uy - 0.5 * ux)
  }
  return [{ kind: 'lines', from: Float32Array.from(lines), colour: rgba(colours.image, 0.55), width: 1.2 }]
}

/** A view of all points of both sides, and of the images when they no longer move. */
export function viewOf(model: PointsModel, width: number, height: number): View {
  const { source, target } = model.fitted.value
  const images = model.training.status.value === 'done' ? model.seen.value?.images : undefined
  return viewAround([source, target, ...(images ? [images] : [])], width, height)
}
