import createRegl, { type Regl } from 'regl'
import type { Rgba } from '../../style/colours.ts'
import type { Cloud } from './tasks.ts'

/** Angles of the view, in radians. */
export interface Turn {
  readonly around: number
  readonly up: number
}

/** The vertical axis is the lightness, and colours turn around it. OKLab: lightness from 0 to 1, the other two around 0. */
const VERTEX = `
  precision highp float;
  attribute vec3 start, end, startColour, endColour;
  uniform vec3 middle;
  uniform float time, around, up, size, shape, reach;
  varying vec3 colour;
  void main() {
    vec3 lab = (mix(start, end, time) - middle) / reach;
    vec3 at = vec3(lab.y, lab.x, lab.z);
    vec3 turned = vec3(at.x * cos(around) + at.z * sin(around), at.y, at.z * cos(around) - at.x * sin(around));
    vec3 seen = vec3(turned.x, turned.y * cos(up) - turned.z * sin(up), turned.z * cos(up) + turned.y * sin(up));
    float near = 1.0 / (1.0 - 0.28 * seen.z);
    gl_Position = vec4(seen.x * near / shape, seen.y * near, -0.4 * seen.z, 1.0);
    gl_PointSize = size * near;
    colour = mix(startColour, endColour, time);
  }`

const FRAGMENT = `
  precision mediump float;
  varying vec3 colour;
  void main() {
    if (length(gl_PointCoord - 0.5) > 0.5) discard;
    gl_FragColor = vec4(colour, 1.0);
  }`

interface Props {
  readonly time: number
  readonly around: number
  readonly up: number
  readonly size: number
  readonly shape: number
}

/** The centre of a cloud before and after, and the largest distance from it, so that the cloud fills its place at any time. */
function placeOf(from: Float32Array, to: Float32Array): { middle: [number, number, number]; reach: number } {
  const middle: [number, number, number] = [0, 0, 0]
  const rows = from.length / 3
  for (const points of [from, to]) for (let i = 0; i < points.length; i++) middle[i % 3]! += points[i]! / (2 * rows)
  let reach = 0
  for (const points of [from, to])
    for (let i = 0; i < points.length; i += 3)
      reach = Math.max(reach, Math.hypot(...middle.map((value, c) => points[i + c]! - value)))
  return { middle, reach: Math.max(reach, 1e-3) * 1.05 }
}

/** Draws one cloud of colours in space with WebGL. @throws Error if the page has none */
export class CloudPainter {
  readonly #regl: Regl
  readonly #canvas: HTMLCanvasElement
  readonly #draw: (props: Props) => void

  constructor(canvas: HTMLCanvasElement, { from, to, fromColours, toColours }: Cloud) {
    this.#canvas = canvas
    this.#regl = createRegl({ canvas, attributes: { antialias: true, alpha: false, preserveDrawingBuffer: true } })
    const regl = this.#regl
    const given = (name: keyof Props) => regl.prop<Props, keyof Props>(name)
    const { middle, reach } = placeOf(from, to)
    this.#draw = regl({
      vert: VERTEX,
      frag: FRAGMENT,
      attributes: {
        start: regl.buffer(from),
        end: regl.buffer(to),
        startColour: regl.buffer(fromColours),
        endColour: regl.buffer(toColours),
      },
      uniforms: {
        middle,
        reach,
        time: given('time'),
        around: given('around'),
        up: given('up'),
        size: given('size'),
        shape: given('shape'),
      },
      count: from.length / 3,
      primitive: 'points',
    }) as unknown as (props: Props) => void
  }

  draw(time: number, { around, up }: Turn, background: Rgba): void {
    const ratio = Math.min(devicePixelRatio, 2)
    const { clientWidth, clientHeight } = this.#canvas
    this.#canvas.width = Math.max(1, Math.round(clientWidth * ratio))
    this.#canvas.height = Math.max(1, Math.round(clientHeight * ratio))
    this.#regl.poll()
    this.#regl.clear({ color: [...background] as [number, number, number, number], depth: 1 })
    this.#draw({ time, around, up, size: 3.4 * ratio, shape: clientWidth / Math.max(1, clientHeight) })
  }

  dispose(): void {
    this.#regl.destroy()
  }
}
