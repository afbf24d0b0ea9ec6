import { engineLoading } from '../compute/engine-file.ts'
import { share } from './numbers.ts'

/** Shows how much of the engine has been loaded. */
export function EngineProgress() {
  const loading = engineLoading.value
  if (loading === null || loading.loaded >= loading.total) return null
  return (
    <p class="engine">
      Loading the engine ({(loading.total / 1e6).toFixed(0)} MB, once): {share(loading.loaded / loading.total)}
      <progress max={loading.total} value={loading.loaded} aria-label="Loading the engine" />
    </p>
  )
}
