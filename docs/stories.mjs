// Re-makes the outputs in docs/stories/*.md: runs every block of commands in a folder that holds the story's tables, and puts what it prints into the
// block below it. After npm run build: node docs/stories.mjs [STORY] (some minutes; a story is the name of its page without .md).
// --check runs them and writes nothing.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const check = process.argv.includes('--check')
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const pages = readdirSync(here('stories/')).filter((name) => name.endsWith('.md') && name !== 'README.md')

for (const page of pages) {
  const story = page.replace('.md', '')
  if (asked.length > 0 && !asked.includes(story)) continue
  const folder = mkdtempSync(join(tmpdir(), `brenier-${story}-`))
  cpSync(here(`../data/stories/${story}`), folder, { recursive: true })
  // The command as an installed package has it.
  const bin = join(folder, '.bin')
  mkdirSync(bin)
  symlinkSync(here('../bin/brenier.js'), join(bin, 'brenier'))
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, LC_ALL: 'C.UTF-8', NO_COLOR: '1' }
  const made = readFileSync(here(`stories/${page}`), 'utf8').replaceAll(
    /```sh\n([\s\S]*?)```\n\n```text\n[\s\S]*?```/g,
    (_, commands) => {
      const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', commands], {
        cwd: folder,
        env,
        encoding: 'utf8',
      })
      if (status !== 0) throw new Error(`${page}: exit code ${status} of\n${commands}${stderr}`)
      process.stderr.write(`${page}: ${commands.split('\n')[0]}\n`)
      return `\`\`\`sh\n${commands}\`\`\`\n\n\`\`\`text\n${stdout.trimEnd()}\n\`\`\``
    },
  )
  if (!check) writeFileSync(here(`stories/${page}`), made)
  rmSync(folder, { recursive: true })
}
