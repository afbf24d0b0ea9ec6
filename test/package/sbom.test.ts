import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './imports.ts'

interface Component {
  readonly name: string
  readonly version: string
  readonly licenses?: readonly unknown[]
  readonly hashes?: readonly { readonly alg: string }[]
  readonly properties?: readonly { readonly name: string; readonly value: string }[]
}

test('the bill of materials holds every pinned dependency, with its version and checksum, and names install scripts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brenier-sbom-'))
  const file = join(folder, 'deeper', 'bill.json')
  try {
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/sbom.mjs'), file], { encoding: 'utf8' })
    expect(status, stdout).toBe(0)
    const bill = JSON.parse(readFileSync(file, 'utf8')) as { bomFormat: string; components: readonly Component[] }
    expect(bill.bomFormat).toBe('CycloneDX')
    const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>
    // Whatever is installed for use, which npm marks, and nothing else.
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { readonly dev?: boolean; readonly version: string }>
    }
    const pinned = Object.entries(lock.packages).flatMap(([path, { dev, version }]) =>
      path === '' || dev ? [] : `${path.split('node_modules/').at(-1)} ${version}`,
    )
    expect(bill.components.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(pinned.sort())
    const found = (name: string) => bill.components.filter((component) => component.name === name)
    for (const [name, version] of Object.entries({ ...dependencies, ...optionalDependencies }))
      expect(found(name).map((component) => component.version)).toContain(version)
    expect(bill.components.filter(({ hashes }) => hashes?.[0]?.alg !== 'SHA-512')).toEqual([])
    expect(found('typescript').length + found(Object.keys(devDependencies!)[0]!).length).toBe(0)
    const scripts = bill.components.filter(({ properties }) =>
      properties?.some(({ value }) => value.startsWith('not run')),
    )
    expect(scripts.map(({ name }) => name).sort()).toEqual(['koffi', 'onnxruntime-node', 'protobufjs'])
    // SECURITY.md names the same ones.
    const security = readFileSync(join(root, 'SECURITY.md'), 'utf8')
    for (const { name } of scripts) expect(security).toContain(`\`${name}\``)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('install scripts are off in a clone, and nothing that is installed asks for them', () => {
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m)
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const name of ['preinstall', 'install', 'postinstall']) expect(scripts).not.toHaveProperty(name)
})
