import { type Ink, inkOf } from './ink.ts'

const SIZE = 160
const known = new Map<string, Ink>()

/** A word as a picture, in the page's own font. */
export function textInk(word: string): Ink {
  const before = known.get(word)
  if (before) return before
  const canvas = document.createElement('canvas')
  canvas.width = SIZE
  canvas.height = SIZE
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.font = '700 100px system-ui, sans-serif'
  const width = Math.max(1, context.measureText(word).width)
  context.font = `700 ${Math.min(150, (100 * 0.94 * SIZE) / width)}px system-ui, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(word, SIZE / 2, SIZE / 2)
  const ink = inkOf(context.getImageData(0, 0, SIZE, SIZE))
  known.set(word, ink)
  return ink
}
