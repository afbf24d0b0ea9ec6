/**
 * Pictures: the colours of two photographs exchanged, and pictures of one kind turned into pictures of another through a latent space. Needs
 * Node, and the optional package sharp to decode and encode files.
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
 * - Colours: `exchangeColours`, or `ColourTransfer` for more pictures than two
 * - Translation: `fitTranslator` gives a `Translator`; `runTranslation` also judges it on held-out pictures (see `splitPictures`)
 *
 * Bad input is an `InputError` that says what was found and what to do.
 */
import { provideEngine } from '../engine/index.ts'
import { provideFiles } from '../io/host.ts'
import { readBytes, writeBytes } from '../io/node/index.ts'

// As `brenier` itself does: this entry point may be the only one that is imported.
provideEngine('native', () => import('../engine/native.ts'))
provideFiles({ read: readBytes, write: writeBytes })

export { decodeImage, encodePng, resizeImage } from './codec.ts'
export { type ColourExchange, type ColourReport, type ExchangeOptions, exchangeColours } from './colour/exchange.ts'
export type { ApplyOptions } from './colour/table.ts'
export { COLOUR_OPTIONS, type ColourOptions, ColourTransfer, type Direction } from './colour/transfer.ts'
export { decodeIdxImages, encodeIdxImages } from './idx.ts'
export {
  type Channels,
  type Image,
  type ImageShape,
  type ImageStack,
  image,
  imageAt,
  imageStack,
  takeImages,
} from './image.ts'
export { type PictureSet, type ReadPicturesOptions, readPictures } from './read.ts'
export { contactSheet, type SheetOptions } from './sheet.ts'
export {
  fitTranslator,
  TRANSLATOR_OPTIONS,
  type TranslatorOptions,
  type TranslatorResult,
} from './translation/fit-translator.ts'
export type { ClassScore, TranslationScore } from './translation/judge.ts'
export { type LabelledPictures, splitPictures } from './translation/labelled.ts'
export type { LatentKind, LatentSpace } from './translation/latent-space.ts'
export { requireShape } from './translation/pixels.ts'
export {
  type Arm,
  type ArmReport,
  runTranslation,
  type TranslationHalves,
  type TranslationOptions,
  type TranslationOutput,
  type TranslationProblem,
  type TranslationReport,
} from './translation/run.ts'
export { checkSides, type SpaceChoice, type TranslationSide } from './translation/sides.ts'
export { type SummaryTable, translationFacts, translationTables } from './translation/summary.ts'
export { type BackwardTranslation, type Translation, Translator } from './translation/translator.ts'
export type { StageProgress, WorkOptions } from './work.ts'
