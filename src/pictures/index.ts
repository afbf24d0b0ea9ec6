/** Pictures: the colours of two photographs exchanged, and pictures of one kind turned into another through a latent space. */
export { type ColourOptions, ColourTransfer } from './colour/transfer.ts'
export {
  fitTranslator,
  type Pictures,
  type Translation,
  Translator,
  type TranslatorOptions,
} from './translation/translator.ts'
