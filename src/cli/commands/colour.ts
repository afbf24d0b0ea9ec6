import type { CommandModule } from '../command.ts'
import { helpWithExamples } from '../command.ts'
import { engineFlags } from '../flags.ts'

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Gives each of two pictures the colours of the other, by the optimal-transport map between their colours in OKLab.',
      [
        'brenier colour sunset.jpg harbour.jpg --out colours',
        'brenier colour a.png b.png --out colours --no-dither --json',
      ],
    )
    command
      .argument('<SOURCE>', 'a picture: PNG, JPEG, WebP, TIFF, GIF or AVIF')
      .argument('<TARGET>', 'another; their sizes may differ')
      .requiredOption(
        '--out <DIR>',
        'folder for both pictures (PNG), a comparison and the map; made if it is not there',
      )
      .option('--no-dither', 'map each level of 8 bits as it is; smooth areas may then show bands')
      .option('--sample <N>', 'pixels of each picture to learn from (default 20000)')
      .option('--steps <N>', 'training steps (default 400)')
      .option('--max-time <SECONDS>', 'limit of the fit, with the schedule fitted to it')
      .option('--seed <N>', 'seed of every random choice (default 0)')
    engineFlags(command)
  },
  run: async (...call) => (await import('./colour-action.ts')).runColourCommand(...call),
}
