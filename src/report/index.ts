/** Figures (data to SVG) and reports, in Node: everything of the page's entry point (`browser.ts`), drawn in a document of linkedom. */
import { provideDocument } from './plotter.ts'

provideDocument(async () => (await import('linkedom')).parseHTML('<!doctype html><html><body></body></html>').document)

export * from './browser.ts'
