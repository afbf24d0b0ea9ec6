import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cli, scratch } from './harness.ts'

const folder = scratch()
afterAll(() => folder.remove())

const has = (shell: string) => {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function scriptOf(shell: string): Promise<string> {
  const { code, stdout, stderr } = await cli(['completion', shell])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const path = folder.path(`completion.${shell}`)
  writeFileSync(path, stdout)
  return path
}

describe.skipIf(!has('bash'))('completion in bash', () => {
  let script: string
  beforeAll(async () => {
    script = await scriptOf('bash')
  })
  const completed = (...words: string[]) => {
    const line = `source ${script}; COMP_WORDS=(brenier "$@"); COMP_CWORD=$#; _brenier; printf '%s\n' "\${COMPREPLY[@]}"`
    return execFileSync('bash', ['-c', line, 'bash', ...words], { encoding: 'utf8' })
      .trim()
      .split('\n')
  }

  test('of commands', () => {
    expect(completed('tra')).toEqual(['transport', 'translate'])
    expect(completed('')).toEqual(expect.arrayContaining(['fit', 'evaluate', 'completion', 'help', '--version']))
    expect(completed('help', 'ins')).toEqual(['inspect'])
    expect(completed('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']))
  })

  test('of the flags of the command, wherever it stands, and of files by the shell itself', () => {
    expect(completed('fit', 'a.csv', '--max-t')).toEqual(['--max-time'])
    expect(completed('fit', '--ti')).toEqual(['--time'])
    expect(completed('--json', 'transport', 'm', '--back')).toEqual(['--backward'])
    expect(completed('inspect', '--back')).toEqual([''])
    expect(completed('fit', 'a')).toEqual([''])
  })

  test('has all flags that the help names', async () => {
    for (const command of ['fit', 'transport', 'report']) {
      const { stdout } = await cli([command, '--help'])
      const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag)
      expect(flags.length).toBeGreaterThan(5)
      expect(completed(command, '--')).toEqual(expect.arrayContaining(flags))
    }
  })
})

test.each(['zsh', 'fish'])('completion in %s has all commands, and is a script of that shell', async (shell) => {
  const path = await scriptOf(shell)
  const { stdout } = await cli(['completion', shell])
  for (const word of ['transport', 'max-time', 'barycentre', 'allow-unconverged']) expect(stdout).toContain(word)
  if (has(shell)) execFileSync(shell, ['-n', path])
})

test('a shell that is not known is refused with those that are', async () => {
  const { code, stderr } = await cli(['completion', 'tcsh'])
  expect(code).toBe(2)
  expect(stderr).toBe('brenier: brenier completion takes bash, zsh, fish, found "tcsh"; name the shell that you use.\n')
})
