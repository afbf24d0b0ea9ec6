import { resolve } from 'node:path'

/**
 * Builds a page by Vite, without a configuration, from the built package, as users' pages are.
 * @param folder of the page
 * @param into where its files go
 */
export async function buildPage(folder: string, into: string): Promise<void> {
  const { build } = await import('vite')
  await build({
    root: resolve(folder),
    configFile: false,
    logLevel: 'error',
    build: { outDir: into, emptyOutDir: true },
  })
}
