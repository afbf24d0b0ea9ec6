import { useId, useRef, useState } from 'preact/hooks'
import { FileDrop } from '../../files/file-drop.tsx'
import { cloudFrom, fromTable } from '../../files/own-cloud.ts'
import { asPacked, MOST_POINTS_IN_LINK } from '../../link/packed.ts'
import { ShapeIcon } from '../../shapes/shape-icon.tsx'
import { SHAPE_NAMES, SHAPES } from '../../shapes/shapes.ts'
import type { SideName } from './clouds.ts'
import type { PointsModel } from './model.ts'
import type { Kind } from './state.ts'

export interface SidePickerProps {
  readonly model: PointsModel
  readonly side: SideName
  /** Whether the pointer is drawing this side now. */
  readonly drawing: boolean
  readonly onDraw: (draws: boolean) => void
  readonly onError: (message: string) => void
}

/** Chooses the points of a side: a shape, a word, a drawing, a file, or pasted numbers. */
export function SidePicker({ model, side, drawing, onDraw, onError }: SidePickerProps) {
  const id = useId()
  const { state } = model
  const value = state.value.value
  const [kind, word, { gap }] = [value[side], value[`${side}Text`], value]
  const [pasting, setPasting] = useState(false)
  const pasted = useRef('')
  const set = (change: Partial<Record<string, unknown>>) => state.set(change)
  const own = (cloud: Float32Array) => {
    const middle = side === 'source' ? -gap / 2 : gap / 2
    const moved = cloud.map((value, i) => (i % 2 === 0 ? value + middle : value))
    const kept = moved.length <= 2 * MOST_POINTS_IN_LINK ? moved : thinned(moved, MOST_POINTS_IN_LINK)
    set({ [side]: 'own', [`${side}Points`]: asPacked(kept) })
  }
  const take = (made: () => Promise<Float32Array>) => {
    made().then(own, (error: Error) => onError(error.message))
  }
  const paste = (text: string) => {
    if (text === pasted.current) return
    pasted.current = text
    take(async () => fromTable('The text', text))
  }
  return (
    <fieldset class={`picker ${side}`}>
      <legend>{side === 'source' ? 'Source' : 'Target'}</legend>
      <div class="shapes">
        {SHAPES.map((shape) => (
          <label key={shape} title={SHAPE_NAMES[shape]} class={kind === shape ? 'chosen' : ''}>
            <input
              type="radio"
              name={`${id}-shape`}
              checked={kind === shape}
              onChange={() => set({ [side]: shape satisfies Kind })}
            />
            <ShapeIcon shape={shape} />
            <span class="hidden">{SHAPE_NAMES[shape]}</span>
          </label>
        ))}
        <label title="A word" class={kind === 'text' ? 'chosen' : ''}>
          <input type="radio" name={`${id}-shape`} checked={kind === 'text'} onChange={() => set({ [side]: 'text' })} />
          <span class="glyph" aria-hidden="true">
            Aa
          </span>
          <span class="hidden">A word</span>
        </label>
      </div>
      {kind === 'text' && (
        <label class="row">
          Word
          <input
            type="text"
            maxLength={8}
            value={word}
            onInput={({ currentTarget }) => set({ [`${side}Text`]: currentTarget.value })}
          />
        </label>
      )}
      <div class="own">
        <button type="button" aria-pressed={drawing} onClick={() => onDraw(!drawing)}>
          Draw
        </button>
        <button type="button" aria-pressed={pasting} onClick={() => setPasting(!pasting)}>
          Paste
        </button>
        <FileDrop
          label="Picture or CSV"
          accept="image/*,.csv,.tsv,.txt"
          onFile={(file) => take(() => cloudFrom(file, MOST_POINTS_IN_LINK))}
        />
      </div>
      {pasting && (
        <label class="paste">
          Two numbers a line
          <textarea
            rows={3}
            placeholder={'0.5, 1.2\n0.7, 1.1'}
            // Typed numbers count when they are complete, pasted ones at once.
            onInput={({ currentTarget, inputType }) => inputType === 'insertFromPaste' && paste(currentTarget.value)}
            onChange={({ currentTarget }) => paste(currentTarget.value)}
          />
        </label>
      )}
    </fieldset>
  )
}

/** Takes evenly spaced points. */
function thinned(cloud: Float32Array, rows: number): Float32Array {
  const out = new Float32Array(2 * rows)
  for (let i = 0; i < rows; i++) {
    const from = Math.floor((i * cloud.length) / 2 / rows)
    out.set(cloud.subarray(2 * from, 2 * from + 2), 2 * i)
  }
  return out
}
