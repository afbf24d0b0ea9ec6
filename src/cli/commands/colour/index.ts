import { type CommandModule, helpWithExamples } from '../../command.ts'
import { flags } from './flags.ts'
import { runColourCommand } from './run.ts'

export const { define, run, flagOf }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Gives each of two pictures the colours of the other, with the optimal-transport map between their colours in OKLab.',
      [
        'brenier colour sunset.jpg harbour.jpg --out colours',
        'brenier colour a.png b.png --out colours --no-dither --json',
      ],
    )
    command
      .argument('<SOURCE>', 'a picture: PNG, JPEG, WebP, TIFF, GIF or AVIF')
      .argument('<TARGET>', 'another picture; the sizes may differ')
    flags.define(command)
  },
  run: runColourCommand,
  flagOf: (option) => flags.flagOf(option),
}
