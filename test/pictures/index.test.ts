import { expect, test } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { COLOUR_DEFAULTS, ColourTransfer, image, TRANSLATOR_DEFAULTS } from '../../src/pictures/index.ts'
import { cli } from '../cli/harness.ts'

test('the entry point alone knows the native engine', async () => {
  const message = await openEngine({ device: 'native' }).then(
    () => '',
    (error: Error) => error.message,
  )
  expect(message).not.toMatch(/There is no device/)
})

test.each([
  ['colour', COLOUR_DEFAULTS],
  ['translate', TRANSLATOR_DEFAULTS],
])('the help of %s states the defaults of the library', async (command, defaults) => {
  const { stdout } = await cli([command, '--help'])
  const help = stdout.replaceAll(/\s+/g, ' ')
  for (const [name, value] of Object.entries(defaults))
    expect(new RegExp(`--${name} <[^>]*> [^<]*?\\(default ([^)]*)\\)`).exec(help)?.[1], name).toBe(String(value))
})

test('refuses a sample of less than two pixels', async () => {
  const picture = image(new Uint8Array(12), 2, 2, 3)
  await expect(ColourTransfer.fit(picture, picture, { sample: 1 })).rejects.toThrow(
    /^sample must be a whole number of at least 2, found 1\.$/,
  )
})
