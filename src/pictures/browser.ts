/**
 * Pictures in a page: everything of `brenier/pictures` except reading and writing files. A page has pixels already (`getImageData` of a canvas);
 * `image(pixels, height, width, channels)` makes a picture of them.
 */
export { type ColourExchange, type ColourReport, type ExchangeOptions, exchangeColours } from './colour/exchange.ts'
export { toOklab } from './colour/oklab.ts'
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
export {
  type BackwardTranslation,
  type Translation,
  Translator,
  type TranslatorLoadOptions,
} from './translation/translator.ts'
export type { StageProgress, WorkOptions } from './work.ts'
