import { Option } from 'commander'
import type { CommandModule } from '../../src/cli/command.ts'
import { helpWithExamples } from '../../src/cli/command.ts'
import { engineFlags } from '../../src/cli/flags.ts'

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      [
        'Measures accuracy, time and memory on problems whose answer is known, and writes tables, JSON and figures.',
        '',
        '  gaussian    pairs of Gaussians by the law of the paper, or those of --file F.json; truth in closed form',
        '  mixture     a mixture of Gaussians under the gradient of a log-sum-exp; exact, far from affine',
        '  w2          a Mix3toMix10 pair of the Wasserstein-2 benchmark, --file F.safetensors, beside published results',
        '  conjugate   the inner solvers alone, on the potentials of --map F or on one fitted here',
        '  classes     one fit told its classes, beside a fit for each and one that is not told; Gaussians, truth in closed form',
        '  scale       how time and memory of fit and transport grow with dimension, rows, batch, width and steps',
        '  page        one page of tables and figures from the reports in --results DIR',
      ].join('\n'),
      [
        'brenier benchmark gaussian --dim 8 --init identity --seeds 3',
        'brenier benchmark mixture --dim 2 --max-time 60 --out out/mixture-2',
        'brenier benchmark w2 --file w2-8.safetensors --pool 100000 --json',
        'brenier benchmark conjugate --map first.safetensors second.safetensors',
        'brenier benchmark classes --classes 5 --dim 8',
        'brenier benchmark scale --axis dimension --values 2,8,32,128',
      ],
    )
    command
      .argument('<NAME>', 'gaussian, mixture, w2, conjugate, classes, scale or page')
      .option('--dim <D>', 'dimension of a pair that is drawn (default 8)')
      .option('--file <F>', 'the pair: .json with Sigma0 and Sigma1 (gaussian), .safetensors (w2)')
      .option('--pair-seed <N>', 'one pair for all seeds, drawn by this seed (default: a pair for each seed)')
      .option('--rows <N>', 'rows a side to learn from (default 100000), or to solve for (conjugate, default 2048)')
      .option('--pool <N>', 'w2: learn from so many rows a side')
      .option('--fresh', 'w2: learn from a pool of a million rows, drawn once (the default)')
      .option('--published <F>', "w2: published results (default: published-l2uvp.json in the pair file's folder)")
      .option('--seed <N>', 'first seed (default 0)')
      .option('--seeds <N>', 'runs, with as many seeds: median and spread (default 1)')
      .option('--init <NAME>', 'start at the map of the moments, or at the identity (default moments)')
      .option('--steps <N>', 'training steps (default: those of fit)')
      .option('--max-time <SECONDS>', 'limit of each fit, with the schedule fitted to it')
      .option('--potential <NAME>', 'auto, convex, smooth or quadratic (default auto)')
      .option('--batch-size <N>', 'rows of each side in a step (default: those of fit)')
      .option('--hidden <N,N>', 'widths of the layers (default: those of fit)')
      .option('--learning-rate <R>', 'largest rate of the schedule (default: that of fit)')
      .option('--test-rows <N>', 'fresh points to judge on (default 8192)')
      .option('--map <F...>', 'conjugate: maps that brenier fit wrote')
      .option('--classes <K>', 'classes: how many (default 5)')
      .option('--axis <NAME>', 'scale: dimension, rows, batch, width, steps or iterations (default: all of them)')
      .option('--values <N,N>', "scale: the axis's values")
      .option('--results <DIR>', 'page: the folder of reports, one a subfolder')
      .option('--out <PATH>', 'write report.json, report.md and figures there (a folder); page: the .md file')
      .addOption(new Option('--point <JSON>', 'scale: one point, measured in this process').hideHelp())
    engineFlags(command)
  },
  run: async (...call) => (await import('./benchmark-action.ts')).runBenchmark(...call),
}
