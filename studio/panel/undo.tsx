import type { SceneState } from '../link/state.ts'

export type Undoable = Pick<SceneState<object>, 'undo' | 'canUndo'>

/** Takes back the last change of a scene's state. */
export function Undo({ state }: { readonly state: Undoable }) {
  return (
    <button type="button" disabled={!state.canUndo.value} onClick={() => state.undo()}>
      Undo
    </button>
  )
}
