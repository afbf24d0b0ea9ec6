import type { DeviceValue, DeviceValues } from '../../engine/index.ts'

/** Values on a device that are freed together. */
export class Scope {
  readonly #values: DeviceValue[] = []

  /** Frees these values with the others, and returns them. */
  keep<T extends DeviceValues>(values: T): T {
    this.#values.push(...Object.values(values))
    return values
  }

  free(): void {
    for (const value of this.#values.splice(0)) value.dispose()
  }
}
