declare module 'gifenc' {
  export function quantize(data: Uint8Array | Uint8ClampedArray, colours: number): number[][]
  export function applyPalette(data: Uint8Array | Uint8ClampedArray, palette: number[][]): Uint8Array
  export function GIFEncoder(): {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { readonly palette: number[][]; readonly delay: number },
    ): void
    finish(): void
    bytes(): Uint8Array
  }
}
