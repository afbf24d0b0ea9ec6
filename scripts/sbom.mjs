// `node scripts/sbom.mjs [FILE]`: the package's bill of materials as CycloneDX JSON (out/sbom.cdx.json), from the pins in package-lock.json:
// each runtime dependency with its version, licence, checksum and own dependencies. The same lock file gives the same result. Names the packages
// with install scripts, and fails for an unknown one. (`npm sbom --omit dev` would leave out packages that a development dependency also needs.)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { main, root } from './tools.mjs'

/** The packages with an install script, and its purpose; none of them runs in a clone (see .npmrc). */
const KNOWN = {
  'onnxruntime-node':
    'fetches GPU libraries from a host outside the registry; the native library itself is in the package',
  koffi:
    'builds the library where there is none for the platform; those of the usual ones are in packages of their own',
  protobufjs: 'warns of a version that does not match; it does nothing else',
}

const readJson = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'))
const nameOf = (path) => path.split('node_modules/').at(-1)
const purlOf = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`

/** The place where a package finds a dependency by Node's rules: beside itself, then in the folders above; undefined if it is not installed. */
function found(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (path in packages) return path
    if (at === '') return undefined
  }
}

function licenceOf(licence) {
  if (licence === undefined) return []
  return [/ (AND|OR|WITH) /.test(licence) ? { expression: licence } : { license: { id: licence } }]
}

function componentOf(path, { version, integrity, license, optional, devOptional, hasInstallScript }) {
  const name = nameOf(path)
  const [algorithm, digest] = integrity.split('-')
  return {
    type: 'library',
    'bom-ref': path,
    name,
    version,
    scope: optional || devOptional ? 'optional' : 'required',
    purl: purlOf(name, version),
    licenses: licenceOf(license),
    hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }],
    ...(hasInstallScript && {
      properties: [{ name: 'brenier:install-script', value: `not run: ${KNOWN[name] ?? 'not known'}` }],
    }),
  }
}

function billOfMaterials() {
  const { packages } = readJson('package-lock.json')
  const { name, version, license } = readJson('package.json')
  const used = Object.entries(packages).filter(([, { dev }]) => !dev)
  const needs = (path, { dependencies, optionalDependencies, peerDependencies }) => ({
    ref: path || name,
    dependsOn: Object.keys({ ...peerDependencies, ...dependencies, ...optionalDependencies })
      .flatMap((each) => found(packages, path, each) ?? [])
      .filter((each) => !packages[each].dev),
  })
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'library',
        'bom-ref': name,
        name,
        version,
        purl: purlOf(name, version),
        licenses: licenceOf(license),
      },
    },
    components: used.filter(([path]) => path !== '').map(([path, facts]) => componentOf(path, facts)),
    dependencies: used.map(([path, facts]) => needs(path, facts)),
  }
}

async function sbom() {
  const file = resolve(root, process.argv[2] ?? join('out', 'sbom.cdx.json'))
  const bill = billOfMaterials()
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(bill, null, 1)}\n`)
  process.stdout.write(`${bill.components.length} packages, in ${file}\n`)
  const scripts = bill.components.filter(({ properties }) => properties !== undefined)
  for (const { name, version } of scripts)
    process.stdout.write(`${name} ${version} has an install script, which is not run: ${KNOWN[name] ?? 'NOT KNOWN'}\n`)
  return scripts.every(({ name }) => Object.hasOwn(KNOWN, name)) ? 0 : 1
}

await main(sbom)
