import { expect, test, vi } from 'vitest'

const loaded: string[] = vi.hoisted(() => [])
vi.mock('@observablehq/plot', (original) => {
  loaded.push('plot')
  return original()
})
vi.mock('linkedom', (original) => {
  loaded.push('linkedom')
  return original()
})

const data = {
  title: 'one',
  axis: 'length',
  groups: [{ title: 'g', bars: [{ label: 'a & b', value: 1, low: 0, high: 2 }] }],
}

test('Plot and linkedom are loaded when the first figure is drawn, and not before', async () => {
  await import('brenier')
  const { barFigure } = await import('brenier/report')
  expect(loaded).toEqual([])
  await barFigure(data)
  expect(loaded.sort()).toEqual(['linkedom', 'plot'])
})

test('where there is no document, as in a worker, it is said in one sentence', async () => {
  vi.resetModules()
  const { barFigure } = await import('../../src/report/browser.ts')
  await expect(barFigure(data)).rejects.toThrow(
    /^Figures are drawn in a document, and there is none here; draw them in the page itself\.$/,
  )
})

test('in a page a figure is drawn with its document, and is the same text', async () => {
  const inNode = await (await import('brenier/report')).barFigure(data)
  const { parseHTML } = await import('linkedom')
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const create = vi.spyOn(document, 'createElementNS')
  vi.stubGlobal('document', document)
  vi.resetModules()
  try {
    expect(await (await import('../../src/report/browser.ts')).barFigure(data)).toBe(inNode)
    expect(create).toHaveBeenCalled()
  } finally {
    vi.unstubAllGlobals()
  }
})
