import { FIT_OPTIONS } from '../../../index.ts'
import { COLOUR_OPTIONS } from '../../../pictures/index.ts'
import { engine, seed } from '../../flags.ts'
import { duration, FlagSet, ofOption, onUnless, requiredText } from '../../schema.ts'

export const flags = new FlagSet({
  out: requiredText('<DIR>', 'folder for both pictures (PNG), a comparison and the map; created if it does not exist'),
  dither: onUnless('do not dither: map each 8-bit level as it is; smooth areas may then show bands'),
  sample: ofOption(COLOUR_OPTIONS.sample, '<N>'),
  steps: ofOption(COLOUR_OPTIONS.steps, '<N>'),
  maxTime: duration(FIT_OPTIONS.maxTime),
  seed: seed(),
  ...engine,
})
