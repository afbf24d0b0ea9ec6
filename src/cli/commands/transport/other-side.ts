import { shown } from '../../tables.ts'
import type { Messages } from '../../terminal.ts'
import type { OneWay } from './one-way.ts'

/** Warns if the rows look like those of the other side: the direction is easily forgotten, and either one returns numbers. */
export function sayOtherSide({ direction, resemblance }: OneWay, name: string, messages: Messages): void {
  const likeness = resemblance?.likeness()
  const own = direction === 'forward' ? 'source' : 'target'
  if (!likeness || likeness.side === own) return
  const cure =
    direction === 'forward'
      ? 'to carry it to the source, add --backward'
      : 'to carry it to the target, leave out --backward'
  messages.notice(
    `${shown(name)} looks like the ${likeness.side} of the map, and was carried as its ${own}: ${likeness.why}; ${cure}.`,
  )
}
