import { EXPORT_OPTIONS } from '../../../index.ts'
import { FlagSet, ofOption, onUnless, text, toggle, type ValuesOf } from '../../schema.ts'

export const flags = new FlagSet({
  out: text('<FILE>', 'where to write the forward map, such as forward.onnx; - is standard output'),
  backward: text('<FILE>', 'where to write the inverse, such as backward.onnx'),
  precision: ofOption(EXPORT_OPTIONS.precision, '<NAME>'),
  labelType: ofOption(EXPORT_OPTIONS.labels, '<NAME>', { name: 'labels' }),
  potential: toggle('add an output: the potential at each row, in squared units of the cost'),
  logDensity: toggle('add an output to the forward map: the log-density, if the target is a standard Gaussian'),
  tolerance: ofOption(EXPORT_OPTIONS.tolerance, '<T>'),
  maxIterations: ofOption(EXPORT_OPTIONS.maxIterations, '<N>'),
  solverInputs: toggle('make tolerance and iterations inputs, which each run has to supply'),
  finish: onUnless('leave rows that single precision cannot finish as they are, for devices without double precision'),
})

export type ExportFlags = ValuesOf<typeof flags>
