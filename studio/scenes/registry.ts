import type { Scene } from './scene.ts'

/** The scenes in the order of the menu. The first is the start page. */
export const SCENES: readonly Scene[] = [
  {
    id: 'points',
    title: 'Points',
    summary: 'Two clouds in the plane, and the map between them as it is learned.',
    load: () => import('./points/index.tsx'),
  },
]

export function sceneOf(id: string): Scene {
  return SCENES.find((scene) => scene.id === id) ?? SCENES[0]!
}
