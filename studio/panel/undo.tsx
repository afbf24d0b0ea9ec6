import type { SceneState } from '../link/state.ts'

/** Takes back the last change of a scene's state. */
export function Undo({ state }: { readonly state: Pick<SceneState<object>, 'undo' | 'canUndo'> }) {
  return (
    <button type="button" disabled={!state.canUndo.value} onClick={() => state.undo()}>
      Undo
    </button>
  )
}
