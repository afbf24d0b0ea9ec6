import { Random } from 'brenier'
import { asPacked, MOST_POINTS_IN_LINK } from '../../link/packed.ts'
import { toPlane } from '../../plane/picture.ts'
import type { SideName } from './clouds.ts'
import type { PointsModel } from './model.ts'
import { viewOf } from './picture.ts'

const POINTS_A_MOVE = 8
const BRUSH = 0.07

/** Draws points along the path of a pointer (mouse or finger); the map is learned when it is lifted. */
export class Drawing {
  readonly #model: PointsModel
  readonly #side: SideName
  readonly #onPoints: (cloud: Float32Array) => void
  readonly #random = new Random(1).stream('brush')
  #points: number[]
  #down = false

  constructor(model: PointsModel, side: SideName, onPoints: (cloud: Float32Array) => void) {
    this.#model = model
    this.#side = side
    this.#onPoints = onPoints
    const state = model.state.value.peek()
    const [kind, own] = [state[side], state[`${side}Points`]]
    this.#points = kind === 'own' && own !== null ? [...own] : []
  }

  take(event: PointerEvent): void {
    const canvas = event.currentTarget as HTMLCanvasElement
    if (event.type === 'pointerdown') {
      this.#down = true
      canvas.setPointerCapture(event.pointerId)
    }
    if (this.#down && event.type !== 'pointercancel') this.#spray(canvas, event)
    if (event.type !== 'pointerup' && event.type !== 'pointercancel') return
    if (this.#down) this.#keep()
    this.#down = false
  }

  #spray(canvas: HTMLCanvasElement, event: PointerEvent): void {
    const { clientWidth, clientHeight } = canvas
    const view = viewOf(this.#model, clientWidth, clientHeight)
    const [x, y] = toPlane(view, clientWidth, clientHeight, event.offsetX, event.offsetY)
    for (let i = 0; i < POINTS_A_MOVE; i++)
      this.#points.push(x + BRUSH * this.#random.normal(), y + BRUSH * this.#random.normal())
    this.#points = this.#points.slice(-2 * MOST_POINTS_IN_LINK)
    this.#onPoints(Float32Array.from(this.#points))
  }

  #keep(): void {
    const points = asPacked(Float32Array.from(this.#points))
    this.#model.state.set({ [this.#side]: 'own', [`${this.#side}Points`]: points })
  }
}
