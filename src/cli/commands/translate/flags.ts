import { FIT_OPTIONS } from '../../../index.ts'
import { TRANSLATOR_OPTIONS } from '../../../pictures/index.ts'
import { engine, seed } from '../../flags.ts'
import {
  duration,
  FlagSet,
  ofOption,
  onUnless,
  readAs,
  requiredText,
  text,
  toggle,
  type ValuesOf,
} from '../../schema.ts'

export const flags = new FlagSet({
  out: requiredText('<DIR>', 'folder for all output; created if it does not exist'),
  with: text('<DIR>', 'translate with the models that an earlier run wrote to this folder'),
  back: toggle('translate the other way; without --with, the pictures of TARGET too'),
  sourceLabels: text('<FILE>', 'the classes of the source pictures: IDX, an .npy of integers or a one-column .csv'),
  targetLabels: text('<FILE>', 'the classes of the target pictures'),
  labels: onUnless('do not treat sub-folders as classes'),
  size: readAs('<WxH>', 'resize all pictures to this size, such as 32x32', 'a size as 32x32', (given) => {
    const match = /^([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(given)
    return match === null ? undefined : { width: Number(match[1]), height: Number(match[2]) }
  }),
  latent: ofOption(TRANSLATOR_OPTIONS.latent, '<NAME>'),
  spaces: ofOption(TRANSLATOR_OPTIONS.spaces, '<NAME>'),
  dimension: ofOption(TRANSLATOR_OPTIONS.dimension, '<D>'),
  epochs: ofOption(TRANSLATOR_OPTIONS.epochs, '<N>'),
  hidden: ofOption(TRANSLATOR_OPTIONS.hidden, '<N,N>'),
  beta: ofOption(TRANSLATOR_OPTIONS.beta, '<B>'),
  noise: ofOption(TRANSLATOR_OPTIONS.noise, '<S>'),
  steps: ofOption(TRANSLATOR_OPTIONS.steps, '<N>'),
  maxTime: duration(FIT_OPTIONS.maxTime),
  heldOut: ofOption(FIT_OPTIONS.heldOut, '<SHARE>', {
    summary: 'share of each class that is held out to judge the result, 0 to 0.5',
  }),
  seed: seed(),
  ...engine,
})

export type TranslateFlags = ValuesOf<typeof flags>
