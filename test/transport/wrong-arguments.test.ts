import { expect, test } from 'vitest'
import { evaluate, InputError, TransportMap } from '../../src/index.ts'
import { mapOf, randomMoments } from '../support/maps.ts'

const rows = [
  [1, 2],
  [3, 4],
]

test.each([
  [
    'evaluate of an object',
    () => evaluate({} as TransportMap, rows, rows),
    /must be a map, found an object with no fields; give one of fit/,
  ],
  ['evaluate without a map', () => evaluate(rows as never, rows, rows), /must be a map, found an array of 2/],
  ['load of nothing', () => TransportMap.load(undefined as never), /path must be a text, found undefined/],
  ['load of a number', () => TransportMap.load(5 as never), /path must be a text, found 5/],
  ['load of an empty path', () => TransportMap.load(''), /path must be a text, found an empty one/],
  ['load of bytes', () => TransportMap.load(new Uint8Array(3) as never), /found a Uint8Array of 3 bytes/],
  ['bytes that are none', () => TransportMap.fromBytes('map' as never), /must be a Uint8Array, found the text "map"/],
])('%s is a sentence', async (_, call, sentence) => {
  const error = await call().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(InputError)
  expect((error as Error).message).toMatch(sentence)
})

test('save without a path is a sentence', async () => {
  const map = await mapOf(randomMoments(2, 1), randomMoments(2, 2))
  await expect(map.save(undefined as never)).rejects.toThrow(/path must be a text, found undefined; give the name/)
})
