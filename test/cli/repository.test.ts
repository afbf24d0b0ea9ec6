import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { repositoryRunner, runInRepository } from '../../src/cli/repository.ts'
import { cli, scratch } from './harness.ts'

const folder = scratch()
afterAll(() => folder.remove())
const root = (name: string) => pathToFileURL(`${folder.path(name)}/`)

describe('benchmark and experiment', () => {
  test('run the program of the repository with the other arguments, and end with its exit code', async () => {
    mkdirSync(folder.path('clone/benchmarks'), { recursive: true })
    const said = JSON.stringify(folder.path('said.json'))
    writeFileSync(
      folder.path('clone/benchmarks/run.mjs'),
      `import { writeFileSync } from 'node:fs'\nwriteFileSync(${said}, JSON.stringify(process.argv.slice(2)))\nprocess.exitCode = 7\n`,
    )
    const heard = () => JSON.parse(readFileSync(folder.path('said.json'), 'utf8'))
    expect(await runInRepository(root('clone'), 'benchmark', ['gaussian', '--dim', '8'])).toBe(7)
    expect(heard()).toEqual(['measure', 'gaussian', '--dim', '8'])
    expect(await runInRepository(root('clone'), 'experiment', ['physical', '--json'])).toBe(7)
    expect(heard()).toEqual(['experiment', 'physical', '--json'])
  })

  test('a program that a signal ended gives the exit code of a shell', async () => {
    mkdirSync(folder.path('killed/benchmarks'), { recursive: true })
    writeFileSync(folder.path('killed/benchmarks/run.mjs'), "process.kill(process.pid, 'SIGKILL')\n")
    expect(await runInRepository(root('killed'), 'benchmark', [])).toBe(137)
  })

  test('are not in the npm package: a sentence with the cure', async () => {
    expect(repositoryRunner(root('package'))).toBeNull()
    await expect(runInRepository(root('package'), 'benchmark', ['gaussian'])).rejects.toThrow(
      'brenier benchmark is not in the npm package; clone the repository and run npm run bench there.',
    )
    await expect(runInRepository(root('package'), 'experiment', [])).rejects.toThrow(/npm run experiment -- NAME there/)
  })

  test('stand in the help of a clone', async () => {
    const { stdout } = await cli(['--help'])
    for (const name of ['benchmark', 'experiment']) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'))
  })
})
