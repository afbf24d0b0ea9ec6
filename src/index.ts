export * from './errors.ts'
export * from './points.ts'
export * from './random.ts'
