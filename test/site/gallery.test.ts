import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ENTRIES } from '../../studio/scenes/gallery/entries.mjs'
import { SCENES } from '../../studio/scenes/registry.ts'
import { root } from '../package/imports.ts'

test('every picture of the gallery is there, and opens as a scene that there is', () => {
  const scenes = SCENES.map(({ id }) => id)
  for (const { name, link } of ENTRIES) {
    expect(existsSync(join(root, 'studio/scenes/gallery/pictures', `${name}.webp`)), name).toBe(true)
    expect(scenes).toContain(/^#([a-z]+)/.exec(link)?.[1])
  }
  expect(new Set(ENTRIES.map(({ link }) => link)).size).toBe(ENTRIES.length)
})
