import { resolve } from 'node:path'

/**
 * Builds a page with Vite, without a configuration, from the built package, as users build their pages.
 * @param folder the page's source
 * @param into the folder for its files
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
