import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { address, goTo } from './address.ts'
import type { Fields } from './field.ts'

/** The state of a scene, all of which is in the link. Every change can be undone. */
export interface SceneState<S> {
  readonly value: ReadonlySignal<S>
  /** Changes some fields. @param options `step: false` for changes while a hand is still moving, which are undone together with the step before */
  set(change: Partial<S>, options?: { readonly step?: boolean }): void
  undo(): void
  readonly canUndo: ReadonlySignal<boolean>
}

const MOST_STEPS = 100

export function sceneState<S extends object>(scene: string, fields: Fields<S>): SceneState<S> {
  const past = signal<readonly S[]>([])
  const names = Object.keys(fields) as (keyof S & string)[]
  const value = computed(() => {
    const { fields: given } = address.value
    const entries = names.map((name) => {
      const text = given.get(name)
      return [name, (text === undefined ? undefined : fields[name].parse(text)) ?? fields[name].default]
    })
    return Object.fromEntries(entries) as S
  })
  const put = (next: S) => {
    // Only values that differ from the default are written, which keeps links short.
    const written = names
      .map((name) => [name, fields[name].format(next[name])] as const)
      .filter(([name, text]) => text !== fields[name].format(fields[name].default))
    goTo({ scene, fields: new Map(written) })
  }
  return {
    value,
    canUndo: computed(() => past.value.length > 0),
    set(change, { step = true } = {}) {
      const before = value.peek()
      if (step) past.value = [...past.peek(), before].slice(-MOST_STEPS)
      put({ ...before, ...change })
    },
    undo() {
      const last = past.peek().at(-1)
      if (last === undefined) return
      past.value = past.peek().slice(0, -1)
      put(last)
    },
  }
}
