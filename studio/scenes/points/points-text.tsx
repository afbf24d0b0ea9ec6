/** Explains the scene to people who are new to the subject. */
export function PointsText() {
  return (
    <section class="text">
      <h1>Move one cloud onto another, with as little motion as possible</h1>
      <p>
        The <b class="source">source</b> is to become the <b class="target">target</b>. Of all ways to do that, one
        costs the least: the sum of the squared distances is as small as it can be. The page learns it from the points
        alone, as the gradient of one convex function, and the <b class="image">image</b> of each source point shows
        where the map of this moment puts it.
      </p>
      <p>
        The root of that least cost is the distance W₂ of the two clouds. The number beside it is a lower bound on rows
        that the training does not see: it climbs to W₂ as the map gets better, and at the end it is certified.
      </p>
      <p>
        Move the slider to let every point walk on a straight line from where it starts to where the map sends it. A map
        that is continuous cannot tear: where the source would have to be cut, the grid is stretched instead, and a few
        points lie between the pieces.
      </p>
    </section>
  )
}
