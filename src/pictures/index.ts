/** Pictures: the colours of two photographs exchanged, and pictures of one kind turned into another through a latent space. */

export { encodePng, resizeImage } from './codec.ts'
export { type ColourOptions, ColourTransfer } from './colour/transfer.ts'
export { type Image, type ImageStack, imageStack } from './image.ts'
export { readPictures } from './read.ts'
export { type LabelledPictures, splitPictures } from './translation/pictures.ts'
export {
  type ArmReport,
  type ImagesConfig,
  type ImagesOutput,
  type ImagesProblem,
  type ImagesReport,
  runImages,
} from './translation/run.ts'
export {
  fitTranslator,
  type Pictures,
  type Translation,
  Translator,
  type TranslatorOptions,
} from './translation/translator.ts'
