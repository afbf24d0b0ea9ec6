import { FixedPointMethod } from './fixed-point-methods.ts'
import type { DualMethod, MethodName, MethodOptions } from './method.ts'
import { MinMaxMethod } from './min-max.ts'
import { ThisProject } from './this-project.ts'

/** @param targetDeviation the root of the target's total variance, which is the unit of the project's own tolerance */
export function createMethod(name: MethodName, options: MethodOptions, targetDeviation: number): Promise<DualMethod> {
  switch (name) {
    case 'min-max':
      return MinMaxMethod.create(options)
    case 'this project':
      return ThisProject.create(options, targetDeviation)
    default:
      return FixedPointMethod.create(name, options)
  }
}
