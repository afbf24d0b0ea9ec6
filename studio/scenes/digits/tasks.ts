/** Small grey pictures, one after the other, with the class of each ("0" to "9"). */
export interface Stack {
  readonly pixels: Uint8Array
  readonly side: number
  readonly labels: readonly string[]
}

export interface Opened {
  readonly clothes: Stack
  readonly digits: Stack
}

/** A picture, its image under the map, and that carried back. */
export interface Journey {
  readonly given: Uint8Array
  readonly carried: Uint8Array
  readonly back: Uint8Array
  /** The class with which the picture was carried. */
  readonly label: string
  /** Root mean square change from going there and back, as a share of a pixel's full range. */
  readonly change: number
}

/** From clothes to digits, or from digits to clothes. */
export type Way = 'clothes' | 'digits'

export type DigitTasks = {
  readonly open: { readonly input: Record<string, string>; readonly progress: never; readonly output: Opened }
  readonly carry: {
    /** @param label the class; null to read it from the picture */
    readonly input: { readonly from: Way; readonly pixels: Uint8Array; readonly label: string | null }
    readonly progress: never
    readonly output: Journey
  }
}
