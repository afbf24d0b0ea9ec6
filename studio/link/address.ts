import { signal } from '@preact/signals'

/** The part of the link after #: a scene, and the fields of its state. `#points?source=moons&seed=7` */
export interface Address {
  readonly scene: string
  readonly fields: ReadonlyMap<string, string>
}

export const address = signal<Address>(parseAddress(location.hash))

addEventListener('hashchange', () => {
  const next = parseAddress(location.hash)
  if (formatAddress(next) !== formatAddress(address.peek())) address.value = next
})

function parseAddress(hash: string): Address {
  const [scene = '', query = ''] = hash.replace(/^#/, '').split('?', 2)
  return { scene, fields: new Map(new URLSearchParams(query)) }
}

function formatAddress({ scene, fields }: Address): string {
  const query = new URLSearchParams([...fields]).toString()
  return `#${scene}${query === '' ? '' : `?${query}`}`
}

/** Puts the address into the browser's address bar; only a change of scene makes a new entry in its history. */
export function goTo(next: Address): void {
  const changed = next.scene !== address.peek().scene
  const url = formatAddress(next)
  if (changed) history.pushState(null, '', url)
  else history.replaceState(null, '', url)
  address.value = next
}
