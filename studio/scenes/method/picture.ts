import type { Trace } from 'brenier/worker'
import { contours, gridEdges, levelsOf, segments } from '../../plane/grid.ts'
import type { Layer, Picture } from '../../plane/picture.ts'
import { sized, viewAround } from '../../plane/view.ts'
import { type Palette, palette, type Rgba, rgba } from '../../style/colours.ts'
import type { MethodModel } from './model.ts'

const CONTOURS = 16
const ARROWS_EVERY = 12
/** Of a path that runs away, only the part within this many units is drawn. */
const FAR = 20

export function methodPicture(model: MethodModel, width: number, height: number): Picture {
  const colours = palette()
  const { source, target } = model.clouds.value
  const { step } = model.state.value.value
  return {
    view: viewAround([source, target], width, height),
    time: model.time.value,
    background: rgba(colours.paper),
    layers: sized(
      [
        ...(step === 1 ? potentialLayers(model, colours) : []),
        { kind: 'points', from: target, colour: rgba(colours.target, 0.8), size: 5, mark: 'ring' },
        { kind: 'points', from: source, colour: rgba(colours.source, 0.7), size: 4, mark: 'disc' },
        ...(step === 2
          ? traceLayers(model, colours)
          : step === 4
            ? bothLayers(model, colours)
            : imageLayers(model, colours)),
      ],
      width,
      height,
    ),
  }
}

function potentialLayers({ field, grid, clouds }: MethodModel, colours: Palette): Layer[] {
  const found = field.value
  if (found === null) return []
  const { source } = clouds.value
  const values = found.displacementPotential.subarray(source.length / 2)
  const lines = contours(grid.value, values, levelsOf(values, CONTOURS))
  const arrows: number[] = []
  for (let i = 0; i < source.length; i += 2 * ARROWS_EVERY)
    arrows.push(source[i]!, source[i + 1]!, found.images.data[i]!, found.images.data[i + 1]!)
  return [
    { kind: 'lines', from: lines, colour: rgba(colours.ink, 0.4), width: 1.2 },
    { kind: 'lines', from: Float32Array.from(arrows), colour: rgba(colours.image, 0.5), width: 1.1 },
  ]
}

function imageLayers({ field, clouds, grid, state }: MethodModel, colours: Palette): Layer[] {
  const found = field.value
  if (found === null) return []
  const { source } = clouds.value
  const images = Float32Array.from(found.images.data)
  const layers: Layer[] = []
  if (state.value.value.step === 3) {
    const edges = gridEdges(grid.value.nodes)
    const [from, to] = [segments(grid.value.places, edges), segments(images.subarray(source.length), edges)]
    layers.push({ kind: 'lines', from, to, colour: rgba(colours.muted, 0.4), width: 1 })
  }
  layers.push({
    kind: 'points',
    from: source,
    to: images.slice(0, source.length),
    colour: rgba(colours.image, 0.9),
    size: 4.6,
    mark: 'edged',
  })
  return layers
}

/** The forward map and, with time reversed, the backward map. */
function bothLayers(model: MethodModel, colours: Palette): Layer[] {
  const back = model.back.value
  const { target } = model.clouds.value
  const layers = imageLayers(model, colours)
  if (back !== null)
    layers.push({ kind: 'points', from: back, to: target, colour: rgba(colours.image, 0.55), size: 4, mark: 'ring' })
  return layers
}

/** The paths to the pre-image: in black, with three kinds of line, since the colours have other meanings. */
function traceLayers({ traces, state }: MethodModel, colours: Palette): Layer[] {
  const { x, y } = state.value.value
  const goal: Layer = {
    kind: 'points',
    from: Float32Array.of(x, y),
    colour: rgba(colours.target),
    size: 15,
    mark: 'disc',
  }
  const widths = [1.2, 1.2, 2.6]
  const inks: Rgba[] = [rgba(colours.muted, 0.9), rgba(colours.ink, 0.35), rgba(colours.ink, 1)]
  const paths = traces.value.flatMap((trace, i): Layer[] => {
    if (trace === null) return []
    const places = within(trace)
    const lines: number[] = []
    for (let k = 0; k + 3 < places.length; k += 2)
      lines.push(places[k]!, places[k + 1]!, places[k + 2]!, places[k + 3]!)
    return [
      { kind: 'lines', from: Float32Array.from(lines), colour: inks[i]!, width: widths[i]! },
      { kind: 'points', from: Float32Array.from(places), colour: inks[i]!, size: i === 2 ? 6 : 4, mark: 'disc' },
    ]
  })
  const end = traces.value[2]
  const found: Layer[] =
    end?.status === 'converged'
      ? [
          {
            kind: 'points',
            from: Float32Array.from(end.points.data.slice(-2)),
            colour: rgba(colours.image),
            size: 15,
            mark: 'edged',
          },
        ]
      : []
  return [goal, ...paths, ...found]
}

function within({ points }: Trace): number[] {
  const places: number[] = []
  for (let i = 0; i < points.data.length; i += 2) {
    if (!(Math.hypot(points.data[i]!, points.data[i + 1]!) < FAR)) break
    places.push(points.data[i]!, points.data[i + 1]!)
  }
  return places
}
