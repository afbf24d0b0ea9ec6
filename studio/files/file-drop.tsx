import { useId, useState } from 'preact/hooks'

export interface FileDropProps {
  readonly label: string
  /** The file types that the dialog offers, as in the attribute `accept`. */
  readonly accept: string
  readonly onFile: (file: File) => void
}

/** A place to drop a file on, which is also a button that opens a dialog. */
export function FileDrop({ label, accept, onFile }: FileDropProps) {
  const id = useId()
  const [over, setOver] = useState(false)
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0]
    if (file) onFile(file)
  }
  return (
    <label
      for={id}
      class={`drop${over ? ' over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer?.files)
      }}
    >
      <input
        id={id}
        type="file"
        accept={accept}
        onChange={({ currentTarget }) => {
          take(currentTarget.files)
          currentTarget.value = ''
        }}
      />
      <span>{label}</span>
    </label>
  )
}
