import { type FitOptions, gaussianW2Squared, type Points, type Random } from 'brenier'

/** The map of a row, if known exactly. */
type Truth = (row: readonly number[]) => number[]

/** A pair of tables that is numerically difficult, with the known facts about its map. */
export interface TortureCase {
  readonly name: string
  readonly source: readonly (readonly number[])[]
  readonly target: readonly (readonly number[])[]
  /** In single precision. Default false: double. */
  readonly single?: boolean
  readonly options?: FitOptions
  /** Fresh rows of the source with their exact images, for judging; absent if no truth is known. */
  readonly judged?: { readonly rows: readonly (readonly number[])[]; readonly truth: Truth }
  /** W2 squared between the two distributions, if it exists and is known. */
  readonly w2Squared?: number
  /** Further rows to transport: far from all others, or with NaN. */
  readonly carried?: readonly (readonly number[])[]
}

interface Draw {
  readonly rows: number
  readonly random: Random
}

type DrawRow = () => number[]

/** A symmetric positive definite A and a shift b: x -> A x + b is the optimal map from any distribution. */
const A = [
  [1.5, 0.3],
  [0.3, 0.8],
] as const
const B = [3, -1] as const
const affine: Truth = ([x = 0, y = 0]) => [A[0][0] * x + A[0][1] * y + B[0], A[1][0] * x + A[1][1] * y + B[1]]

const many = (count: number, drawRow: DrawRow): number[][] => Array.from({ length: count }, drawRow)
const times =
  (drawRow: DrawRow, factor: number, offset = 0): DrawRow =>
  () =>
    drawRow().map((value) => factor * value + offset)

/** Rows of a distribution, exact images of a separate sample, and fresh rows for judging. */
function carriedBy(
  name: string,
  { rows }: Draw,
  drawRow: DrawRow,
  truth: Truth,
  more: Partial<TortureCase> = {},
): TortureCase {
  return {
    name,
    source: many(rows, drawRow),
    target: many(rows, drawRow).map((row) => truth(row)),
    judged: { rows: many(JUDGED, drawRow), truth },
    ...more,
  }
}

const JUDGED = 400
/** W2 squared between the standard normal in two dimensions and its image under the affine map: |b|^2 + |A - I|^2. */
const AFFINE_W2 = B[0] ** 2 + B[1] ** 2 + 0.5 ** 2 + 2 * 0.3 ** 2 + 0.2 ** 2

/** All cases, with their rows drawn. */
export function tortureCases(draw: Draw): TortureCase[] {
  return [
    ...sizes(draw),
    ...constants(draw),
    ...sums(draw),
    ...scales(draw),
    ...tails(draw),
    ...shapes(draw),
    ...carried(draw),
  ]
}

/** Two independent normal columns. */
function normal({ random }: Draw): DrawRow {
  return () => [random.normal(), random.normal()]
}

function sizes(draw: Draw): TortureCase[] {
  const drawRow = normal(draw)
  const few = (count: number) =>
    carriedBy(`${count} ${count === 1 ? 'row' : 'rows'} a side`, { ...draw, rows: count }, drawRow, affine)
  const repeated = (rows: number[][]) => rows.flatMap((row) => Array.from({ length: 10 }, () => row))
  const tenth = Math.ceil(draw.rows / 10)
  const wide: DrawRow = () => Array.from({ length: 40 }, () => draw.random.normal())
  return [
    few(1),
    few(2),
    few(3),
    carriedBy('each row ten times', draw, drawRow, affine, {
      source: repeated(many(tenth, drawRow)),
      target: repeated(many(tenth, drawRow).map(affine)),
    }),
    carriedBy('20 rows of 40 columns', { ...draw, rows: 20 }, wide, (row) => row.map((value) => value + 1)),
  ]
}

/** Adds a third column to the rows. */
function withThird(draw: Draw, third: (row: number[]) => number): DrawRow {
  const drawRow = normal(draw)
  return () => {
    const row = drawRow()
    return [...row, third(row)]
  }
}

function constants(draw: Draw): TortureCase[] {
  const drawRow = normal(draw)
  const { rows, random } = draw
  const spread = () => random.normal()
  const to =
    (value: number): Truth =>
    (row) => [...affine(row), value]
  const third = (value: () => number) => withThird(draw, value)
  return [
    { name: 'all rows of the source equal', source: many(rows, () => [1, 2]), target: many(rows, drawRow) },
    carriedBy(
      'a column of 0 on both sides',
      draw,
      third(() => 0),
      to(0),
    ),
    carriedBy(
      'constant on both sides, 5 and -7.7',
      draw,
      third(() => 5),
      to(-7.7),
    ),
    carriedBy('constant in the target alone', draw, third(spread), to(2)),
    carriedBy(
      'constant in the source alone',
      draw,
      third(() => 4),
      to(0),
      {
        target: many(rows, drawRow).map((row) => [...affine(row), spread()]),
      },
    ),
    {
      name: 'each side constant where the other varies',
      source: many(rows, () => [spread(), 4]),
      target: many(rows, () => [7, spread()]),
      judged: { rows: many(JUDGED, () => [spread(), 4]), truth: () => [7, 0] },
    },
  ]
}

function sums(draw: Draw): TortureCase[] {
  const { rows, random } = draw
  const plane: Truth = (row) => {
    const [x = 0, y = 0] = affine(row)
    return [x, y, x + y]
  }
  const summed = withThird(draw, ([x = 0, y = 0]) => x + y)
  const truth: Truth = (row) => row.map((value) => 2 * value)
  return [
    {
      name: 'third column the sum of two, in the target',
      source: many(rows, () => [random.normal(), random.normal(), random.normal()]),
      target: many(rows, normal(draw)).map(plane),
      w2Squared: planeW2(),
    },
    {
      name: 'third column the sum of two, on both sides',
      source: many(rows, summed),
      target: many(rows, summed).map(truth),
      judged: { rows: many(JUDGED, summed), truth },
    },
  ]
}

/** From three standard normals to images (x, y, x + y) in a plane, with covariance E E', by the closed form of Gaussians. */
function planeW2(): number {
  const E = [A[0], A[1], [A[0][0] + A[1][0], A[0][1] + A[1][1]]] as const
  const covariance = E.flatMap((a) => E.map((b) => a[0] * b[0] + a[1] * b[1]))
  const square = (data: readonly number[]) => ({ data: Float64Array.from(data), rows: 3, columns: 3 })
  return gaussianW2Squared(
    { mean: new Float64Array(3), covariance: square([1, 0, 0, 0, 1, 0, 0, 0, 1]) },
    { mean: Float64Array.of(B[0], B[1], B[0] + B[1]), covariance: square(covariance) },
  )
}

function scales(draw: Draw): TortureCase[] {
  const drawRow = normal(draw)
  const scaled = (factor: number) =>
    carriedBy(
      `values of 1e${Math.round(Math.log10(factor))}`,
      draw,
      times(drawRow, factor),
      (row) => affine(row.map((value) => value / factor)).map((value) => value * factor),
      Math.abs(Math.log10(factor)) < 100 ? { w2Squared: AFFINE_W2 * factor * factor } : {},
    )
  const offset = 1e12
  const far: Truth = (row) => affine(row.map((value) => value - offset)).map((value) => value + offset)
  return [
    ...[1e-300, 1e-160, 1e-45, 1e-30, 1e30, 1e45, 1e150, 1e300].map(scaled),
    carriedBy('source of 1, target of 1e-30', draw, drawRow, (row) => affine(row).map((value) => 1e-30 * value)),
    carriedBy('offset 1e12 in double precision', draw, times(drawRow, 1, offset), far, { w2Squared: AFFINE_W2 }),
    carriedBy('offset 1e12 in single precision', draw, times(drawRow, 1, offset), far, { single: true }),
    carriedBy(
      'columns of 1 and 1e6, scale of features',
      draw,
      () => [draw.random.normal(), 1e6 * draw.random.normal()],
      ([x = 0, y = 0]) => [2 * x + 1, y / 2],
      { options: { scale: 'features' } },
    ),
  ]
}

function tails(draw: Draw): TortureCase[] {
  const drawRow = normal(draw)
  const { random } = draw
  const heavy = (freedom: number) => () => {
    const squares = Array.from({ length: freedom }, () => random.normal() ** 2).reduce((sum, value) => sum + value, 0)
    return drawRow().map((value) => value / Math.sqrt(squares / freedom))
  }
  const base = (name: string, options?: FitOptions) => carriedBy(name, draw, drawRow, affine, options && { options })
  const outlier = [1e6, -1e6]
  const spoiled = (given: TortureCase, sides: readonly ('source' | 'target')[]): TortureCase => ({
    ...given,
    ...Object.fromEntries(sides.map((side) => [side, [outlier, ...given[side].slice(1)]])),
  })
  return [
    base('as usual, for comparison'),
    spoiled(base('one outlier at 1e6 in the source'), ['source']),
    spoiled(base('one outlier at 1e6 in the target'), ['target']),
    spoiled(base('one outlier at 1e6 on both sides'), ['source', 'target']),
    spoiled(base('one in the target, scale of features', { scale: 'features' }), ['target']),
    spoiled(base('one in the target, outliers kept', { outliers: 'keep' }), ['target']),
    nearest(carriedBy('Cauchy tails', draw, heavy(1), affine)),
    nearest(carriedBy('Student t, 3 degrees', draw, heavy(3), affine)),
  ]
}

/** Judged on the 95% of the rows nearest to 0: with heavy tails, a few rows would determine the result. */
function nearest(given: TortureCase): TortureCase {
  const { rows, truth } = given.judged!
  const length = (row: readonly number[]) => Math.hypot(...row)
  const kept = [...rows].sort((a, b) => length(a) - length(b)).slice(0, Math.floor(0.95 * rows.length))
  return { ...given, judged: { rows: kept, truth } }
}

function shapes(draw: Draw): TortureCase[] {
  const drawRow = normal(draw)
  const { rows, random } = draw
  const clusters: DrawRow = () => drawRow().map((value) => value + (random.uniform() < 0.5 ? -1000 : 1000))
  const [cosine, sine] = [Math.cos(1), Math.sin(1)]
  const long: DrawRow = () => [3 * random.normal(), random.normal()]
  const same = many(rows, drawRow)
  const line: DrawRow = () => [random.normal()]
  const cubic: Truth = ([x = 0]) => [x + x ** 3 / 3]
  const whole: DrawRow = () => [random.integer(5), random.integer(5)]
  const high: DrawRow = () => Array.from({ length: 512 }, () => random.normal())
  return [
    carriedBy('four clusters 2000 apart', draw, clusters, affine),
    { ...carriedBy('two identical sides', draw, drawRow, (row) => [...row]), source: same, target: same, w2Squared: 0 },
    carriedBy('a translation', draw, drawRow, ([x = 0, y = 0]) => [x + 100, y - 50], { w2Squared: 12_500 }),
    {
      name: 'a rotation by 1 of a long Gaussian',
      source: many(rows, long),
      target: many(rows, long).map(([x = 0, y = 0]) => [cosine * x - sine * y, sine * x + cosine * y]),
      w2Squared: rotationW2(cosine),
    },
    nearest(carriedBy('one column, x + x^3 / 3', draw, line, cubic, { w2Squared: 15 / 9 })),
    carriedBy('integers with ties, 2 x + 1', draw, whole, (row) => row.map((value) => 2 * value + 1)),
    carriedBy('512 columns', draw, high, (row) => row.map((value) => 1.5 * value + 1), {
      options: { steps: 10 },
    }),
  ]
}

/** Between diag(9, 1) and its rotation: tr C0 + tr C1 - 2 tr (C0^1/2 C1 C0^1/2)^1/2, the last from trace and determinant of a 2 x 2 matrix. */
function rotationW2(cosine: number): number {
  const [c2, s2] = [cosine ** 2, 1 - cosine ** 2]
  const within = 9 * (9 * c2 + s2) + (9 * s2 + c2)
  return 20 - 2 * Math.sqrt(within + 2 * 9)
}

function carried(draw: Draw): TortureCase[] {
  const drawRow = normal(draw)
  const base = (name: string, more: Partial<TortureCase>) => carriedBy(name, draw, drawRow, affine, more)
  const thousand = many(50, times(drawRow, 1000))
  return [
    base('rows to carry 1e3 outside', { judged: { rows: thousand, truth: affine } }),
    base('rows to carry 1e30 outside', { carried: [[1e30, 0]] }),
    base('rows to carry 1e300 outside', { carried: [[1e300, 0]] }),
    base('rows to carry with NaN', { carried: [[Number.NaN, 0]] }),
    { ...base('NaN in the source', {}), source: [[Number.NaN, 0], ...many(draw.rows, drawRow)] },
    base('a learning rate of 1e38, nothing held out', { options: { learningRate: 1e38, heldOut: 0 } }),
  ]
}

/** A table in the library's form. */
export function pointsOf(rows: readonly (readonly number[])[], single = false): Points {
  const columns = rows[0]?.length ?? 0
  const data = single ? new Float32Array(rows.length * columns) : new Float64Array(rows.length * columns)
  rows.forEach((row, i) => {
    data.set(row, i * columns)
  })
  return { data, rows: rows.length, columns }
}
