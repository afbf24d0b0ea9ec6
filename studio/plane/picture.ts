import type { Rgba } from '../style/colours.ts'

/** What part of the plane is seen: its middle, and how many units half of the shorter side of the canvas is. */
export interface View {
  readonly x: number
  readonly y: number
  readonly reach: number
}

/**
 * Points as x, y, x, y, ... Where `to` is given a point stands at (1 - t) from + t to, t being the time of the picture. Arrays are not to be
 * changed after they were drawn: a new array is a new upload.
 */
export interface PointLayer {
  readonly kind: 'points'
  readonly from: Float32Array
  readonly to?: Float32Array
  readonly colour: Rgba
  /** One number a point, from 0 to 1, which takes its colour from `ramp` instead. */
  readonly shade?: Float32Array
  readonly ramp?: readonly [Rgba, Rgba, Rgba]
  /** Diameter in CSS pixels. */
  readonly size: number
  readonly mark: 'disc' | 'ring' | 'edged'
}

/** Segments: both ends of each, four numbers a segment, which move as points do. */
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
  /** Of the geodesic, from 0 to 1. */
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

/** Of CSS pixels per unit, and where the middle of the canvas is. */
export function pixelsPerUnit(view: View, width: number, height: number): number {
  return Math.min(width, height) / (2 * view.reach)
}

/** From a place on the canvas, in CSS pixels, to the plane. */
export function toPlane(view: View, width: number, height: number, px: number, py: number): [number, number] {
  const scale = pixelsPerUnit(view, width, height)
  return [view.x + (px - width / 2) / scale, view.y - (py - height / 2) / scale]
}
