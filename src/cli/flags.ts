import type { Command } from 'commander'

/** Flags that several commands have, with the same words everywhere. */

export function solvingFlags(command: Command): void {
  command
    .option('--tolerance <T>', 'residual of a converged row, relative to the deviation of the target (default 1e-4)')
    .option('--max-iterations <N>', 'gradient evaluations that one row may take (default 300; 20000 by fixed-point)')
    .option('--method <NAME>', 'inner solver: lbfgs or fixed-point (default lbfgs)')
    .option('--allow-unconverged', 'go on where rows of the inverse do not converge; without it that is a failure')
}

export function engineFlags(command: Command): void {
  command
    .option('--threads <N>', 'threads within one operation (default 1; more pay at high dimension only)')
    .option('--device <NAME>', 'auto, native or wasm (default auto)')
}

export function labelFlags(command: Command): void {
  command
    .option('--labels <COLUMN>', 'the column of both tables that holds the class of each row, for conditional maps')
    .option('--source-labels <FILE>', 'the classes of the source rows: .npy of integers or one-column .csv')
    .option('--target-labels <FILE>', 'the classes of the target rows')
}
