import type { Rgba } from '../style/colours.ts'

/** The visible part of the plane: its centre, and the units in half of the canvas's shorter side. */
export interface View {
  readonly x: number
  readonly y: number
  readonly reach: number
}

/**
 * Points as x, y, x, y, ... If `to` is given, a point is drawn at (1 - t) from + t to, where t is the picture's time. Arrays must not be
 * changed after they were drawn, since only a new array is uploaded again.
 */
export interface PointLayer {
  readonly kind: 'points'
  readonly from: Float32Array
  readonly to?: Float32Array
  readonly colour: Rgba
  /** One number for each point, from 0 to 1, which selects its colour from `ramp` instead. */
  readonly shade?: Float32Array
  readonly ramp?: readonly [Rgba, Rgba, Rgba]
  /** Diameter in CSS pixels. */
  readonly size: number
  readonly mark: 'disc' | 'ring' | 'edged'
}

/** Segments, four numbers for the two ends of each, which move as points do. */
export interface LineLayer {
  readonly kind: 'lines'
  readonly from: Float32Array
  readonly to?: Float32Array
  readonly colour: Rgba
  /** In CSS pixels. */
  readonly width: number
}

export type Layer = PointLayer | LineLayer

export interface Picture {
  readonly view: View
  /** Time along the geodesic, from 0 to 1. */
  readonly time: number
  readonly background: Rgba
  readonly layers: readonly Layer[]
}

/** Draws pictures on a canvas. */
export interface Painter {
  readonly kind: 'WebGL' | 'Canvas'
  draw(picture: Picture): void
  dispose(): void
}

/** CSS pixels per unit of the plane. */
export function pixelsPerUnit(view: View, width: number, height: number): number {
  return Math.min(width, height) / (2 * view.reach)
}

/** Converts a place on the canvas, in CSS pixels, to the plane. */
export function toPlane(view: View, width: number, height: number, px: number, py: number): [number, number] {
  const scale = pixelsPerUnit(view, width, height)
  return [view.x + (px - width / 2) / scale, view.y - (py - height / 2) / scale]
}
