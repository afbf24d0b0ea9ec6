#!/usr/bin/env node
import { existsSync } from 'node:fs'

const built = new URL('../dist/cli/main.js', import.meta.url)
if (existsSync(built)) {
  const { main } = await import(built.href)
  process.exitCode = await main(process.argv.slice(2))
} else {
  process.stderr.write(
    'brenier: the command line is not built (no dist/cli/main.js); run `npm ci && npm run build` first.\n',
  )
  process.exitCode = 1
}
