import type { Scene } from './scene.ts'

/** The scenes in the order of the menu. The first is the start page. */
export const SCENES: readonly Scene[] = [
  {
    id: 'points',
    title: 'Points',
    summary: 'Two clouds in the plane, and the map between them as it is learned.',
    learns: true,
    load: () => import('./points/index.tsx'),
  },
  {
    id: 'colours',
    title: 'Colours',
    summary: 'Two photographs, each in the colours of the other, and the colours in space.',
    load: () => import('./colour/index.tsx'),
  },
  {
    id: 'tables',
    title: 'Tables',
    summary: 'Two tables of your own: every feature before and after, a verdict in words, and the map to take away.',
    load: () => import('./tables/index.tsx'),
  },
  {
    id: 'digits',
    title: 'Digits',
    summary: 'Draw a digit or choose a garment, and see it carried over, and back.',
    load: () => import('./digits/index.tsx'),
  },
  {
    id: 'method',
    title: 'How it works',
    summary: 'A potential, its gradient, the inverse by iteration, and the dual that climbs to the distance.',
    learns: true,
    load: () => import('./method/index.tsx'),
  },
  {
    id: 'pitfalls',
    title: 'What can go wrong',
    summary: 'Few rows, units, outliers, unequal mass, tears: each with the sign by which one notices it.',
    learns: true,
    load: () => import('./pitfalls/index.tsx'),
  },
  {
    id: 'gallery',
    title: 'Gallery',
    summary: 'Pictures that open as scenes.',
    load: () => import('./gallery/index.tsx'),
  },
]

export function sceneOf(id: string): Scene {
  return SCENES.find((scene) => scene.id === id) ?? SCENES[0]!
}
