import { decodeIdxImages, type ImageStack, imageStack, Translator } from 'brenier/pictures'
import { serveTasks } from '../../compute/serve-tasks.ts'
import type { DigitTasks, Stack } from './tasks.ts'

const SIDES = { clothes: 28, digits: 8 } as const
const CLASSES = Array.from({ length: 10 }, (_, k) => String(k))

let translator: Translator | null = null

serveTasks<DigitTasks>({
  async open(urls) {
    const files: Record<string, Uint8Array> = {}
    for (const [name, url] of Object.entries(urls)) files[name] = await bytesOf(name, url)
    const { 'clothes.idx': clothes, 'digits.idx': digits, ...models } = files
    translator = await Translator.fromFiles(models)
    return {
      clothes: stackOf(await decodeIdxImages(clothes!, 'clothes.idx')),
      digits: stackOf(await decodeIdxImages(digits!, 'digits.idx')),
    }
  },
  async carry({ from, pixels, label }) {
    if (translator === null) throw new Error('The models are not here yet; wait a moment.')
    const side = SIDES[from]
    const given = imageStack(pixels, { width: side, height: side, channels: 1 })
    const as = label ?? (await readDigit(translator, given))
    const forth = from === 'clothes' ? await translator.forward(given, [as]) : await translator.backward(given, [as])
    const again =
      from === 'clothes'
        ? await translator.source.decode((await translator.map.backward(forth.moved, { labels: [as] })).points, [as])
        : await translator.target.decode(await translator.map.forward(forth.moved, { labels: [as] }), [as])
    const straight = await translator[from === 'clothes' ? 'source' : 'target'].decode(forth.code, [as])
    return {
      given: pixels,
      carried: forth.images.pixels,
      back: again.pixels,
      label: as,
      change: distance(straight.pixels, again.pixels),
    }
  },
})

async function bytesOf(name: string, url: string): Promise<Uint8Array> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${name} could not be loaded (${answer.status}); reload the page.`)
  return new Uint8Array(await answer.arrayBuffer())
}

/** The files hold equally many pictures of each class, in the order of the classes. */
function stackOf({ pixels, count, width }: ImageStack): Stack {
  return {
    pixels,
    side: width,
    labels: Array.from({ length: count }, (_, i) => CLASSES[Math.floor((10 * i) / count)]!),
  }
}

/** The class with which the digits' autoencoder reproduces the picture best. */
async function readDigit({ target }: Translator, given: ImageStack): Promise<string> {
  const losses: number[] = []
  for (const label of CLASSES) {
    const { pixels } = await target.decode(await target.encode(given, [label]), [label])
    losses.push(distance(pixels, given.pixels))
  }
  return CLASSES[losses.indexOf(Math.min(...losses))]!
}

function distance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += ((a[i]! - b[i]!) / 255) ** 2
  return Math.sqrt(sum / a.length)
}
