import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toOklab } from 'brenier/pictures'
import { describe, expect, test } from 'vitest'
import { root } from '../package/imports.ts'

const style = readFileSync(join(root, 'studio/style/base.css'), 'utf8')
const [light, dark] = style.split(':root[data-theme="dark"]') as [string, string]
const colour = (part: string, name: string) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(part)![1]!
const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)

const toLinear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const toEncoded = (value: number) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055)

/** What somebody who lacks a kind of cones sees, in linear RGB: Machado, Oliveira, Fernandes 2009, severity 1. */
const EYES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'without red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'without green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'without blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function seen(hex: string, eye: readonly (readonly number[])[]): Float64Array {
  const linear = channels(hex).map(toLinear)
  const through = eye.map((row) => row.reduce((sum, weight, c) => sum + weight * linear[c]!, 0))
  return toOklab(Float64Array.from(through, (value) => toEncoded(Math.min(1, Math.max(0, value))))) as Float64Array
}

const apart = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((value, i) => value - b[i]!))

/** Red and green of the same lightness, which the colour-blind confuse, are 0.03 apart for them; blue and orange here 0.2 and more. */
const LEAST = 0.1

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('the colours of %s pages', (_, part) => {
  test.each(Object.keys(EYES))('source, target and image differ for eyes %s', (name) => {
    const [source, target, image] = ['source', 'target', 'image'].map((each) => seen(colour(part, each), EYES[name]!))
    expect(apart(source!, target!)).toBeGreaterThan(LEAST)
    expect(apart(source!, image!)).toBeGreaterThan(LEAST)
    expect(apart(target!, image!)).toBeGreaterThan(LEAST)
  })
})

test('pictures by WebGL have the same colours as the style, and no other style names one of the three', () => {
  const pictures = readFileSync(join(root, 'studio/style/colours.ts'), 'utf8')
  const three = [light, dark].flatMap((part) => ['source', 'target', 'image'].map((name) => colour(part, name)))
  for (const each of three) expect(pictures).toContain(each)
  const files = readdirSync(join(root, 'studio'), { recursive: true }).map(String)
  const others = files.filter((file) => /\.(css|tsx?)$/.test(file) && !/style.(base\.css|colours\.ts)$/.test(file))
  expect(others.length).toBeGreaterThan(50)
  const wrong = others.filter((file) =>
    three.some((hex) => readFileSync(join(root, 'studio', file), 'utf8').includes(hex)),
  )
  expect(wrong).toEqual([])
})
