import type { ComponentChildren } from 'preact'

interface Step {
  readonly title: string
  readonly text: ComponentChildren
}

/** The paper's idea, step by step (Park, Gelphman, Osher, Wu Fung, arXiv 2605.10792). */
export const METHOD_STEPS: readonly Step[] = [
  {
    title: 'One potential is the whole map',
    text: (
      <>
        <p>
          A network gives one number at every place, u(x), and it is convex. Its gradient is the map:
          T(x)&nbsp;=&nbsp;∇u(x) carries the <b class="source">source</b> to the <b class="target">target</b>. No other
          map that does so moves the points less.
        </p>
        <p>
          The lines are contours of g(x) = u(x) − |x|²/2, whose gradient is the displacement T(x)&nbsp;−&nbsp;x: every
          move crosses them at right angles.
        </p>
      </>
    ),
  },
  {
    title: 'The way back is an equation',
    text: (
      <>
        <p>
          The inverse needs no second network: the pre-image of z is the y with ∇u(y) = z. Click or tap into the picture
          to choose z (the large orange mark), and see three ways to solve for it.
        </p>
        <p>
          The paper walks y ← y − a (∇u(y) − z), a fixed point. Its published step is a = 0.1/λ, λ being the largest
          curvature of g: where g is nearly flat that is far too long, where g is concave it even has the wrong sign,
          and the walk runs away. The stable step is 1/(1 + λ). L-BFGS (bold) remembers how the slope changed and needs
          a fraction of the gradients.
        </p>
      </>
    ),
  },
  {
    title: 'The dual climbs to the distance',
    text: (
      <>
        <p>
          Any convex u gives a number that is never above W₂², by Kantorovich's duality: the mean of |x|² and |z|², less
          twice the means of u over the source and of its conjugate u*(z) = ⟨z, y⟩ − u(y) over the target. Training
          pushes that number up. Where it can rise no further, it is the distance, and ∇u is the map.
        </p>
        <p>
          The faint curve is the value on each batch, the strong one the bound on rows that training does not see. What
          an unfinished solve could hide is known, since u is strongly convex, and is taken off: so the bound of the
          finished map is certified.
        </p>
      </>
    ),
  },
  {
    title: 'Both maps from one network',
    text: (
      <p>
        Discs go forward, T = ∇u; rings are the target's points and come from their pre-images, S = ∇u*. Move the time:
        both are the same flow, since S undoes T. What training never matched pair by pair fits together, because one
        function holds both.
      </p>
    ),
  },
  {
    title: 'No gradient flows through the iterations',
    text: (
      <>
        <p>
          Training needs the derivative of u*(z) in the weights, and u* is the result of an iteration. One might
          differentiate through all of its steps, and keep them all in memory. There is no need: at the solution y the
          slope in y is zero, so however y would move, to first order it changes nothing. What is left is
          −∂u(y)/∂weights with y held fixed: one ordinary gradient of the network (the envelope theorem).
        </p>
        <p>
          So memory does not grow with the number of iterations, and any solver will do. The price: where a solve is
          unfinished, the gradient is off in proportion to its residual. Such rows are left out.
        </p>
      </>
    ),
  },
]
