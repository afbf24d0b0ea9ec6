/**
 * Pictures: exchanges the colours of two photographs, and turns pictures of one kind into pictures of another through a latent space. Files
 * are read and written in Node, with the optional package sharp; a page has everything else (`browser.ts`).
 *
 * ```ts
 * import { readFile, writeFile } from 'node:fs/promises'
 * import { decodeImage, encodePng, exchangeColours } from 'brenier/pictures'
 * const [a, b] = [await decodeImage(await readFile('a.jpg'), 'a.jpg'), await decodeImage(await readFile('b.jpg'), 'b.jpg')]
 * const { forward } = await exchangeColours(a, b, { seed: 7 })
 * await writeFile('a-as-b.png', await encodePng(forward))
 * ```
 *
 * - Files: `decodeImage`, `encodePng`, `resizeImage`; `readPictures` for a folder or an IDX file; `contactSheet`
 * - Colours: `exchangeColours`, or `ColourTransfer` for more than two pictures
 * - Translation: `fitTranslator` returns a `Translator`; `runTranslation` also judges it on held-out pictures (see `splitPictures`)
 *
 * Bad input throws an `InputError` that says what was found and what to do.
 */
import { provideEngine } from '../engine/index.ts'
import { provideFiles } from '../io/host.ts'
import { pathExists, readBytes, writeBytes } from '../io/node/index.ts'

// As `brenier` itself does, because this entry point may be the only one imported.
provideEngine('native', () => import('../engine/native.ts'))
provideFiles({ exists: pathExists, read: readBytes, write: writeBytes })

export * from './browser.ts'
export { decodeImage, encodePng, resizeImage } from './codec.ts'
export { type PictureSet, type ReadPicturesOptions, readPictures } from './read.ts'
