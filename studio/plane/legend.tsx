/** What the marks of a picture mean. @param image what the map makes of a point */
export function Legend({ image }: { readonly image: string }) {
  return (
    <ul class="legend">
      <li class="source">source</li>
      <li class="target">target</li>
      <li class="image">{image}</li>
    </ul>
  )
}
