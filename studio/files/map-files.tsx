import type { Training } from '../compute/training.ts'
import { download } from './download.ts'
import { FileDrop } from './file-drop.tsx'

export interface MapFilesProps {
  readonly training: Training
  /** Columns of the points that the scene shows. */
  readonly columns: number
  readonly onError: (message: string) => void
}

/** Saves the learned map as a file that the command line reads, and opens such a file instead of learning. */
export function MapFiles({ training, columns, onError }: MapFilesProps) {
  const map = training.map.value
  const open = async (file: File) => {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const before = training.map.peek()
    await training.open(bytes)
    // One point shows whether its columns are those of the scene.
    const probe = { data: new Float32Array(columns), rows: 1, columns }
    await training.map
      .peek()!
      .forward(probe)
      .catch((error: Error) => {
        training.map.value = before
        throw error
      })
  }
  return (
    <div class="map-files">
      <button
        type="button"
        disabled={!map?.bytes}
        title="For brenier transport, evaluate, export"
        onClick={() => download('map.safetensors', new Blob([map!.bytes!]))}
      >
        Map file
      </button>
      <FileDrop
        label="Open a map"
        accept=".safetensors"
        onFile={(file) => void open(file).catch((error: Error) => onError(error.message))}
      />
    </div>
  )
}
