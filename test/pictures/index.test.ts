import { expect, test } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { ColourTransfer, image } from '../../src/pictures/index.ts'

test('the entry point alone knows the native engine', async () => {
  const message = await openEngine({ device: 'native' }).then(
    () => '',
    (error: Error) => error.message,
  )
  expect(message).not.toMatch(/There is no device/)
})

test('refuses a sample of less than two pixels', async () => {
  const picture = image(new Uint8Array(12), 2, 2, 3)
  await expect(ColourTransfer.fit(picture, picture, { sample: 1 })).rejects.toThrow(
    /^sample must be a whole number of at least 2, found 1\.$/,
  )
})
