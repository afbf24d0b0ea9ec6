import { compareFeatures, type FeatureChange, featureNames } from '../evaluation/features.ts'
import { distanceSymbol, isSquared, lengthUnit, squaredUnit } from '../evaluation/units.ts'
import { massesAt } from '../problem/relaxation.ts'
import { type Figure, figureSvg } from './figure.ts'
import { type Bar, barPanels } from './figures/bars.ts'
import { cloudPanels } from './figures/clouds.ts'
import { featurePanels } from './figures/features.ts'
import { massPanels } from './figures/mass.ts'
import { pathPanels } from './figures/path.ts'
import { planePanels } from './figures/plane.ts'
import { trainingPanels } from './figures/training.ts'
import { loadPlotter, type Panel, type Plotter } from './plotter.ts'
import type { Report, ReportDirection, ReportMass, ReportSide } from './report.ts'
import { neutralColour, type Role, roleColours } from './roles.ts'
import type { DirectionNames } from './tables.ts'
import { escapeText, formatShare, shorten } from './text.ts'

/** A figure of a report: the page shows it with its title and the sentences on how to read it, a folder holds it under its name. */
export interface ReportFigure {
  /** The name of its file, without the extension. */
  readonly name: string
  readonly title: string
  readonly figure: Figure
  /** A panel that moves by itself: a page shows it unless its reader has asked for reduced motion. */
  readonly moving?: Panel
  /** As HTML. */
  readonly reading: string
}

/** One direction of the map: its figures, and the data of its table. */
export interface DirectionFigures {
  readonly heading: string
  readonly names: DirectionNames
  readonly columns: readonly string[]
  readonly changes: readonly FeatureChange[]
  readonly figures: readonly ReportFigure[]
}

/**
 * The figures of a report, each as a standalone SVG document with a name for its file.
 *
 * ```ts
 * for (const { name, svg } of await reportFigures(report)) await writeFile(`${name}.svg`, svg)
 * ```
 * @throws InputError if there is no document to draw in, as in a worker of a page
 */
export async function reportFigures(
  report: Report,
): Promise<readonly { readonly name: string; readonly svg: string }[]> {
  const plotter = await loadPlotter()
  const all = [
    agreementFigure(plotter, report),
    ...massFigures(plotter, report),
    ...planeFigures(plotter, report),
    ...pathFigures(plotter, report),
    ...directionsOf(plotter, report).flatMap(({ figures }) => figures),
    ...trainingFigures(plotter, report),
  ]
  return all
    .filter(({ figure }) => figure.panels.length > 0)
    .map(({ name, figure }) => ({ name, svg: figureSvg(figure) }))
}

export function agreementFigure(plotter: Plotter, report: Report): ReportFigure {
  const group = (title: string, metrics: ReportDirection, goal: string, start: string, role: Role) => {
    const bars: Bar[] = [{ label: 'after transport', value: metrics.energyDistance, colour: roleColours.moved }]
    if (metrics.untransportedEnergyDistance !== undefined)
      bars.unshift({
        label: `no transport: ${shorten(start, 40)} as it is`,
        value: metrics.untransportedEnergyDistance,
        colour: roleColours[role],
      })
    if (metrics.heldOutEnergyDistance !== undefined)
      bars.push({
        label: `two samples of ${shorten(goal, 40)}`,
        value: metrics.heldOutEnergyDistance,
        colour: neutralColour,
      })
    return { title, bars }
  }
  const { forward, backward, source, target } = report
  const figure = barPanels(plotter, {
    title: 'Energy distance',
    axis: `Energy distance (${lengthUnit(report.settings)})`,
    groups: [
      group(`Forward, to ${shorten(target.name, 44)}`, forward, target.name, source.name, 'source'),
      group(`Backward, to ${shorten(source.name, 44)}`, backward, source.name, target.name, 'target'),
    ],
  })
  const reading =
    'Energy distance is zero only between equal distributions, so the bar after transport should have shrunk to about the length of the last one. ' +
    'The last bar is not zero because two samples of one population differ a little; no map can be seen to do better than that. ' +
    'The estimate has no bias, so between equal distributions it falls below zero as often as above.'
  return { name: 'energy-distance', title: 'Energy distance with and without the map', figure, reading }
}

/** Which rows are carried, left behind, or given more mass, if masses are relaxed; else none. */
export function massFigures(plotter: Plotter, { mass, source, target, columns, settings }: Report): ReportFigure[] {
  if (mass === undefined) return []
  const figure = massPanels(plotter, {
    sides: [
      { title: source.name, role: 'source', ...mass.source },
      { title: target.name, role: 'target', ...mass.target },
    ],
    ...(columns && { columns }),
    scale: settings.scale,
    ...(settings.featureScales && { featureScales: settings.featureScales }),
  })
  const side = (name: string, { carried, destroyed, created }: ReportMass) =>
    `Of the mass of ${escapeText(shorten(name, 50))}, ${formatShare(destroyed)} is left behind${created > 0 ? `, and ${formatShare(created)} is created beside it` : ''}: ${formatShare(carried)} is carried.`
  const reading =
    `${side(source.name, mass.source)} ${side(target.name, mass.target)} ` +
    'A row of mass factor 1 is carried whole; below 1 a part of it is left behind, since nothing on the other side is near enough; above 1 it stands for more mass than it has. ' +
    'Look at rows that are left behind: they are what one side has and the other lacks, or outliers.'
  return [{ name: 'mass', title: 'Which rows are carried, and which are left behind', figure, reading }]
}

/** Arrows both ways over the contours of the potential, if there are two features; else none. */
export function planeFigures(plotter: Plotter, report: Report): ReportFigure[] {
  const { source, target, plane } = report
  const [x, y] = featureNames(report.columns, source.points.columns)
  if (source.points.columns !== 2 || !source.transported || !target.transported) return []
  const side = (
    names: DirectionsName,
    { points }: ReportSide,
    moved: ReportSide['points'],
    of: 'source' | 'target',
  ) => ({
    title: names.heading,
    roles: names.roles,
    start: points,
    moved,
    ...(plane && { potential: plane[of] }),
  })
  const figure = planePanels(plotter, {
    columns: [x!, y!],
    names: { source: source.name, target: target.name },
    directions: [
      side(forwardNames(report), source, source.transported, 'source'),
      side(backwardNames(report), target, target.transported, 'target'),
    ],
  })
  const heights =
    plane === undefined || !isSquared(report.settings)
      ? ''
      : ' The lines are contours of the Kantorovich potential: the map carries each row straight down its slope, by half of the slope' +
        (report.settings.cost !== undefined
          ? ` (in ${lengthUnit(report.settings)}, so the angles here need not be right).`
          : report.settings.scale === 'features'
            ? ' (in standard deviations of each feature, so the angles here need not be right).'
            : '.')
  const reading = `Each arrow is a row, from where it is to where the map carries it; arrows of the cheapest map never cross half-way.${heights}`
  return [{ name: 'map', title: 'The map, in both directions', figure, reading }]
}

/** The rows of the source on their way to their images, frame by frame, if there are two features or more; else none. */
export function pathFigures(plotter: Plotter, report: Report): ReportFigure[] {
  const { source, settings, way } = report
  if (source.points.columns < 2 || !source.transported) return []
  const { moving, ...figure } = pathPanels(plotter, {
    ...(report.columns && { columns: report.columns }),
    start: way?.points ?? source.points,
    moved: way?.images ?? source.transported,
    ...(way && { massesAt: (time: number) => massesAt(way, way.growth, time) }),
    standardised: settings.scale === 'features',
    ...(settings.featureScales && { divisors: settings.featureScales }),
  })
  const reading =
    'At time t each row is at (1 - t) x + t T(x), on the straight line to its image; together the rows have the distribution on the shortest path between the two at that time. ' +
    'It is the path of least movement, and not what happened in between.' +
    (way
      ? ' The area of a dot is the mass of its row at that time, which starts as that of the row and ends as that of the rows of the target for which it stands.'
      : '')
  return [{ name: 'path', title: 'The rows on their way', figure, moving, reading }]
}

/** Both directions; a side whose rows were not carried has none. */
export function directionsOf(plotter: Plotter, report: Report): DirectionFigures[] {
  const { source, target } = report
  return [
    ...directionFigures(plotter, report, 'forward', forwardNames(report), source, target),
    ...directionFigures(plotter, report, 'backward', backwardNames(report), target, source),
  ]
}

function directionFigures(
  plotter: Plotter,
  report: Report,
  direction: 'forward' | 'backward',
  { heading, ...names }: DirectionsName,
  start: ReportSide,
  goal: ReportSide,
): DirectionFigures[] {
  const moved = start.transported
  if (moved === undefined) return []
  const { settings } = report
  const columns = featureNames(report.columns, start.points.columns)
  const clouds = cloudPanels(plotter, {
    panels: [
      { role: names.roles.start, title: names.start, points: start.points },
      { role: 'moved', title: names.moved, points: moved },
      { role: names.roles.goal, title: names.goal, points: goal.points },
    ],
    columns,
    scale: settings.scale,
    ...(settings.featureScales === undefined ? {} : { featureScales: settings.featureScales }),
  })
  const changes = compareFeatures(start.points, moved, goal.points)
  const count = Math.min(6, changes.length)
  const which = changes.length > count ? `The ${count} features that differ most` : `The ${count} features`
  const reading =
    `After transport the solid line should follow the filled shape of ${escapeText(shorten(names.goal, 50))}; the dashed line shows where it came from. ` +
    'W₂ is the distance along that one feature in standard deviations of the goal; the end bins also hold what lies beyond the axis.'
  const figures: ReportFigure[] = [
    {
      name: `${direction}-rows`,
      title: planeTitle(columns),
      figure: clouds,
      reading: escapeText(clouds.reading),
    },
    {
      name: `${direction}-features`,
      title: count === 1 ? 'The feature' : which,
      figure: featurePanels(plotter, { changes, columns, labels: names, roles: names.roles }),
      reading,
    },
  ]
  return [{ heading, names, columns, changes, figures }]
}

function planeTitle(columns: readonly string[]): string {
  if (columns.length === 1) return 'The feature, before and after'
  if (columns.length === 2) return 'The rows, before and after'
  return 'In the plane of the first two principal axes'
}

type DirectionsName = DirectionNames & { readonly heading: string }

function forwardNames({ source, target }: Report): DirectionsName {
  return {
    heading: `Forward: ${shorten(source.name, 50)} to ${shorten(target.name, 50)}`,
    start: source.name,
    moved: `image of ${source.name}`,
    goal: target.name,
    roles: { start: 'source', goal: 'target' },
  }
}

function backwardNames({ source, target }: Report): DirectionsName {
  return {
    heading: `Backward: ${shorten(target.name, 50)} to ${shorten(source.name, 50)}`,
    start: target.name,
    moved: `preimage of ${target.name}`,
    goal: source.name,
    roles: { start: 'target', goal: 'source' },
  }
}

/** The curves of training, if they are known. */
export function trainingFigures(plotter: Plotter, report: Report): ReportFigure[] {
  const curve = report.training?.curve
  if (curve === undefined) return []
  const figure = trainingPanels(plotter, {
    curve,
    squaredUnit: squaredUnit(report.settings),
    symbol: distanceSymbol(report.settings),
  })
  const held =
    curve.heldOut === undefined
      ? ''
      : ', and the dual value on the choosing rows no longer climbs (it is a mean over other rows than the numbers at the top, and not a bound)'
  const reading =
    `Training has settled where the left curve is level${held}; a batch may lie above the truth, since its rows are few and its inner solves unfinished. ` +
    'On the right, the largest residual of a batch should stay at the allowed level, which is less strict in training than for the numbers at the top: ' +
    'a rise means that the inner solves fail, and that the left curve is too optimistic.'
  return [{ name: 'training', title: 'Distance and inner residual, step by step', figure, reading }]
}
