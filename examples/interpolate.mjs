/**
 * McCann's interpolation: every point moves straight to its image, and the cloud in between is on the shortest path between the two distributions.
 * Build first (npm run build), then: node examples/interpolate.mjs
 */
import { fit, moments, points, Random } from 'brenier'

// From a long thin cloud to one across it: halfway, the cloud has the average width of both, and is no smear of the two.
const random = new Random(1)
const cloud = (width, height, shift) =>
  points(
    Float64Array.from({ length: 8000 }, (_, i) =>
      i % 2 === 0 ? width * random.normal() + shift : height * random.normal(),
    ),
    4000,
    2,
  )
const source = cloud(3, 1, 0)
const map = await fit(source, cloud(1, 3, 10), { seed: 1, steps: 120 })

for (const t of [0, 0.25, 0.5, 0.75, 1]) {
  const { mean, covariance } = moments(await map.interpolate(source, t))
  const deviations = [covariance.data[0], covariance.data[3]].map((variance) => Math.sqrt(variance).toFixed(2))
  console.log(`t = ${t.toFixed(2)}: mean ${mean[0].toFixed(2)}, width ${deviations[0]}, height ${deviations[1]}`)
}
