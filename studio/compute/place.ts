import { effect, signal, untracked } from '@preact/signals'
import { kept } from '../link/kept.ts'
import type { EngineFile } from './engine-file.ts'

/** Where fits run: WebAssembly on one core or on several, or a graphics card by WebGPU. */
export type Place = 'core' | 'cores' | 'card'

export interface PlaceChoice {
  readonly place: Place
  readonly name: string
  /** Why it is not to be had here, or null. */
  readonly missing: string | null
}

/** More threads than this only wait for one another: the networks are small. */
const MOST_THREADS = 4
const THREADS = Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1)
const STORED = kept('brenier-place', 'where to compute')

interface Gpu {
  requestAdapter(): Promise<object | null>
}

const noCard = signal<string | null>('looking for one')

async function lookForCard(): Promise<void> {
  const { gpu } = navigator as Navigator & { readonly gpu?: Gpu }
  try {
    noCard.value = gpu === undefined ? 'this browser has none' : (await gpu.requestAdapter()) ? null : 'no card here'
  } catch (error) {
    noCard.value = (error as Error).message
  }
}
void lookForCard()

/** What the visitor chose, on this visit or an earlier one. */
const asked = signal<Place>(((value) => (value === 'cores' || value === 'card' ? value : 'core'))(STORED.read()))

/** All places, with why some are not to be had here. */
export function placeChoices(): readonly PlaceChoice[] {
  const noCores = !crossOriginIsolated ? 'the page is not isolated' : THREADS < 2 ? 'there is one core' : null
  return [
    { place: 'core', name: 'WebAssembly, one core', missing: null },
    { place: 'cores', name: `WebAssembly, ${Math.max(2, THREADS)} cores`, missing: noCores },
    { place: 'card', name: 'WebGPU', missing: noCard.value },
  ]
}

/** Where the next fit runs: one core if what was chosen is not to be had here. */
export function place(): Place {
  return placeChoices().find(({ place, missing }) => place === asked.value && missing === null)?.place ?? 'core'
}

export function setPlace(next: Place): void {
  asked.value = next
  STORED.write(next)
}

/** Options of a fit, and of a map that is loaded. */
export interface PlaceOptions {
  readonly threads?: number
  readonly device?: 'webgpu'
}

export function placeOptions(at: Place): PlaceOptions {
  return at === 'cores' ? { threads: THREADS } : at === 'card' ? { device: 'webgpu' } : {}
}

/** Which file of the engine computes there. */
export function engineFile(at: Place): EngineFile {
  return at === 'card' ? 'webgpu' : 'wasm'
}

/** What computes, in words. @param engine as a fit tells it */
export function usedName(engine: string): string {
  const threads = /(\d+) threads/.exec(engine)?.[1]
  return /WebGPU/.test(engine) ? 'WebGPU' : `WebAssembly, ${threads === undefined ? 'one core' : `${threads} cores`}`
}

/** Does this whenever another place was chosen. @returns what ends it */
export function onNewPlace(work: () => void): () => void {
  let last: Place | null = null
  return effect(() => {
    const now = place()
    const isNew = last !== null && last !== now
    last = now
    if (isNew) untracked(work)
  })
}
