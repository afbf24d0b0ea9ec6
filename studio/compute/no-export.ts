/** In place of the method of a map, which the studio does not use: `exportMap` is called instead. */
export function exportMap(): never {
  throw new Error('In the studio a map is exported by exportMap.')
}
