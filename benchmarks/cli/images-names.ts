/** The experiments of images-experiment.ts, by name. */
export const IMAGE_EXPERIMENTS = ['fashion-to-digits', 'digits-to-digits'] as const

export type ImageExperiment = (typeof IMAGE_EXPERIMENTS)[number]
