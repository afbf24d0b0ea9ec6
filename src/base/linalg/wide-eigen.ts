import type { Pieces } from '../pieces.ts'
import { type SymmetricEigen, symmetricEigen } from './eigen.ts'
import {
  identity,
  largestMagnitude,
  type Matrix,
  requireFinite,
  requireSquare,
  symmetrised,
  transpose,
} from './matrix.ts'

/** Rotations that are gathered before they are applied, as a multiple of the size. */
const GATHERED = 24
/** Columns that rotations are applied to at a time, few enough to stay in a core's cache. */
const STRIP = 64
const MAX_SWEEPS = 60
/** From this size on, a decomposition in one piece takes too long. */
const WIDE = 32

/** `symmetricEigen`, in pieces if the matrix is wide. */
export function* eigenPieces(a: Matrix): Pieces<SymmetricEigen> {
  return a.rows > WIDE ? yield* wideEigen(a) : symmetricEigen(a)
}

/**
 * `symmetricEigen` for wide matrices: Householder tridiagonalisation and implicit QL as there, laid out so that every loop runs along rows, and
 * in pieces.
 */
export function* wideEigen(a: Matrix): Pieces<SymmetricEigen> {
  requireSquare(a)
  requireFinite(a)
  const n = a.rows
  const size = largestMagnitude(a)
  if (size === 0) return { values: new Float64Array(n), vectors: identity(n) }
  const work = symmetrised(a)
  for (let at = 0; at < work.data.length; at++) work.data[at]! /= size
  const off = new Float64Array(n)
  const lengths = yield* tridiagonalise(work, off)
  const values = Float64Array.from({ length: n }, (_, i) => work.data[i * n + i]!)
  const basis = yield* reflections(work, lengths)
  yield* diagonalise(values, off, basis)
  const order = Array.from(values.keys()).sort((i, j) => values[i]! - values[j]!)
  const rows = identity(n)
  order.forEach((from, to) => {
    rows.data.set(basis.data.subarray(from * n, (from + 1) * n), to * n)
  })
  return { values: Float64Array.from(order, (i) => values[i]! * size), vectors: transpose(rows) }
}

/**
 * Leaves the diagonal in `a`, the subdiagonal in `off` (entry (i, i - 1) in off[i]), and the reflections' vectors in the rows of the lower triangle.
 * @returns half the squared lengths of the vectors
 */
function* tridiagonalise({ data: a, rows: n }: Matrix, off: Float64Array): Pieces<Float64Array> {
  const lengths = new Float64Array(n)
  const p = new Float64Array(n)
  for (let i = n - 1; i > 0; i--) {
    const v = a.subarray(i * n, i * n + i)
    const h = reflector(v, off, i)
    lengths[i] = h
    if (h === 0) continue
    multiplyLower(a, n, i, v, p)
    let along = 0
    for (let j = 0; j < i; j++) {
      p[j]! /= h
      along += p[j]! * v[j]!
    }
    along /= 2 * h
    for (let j = 0; j < i; j++) p[j] = p[j]! - along * v[j]!
    for (let j = 0; j < i; j++) updateRow(a, j * n, j + 1, v, p, v[j]!, p[j]!)
    yield
  }
  return lengths
}

/** Makes v the vector of the reflection that leaves only its last entry, which goes to `off`. @returns half its squared length */
function reflector(v: Float64Array, off: Float64Array, i: number): number {
  const last = v.length - 1
  let rest = 0
  for (let k = 0; k < last; k++) rest += v[k]! * v[k]!
  if (rest === 0) {
    off[i] = v[last]!
    return 0
  }
  const squares = rest + v[last]! * v[last]!
  const g = v[last]! > 0 ? -Math.sqrt(squares) : Math.sqrt(squares)
  off[i] = g
  const h = squares - v[last]! * g
  v[last] = v[last]! - g
  return h
}

/** A row less the reflection's update of it. */
function updateRow(
  a: Float64Array,
  row: number,
  length: number,
  v: Float64Array,
  p: Float64Array,
  vj: number,
  pj: number,
) {
  for (let k = 0; k < length; k++) a[row + k] = a[row + k]! - (vj * p[k]! + pj * v[k]!)
}

/** p = A v for the leading i x i block of a symmetric matrix, of which the lower triangle is read. */
function multiplyLower(a: Float64Array, n: number, i: number, v: Float64Array, p: Float64Array): void {
  p.fill(0, 0, i)
  for (let j = 0; j < i; j++) {
    const vj = v[j]!
    const row = j * n
    let sum = a[row + j]! * vj
    for (let k = 0; k < j; k++) {
      const value = a[row + k]!
      sum += value * v[k]!
      p[k] = p[k]! + value * vj
    }
    p[j] = p[j]! + sum
  }
}

/** The transpose of the product of the reflections. */
function* reflections({ data: a, rows: n }: Matrix, lengths: Float64Array): Pieces<Matrix> {
  const out = identity(n)
  for (let i = 1; i < n; i++) {
    const h = lengths[i]!
    if (h === 0) continue
    const v = a.subarray(i * n, i * n + i)
    for (let row = 0; row < i * n; row += n) reflectRow(out.data, row, v, i, h)
    yield
  }
  return out
}

/** Sums in four parts, which do not wait for each other. */
function reflectRow(z: Float64Array, row: number, v: Float64Array, length: number, h: number): void {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  let k = 0
  for (; k + 4 <= length; k += 4) {
    s0 += z[row + k]! * v[k]!
    s1 += z[row + k + 1]! * v[k + 1]!
    s2 += z[row + k + 2]! * v[k + 2]!
    s3 += z[row + k + 3]! * v[k + 3]!
  }
  for (; k < length; k++) s0 += z[row + k]! * v[k]!
  const along = (s0 + s1 + (s2 + s3)) / h
  for (k = 0; k < length; k++) z[row + k] = z[row + k]! - along * v[k]!
}

/** Rotations of neighbouring rows, in the order in which they act. */
interface Rotations {
  readonly row: number[]
  readonly cosine: number[]
  readonly sine: number[]
}

/** Implicit QL with Wilkinson's shift (Bowdler, Martin, Reinsch and Wilkinson 1968); the rows of `basis` become the eigenvectors. */
function* diagonalise(d: Float64Array, off: Float64Array, basis: Matrix): Pieces<void> {
  const n = d.length
  const e = new Float64Array(n)
  e.set(off.subarray(1))
  let gathered: Rotations = { row: [], cosine: [], sine: [] }
  function* apply(): Pieces<void> {
    yield* rotate(basis, gathered)
    gathered = { row: [], cosine: [], sine: [] }
  }
  for (let l = 0; l < n; l++)
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
      let m = l
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++
      if (m === l) break
      sweepDown(d, e, l, m, gathered)
      if (gathered.row.length > GATHERED * n) yield* apply()
    }
  yield* apply()
}

/** One QL sweep of the block from l to m. */
function sweepDown(d: Float64Array, e: Float64Array, l: number, m: number, { row, cosine, sine }: Rotations): void {
  let g = (d[l + 1]! - d[l]!) / (2 * e[l]!)
  let r = Math.hypot(g, 1)
  g = d[m]! - d[l]! + e[l]! / (g + (g < 0 ? -r : r))
  let [s, c, p] = [1, 1, 0]
  for (let i = m - 1; i >= l; i--) {
    const [f, b] = [s * e[i]!, c * e[i]!]
    r = Math.hypot(f, g)
    e[i + 1] = r
    if (r === 0) {
      d[i + 1] = d[i + 1]! - p
      e[m] = 0
      return
    }
    s = f / r
    c = g / r
    g = d[i + 1]! - p
    r = (d[i]! - g) * s + 2 * c * b
    p = s * r
    d[i + 1] = g + p
    g = c * r - b
    row.push(i)
    cosine.push(c)
    sine.push(s)
  }
  d[l] = d[l]! - p
  e[l] = g
  e[m] = 0
}

/** Applies rotations to the rows of a matrix, a strip of columns at a time. */
function* rotate({ data, rows: n }: Matrix, rotations: Rotations): Pieces<void> {
  const places = Int32Array.from(rotations.row)
  const [cosines, sines] = [Float64Array.from(rotations.cosine), Float64Array.from(rotations.sine)]
  for (let first = 0; first < n; first += STRIP) {
    const count = Math.min(STRIP, n - first)
    for (let k = 0; k < places.length; k++) rotateRows(data, places[k]! * n + first, n, count, cosines[k]!, sines[k]!)
    yield
  }
}

function rotateRows(data: Float64Array, at: number, n: number, count: number, c: number, s: number): void {
  for (let j = at; j < at + count; j++) {
    const upper = data[j]!
    const lower = data[j + n]!
    data[j + n] = s * upper + c * lower
    data[j] = c * upper - s * lower
  }
}
