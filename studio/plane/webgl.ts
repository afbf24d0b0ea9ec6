import createRegl, { type Buffer, type Regl } from 'regl'
import type { Rgba } from '../style/colours.ts'
import { type LineLayer, type Painter, type Picture, type PointLayer, pixelsPerUnit, type View } from './picture.ts'

const PLACE = `
  uniform vec2 middle, scale;
  vec4 place(vec2 at) { return vec4((at - middle) * scale, 0.0, 1.0); }`

const POINT_VERTEX = `
  precision highp float;
  attribute vec2 start, end;
  attribute float shade;
  uniform float time, size;
  varying float shaded;
  ${PLACE}
  void main() {
    shaded = shade;
    gl_Position = place(mix(start, end, time));
    gl_PointSize = size;
  }`

/** Discs and rings with soft edges; the output is premultiplied. */
const POINT_FRAGMENT = `
  precision highp float;
  uniform vec4 colour, low, middleColour, high;
  uniform float size, inner, edge, hasShade;
  varying float shaded;
  void main() {
    float r = length(gl_PointCoord - 0.5) * size;
    float outer = 0.5 * size - 0.5;
    float cover = 1.0 - smoothstep(outer - 0.7, outer + 0.5, r);
    float hole = smoothstep(inner - 0.7, inner + 0.5, r);
    vec4 c = colour;
    if (hasShade > 0.5) c = shaded < 0.5 ? mix(low, middleColour, 2.0 * shaded) : mix(middleColour, high, 2.0 * shaded - 1.0);
    float dark = 1.0 - edge * smoothstep(outer - 1.7, outer - 0.5, r);
    float a = c.a * cover * hole;
    gl_FragColor = vec4(c.rgb * dark * a, a);
  }`

const LINE_VERTEX = `
  precision highp float;
  attribute vec2 corner;
  attribute vec4 start, end;
  uniform float time, width;
  uniform vec2 pixels;
  varying float side;
  ${PLACE}
  void main() {
    vec4 both = mix(start, end, time);
    vec2 a = place(both.xy).xy * pixels, b = place(both.zw).xy * pixels;
    vec2 along = b - a;
    float l = length(along);
    vec2 unit = l > 0.0 ? along / l : vec2(1.0, 0.0);
    vec2 normal = vec2(-unit.y, unit.x);
    side = corner.y;
    vec2 at = mix(a, b, corner.x) + normal * corner.y * (0.5 * width + 0.7);
    gl_Position = vec4(at / pixels, 0.0, 1.0);
  }`

const LINE_FRAGMENT = `
  precision highp float;
  uniform vec4 colour;
  uniform float width;
  varying float side;
  void main() {
    float r = abs(side) * (0.5 * width + 0.7);
    float a = colour.a * (1.0 - smoothstep(0.5 * width - 0.5, 0.5 * width + 0.5, r)) * min(1.0, width);
    gl_FragColor = vec4(colour.rgb * a, a);
  }`

const BLEND = {
  enable: true,
  func: { srcRGB: 'one', srcAlpha: 'one', dstRGB: 'one minus src alpha', dstAlpha: 'one minus src alpha' },
} as const

interface PointProps {
  readonly layer: PointLayer
  readonly view: View
  readonly time: number
  readonly ratio: number
}

interface LineProps extends Omit<PointProps, 'layer'> {
  readonly layer: LineLayer
}

/** Names of drivers that draw with the processor. */
const IN_SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i

/** Why WebGL should not be used here, or null: without a graphics card, the canvas is faster. */
function whyNot(): string | null {
  const gl = document.createElement('canvas').getContext('webgl', { failIfMajorPerformanceCaveat: true })
  if (gl === null) return 'it is not available, or there is no graphics card'
  const extension = gl.getExtension('WEBGL_debug_renderer_info')
  const name = String(gl.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER))
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return IN_SOFTWARE.test(name) ? `${name} has no graphics card` : null
}

/** Draws with WebGL. @throws Error if the page has none, or only in software, which is slower than the canvas */
export class WebglPainter implements Painter {
  readonly kind = 'WebGL'
  readonly #regl: Regl
  readonly #canvas: HTMLCanvasElement
  readonly #buffers = new Map<Float32Array, Buffer>()
  readonly #points: (props: PointProps) => void
  readonly #lines: (props: LineProps) => void
  readonly #corners: Buffer

  constructor(canvas: HTMLCanvasElement) {
    const fault = whyNot()
    if (fault !== null) throw new Error(fault)
    this.#canvas = canvas
    this.#regl = createRegl({
      canvas,
      extensions: ['ANGLE_instanced_arrays'],
      attributes: { antialias: false, alpha: false, preserveDrawingBuffer: true },
    })
    this.#corners = this.#regl.buffer([0, -1, 1, -1, 0, 1, 1, 1])
    this.#points = this.#pointCommand()
    this.#lines = this.#lineCommand()
  }

  draw({ view, time, background, layers }: Picture): void {
    const ratio = this.#canvas.width / Math.max(1, this.#canvas.clientWidth)
    this.#regl.poll()
    this.#regl.clear({ color: [...background] as [number, number, number, number] })
    for (const layer of layers) {
      if (layer.from.length === 0) continue
      if (layer.kind === 'points') this.#points({ layer, view, time, ratio })
      else this.#lines({ layer, view, time, ratio })
    }
    this.#forget(layers.flatMap((layer) => arraysOf(layer)))
  }

  dispose(): void {
    this.#regl.destroy()
  }

  #pointCommand() {
    const regl = this.#regl
    const size = ({ layer, ratio }: PointProps) => Math.max(2, layer.size * ratio) + 1
    return regl({
      vert: POINT_VERTEX,
      frag: POINT_FRAGMENT,
      attributes: {
        start: (_: unknown, { layer }: PointProps) => this.#buffer(layer.from),
        end: (_: unknown, { layer }: PointProps) => this.#buffer(layer.to ?? layer.from),
        shade: (_: unknown, { layer }: PointProps) => (layer.shade ? this.#buffer(layer.shade) : { constant: 0 }),
      },
      uniforms: {
        ...this.#places(),
        size: (_: unknown, props: PointProps) => size(props),
        inner: (_: unknown, props: PointProps) =>
          props.layer.mark === 'ring' ? 0.5 * size(props) - 1.2 * props.ratio : -9,
        edge: (_: unknown, { layer }: PointProps) => (layer.mark === 'edged' ? 0.35 : 0),
        hasShade: (_: unknown, { layer }: PointProps) => (layer.shade ? 1 : 0),
        low: (_: unknown, { layer }: PointProps) => colourOf(layer.ramp?.[0] ?? layer.colour),
        middleColour: (_: unknown, { layer }: PointProps) => colourOf(layer.ramp?.[1] ?? layer.colour),
        high: (_: unknown, { layer }: PointProps) => colourOf(layer.ramp?.[2] ?? layer.colour),
      },
      count: (_: unknown, { layer }: PointProps) => layer.from.length / 2,
      primitive: 'points',
      depth: { enable: false },
      blend: BLEND,
    }) as unknown as (props: PointProps) => void
  }

  #lineCommand() {
    const regl = this.#regl
    return regl({
      vert: LINE_VERTEX,
      frag: LINE_FRAGMENT,
      attributes: {
        corner: this.#corners,
        start: (_: unknown, { layer }: LineProps) => ({ buffer: this.#buffer(layer.from), divisor: 1 }),
        end: (_: unknown, { layer }: LineProps) => ({ buffer: this.#buffer(layer.to ?? layer.from), divisor: 1 }),
      },
      uniforms: {
        ...this.#places(),
        width: (_: unknown, { layer, ratio }: LineProps) => layer.width * ratio,
        pixels: ({
          drawingBufferWidth,
          drawingBufferHeight,
        }: {
          drawingBufferWidth: number
          drawingBufferHeight: number
        }) => [drawingBufferWidth / 2, drawingBufferHeight / 2],
      },
      count: 4,
      instances: (_: unknown, { layer }: LineProps) => layer.from.length / 4,
      primitive: 'triangle strip',
      depth: { enable: false },
      blend: BLEND,
    }) as unknown as (props: LineProps) => void
  }

  #places() {
    return {
      time: (_: unknown, { time }: { readonly time: number }) => time,
      colour: (_: unknown, { layer }: { readonly layer: PointLayer | LineLayer }) => colourOf(layer.colour),
      middle: (_: unknown, { view }: { readonly view: View }) => [view.x, view.y],
      scale: (
        { drawingBufferWidth: w, drawingBufferHeight: h }: { drawingBufferWidth: number; drawingBufferHeight: number },
        { view }: { readonly view: View },
      ) => {
        const perUnit = pixelsPerUnit(view, w, h)
        return [(2 * perUnit) / w, (2 * perUnit) / h]
      },
    }
  }

  #buffer(data: Float32Array): Buffer {
    let buffer = this.#buffers.get(data)
    if (buffer === undefined) {
      buffer = this.#regl.buffer(data)
      this.#buffers.set(data, buffer)
    }
    return buffer
  }

  /** Frees the buffers that this picture no longer uses. */
  #forget(kept: readonly Float32Array[]): void {
    const keep = new Set(kept)
    for (const [data, buffer] of this.#buffers)
      if (!keep.has(data)) {
        buffer.destroy()
        this.#buffers.delete(data)
      }
  }
}

function colourOf(colour: Rgba): number[] {
  return [...colour]
}

function arraysOf(layer: PointLayer | LineLayer): Float32Array[] {
  return [layer.from, ...(layer.to ? [layer.to] : []), ...(layer.kind === 'points' && layer.shade ? [layer.shade] : [])]
}
