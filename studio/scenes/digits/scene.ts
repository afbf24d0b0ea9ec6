import { signal } from '@preact/signals'
import { TaskClient } from '../../compute/tasks.ts'
import { choice, number, text } from '../../link/field.ts'
import { sceneState } from '../../link/state.ts'
import type { DigitTasks, Journey, Opened, Stack, Way } from './tasks.ts'

export const CLOTHES = [
  ...['T-shirt', 'Trousers', 'Pullover', 'Dress', 'Coat'],
  ...['Sandal', 'Shirt', 'Trainer', 'Bag', 'Ankle boot'],
] as const

/** Made by `scripts/studio-digits.mjs`. */
const MODEL = {
  'map.safetensors': new URL('./model/map.safetensors', import.meta.url),
  'source.latent.safetensors': new URL('./model/source.latent.safetensors', import.meta.url),
  'target.latent.safetensors': new URL('./model/target.latent.safetensors', import.meta.url),
  'clothes.idx': new URL('./model/clothes.idx', import.meta.url),
  'digits.idx': new URL('./model/digits.idx', import.meta.url),
}

interface State {
  readonly from: Way
  readonly picture: number
  /** A drawn digit, as 64 letters from a (no ink) to q; empty for none. */
  readonly drawn: string
  /** The digit that the drawing stands for; empty to read it from the drawing. */
  readonly as: string
}

const FIELDS = {
  from: choice(['clothes', 'digits'], 'clothes'),
  picture: number(8, 0, 59, { whole: true }),
  drawn: text('', 64),
  as: text('', 1),
}

const LETTERS = 'abcdefghijklmnopq'

export function pictureAt({ pixels, side }: Stack, index: number): Uint8Array {
  return pixels.slice(index * side * side, (index + 1) * side * side)
}

/** Everything that the scene of digits knows and does; the page draws it. */
export function openDigits() {
  const state = sceneState<State>('digits', FIELDS)
  const client = new TaskClient<DigitTasks>(
    () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
  )
  const opened = signal<Opened | null>(null)
  const journey = signal<Journey | null>(null)
  const error = signal<string | null>(null)
  let latest = 0

  const carry = async () => {
    const { from, picture, drawn, as } = state.value.peek()
    const offered = opened.peek()
    if (offered === null) return
    const mine = ++latest
    const own = from === 'digits' && drawn.length === 64 ? pixelsOf(drawn) : null
    const stack = offered[from]
    const input = own
      ? { from, pixels: own, label: /^\d$/.test(as) ? as : null }
      : { from, pixels: pictureAt(stack, picture), label: stack.labels[picture]! }
    try {
      const next = await client.run('carry', input, { engine: 'wasm' })
      if (mine !== latest) return
      journey.value = next
      error.value = null
    } catch (reason) {
      if (mine === latest) error.value = (reason as Error).message
    }
  }
  const open = async () => {
    try {
      const urls = Object.fromEntries(Object.entries(MODEL).map(([name, url]) => [name, url.href]))
      opened.value = await client.run('open', urls, { engine: 'wasm' })
      await carry()
    } catch (reason) {
      error.value = (reason as Error).message
    }
  }
  return {
    ...{ state, opened, journey, error, open, carry },
    choose(from: Way, picture: number) {
      state.set({ from, picture, drawn: '', as: '' })
    },
    draw(pixels: Uint8Array) {
      const drawn = Array.from(pixels, (value) => LETTERS[Math.round((value * 16) / 255)]).join('')
      state.set({ from: 'digits', drawn, as: '' })
    },
    close: () => client.close(),
  }
}

function pixelsOf(drawn: string): Uint8Array {
  return Uint8Array.from(drawn, (letter) => Math.round((Math.max(0, LETTERS.indexOf(letter)) * 255) / 16))
}

export type DigitsScene = ReturnType<typeof openDigits>
