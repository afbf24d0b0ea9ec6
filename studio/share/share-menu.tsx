import { useState } from 'preact/hooks'
import { download } from '../files/download.ts'
import { Undo, type Undoable } from '../panel/undo.tsx'
import type { Picture } from '../plane/picture.ts'
import type { Stage } from '../plane/stage.ts'
import { downloadImage } from './image.ts'

export interface ShareMenuProps {
  /** The start of the file names. */
  readonly name: string
  /** What Undo takes a change back of. */
  readonly state: Undoable
  /** Absent for a scene that is no picture: then there is only the link. */
  readonly stage?: Stage | null
  /** The picture at a time of the flow; without it there is no animation. */
  readonly pictureAt?: (time: number) => Picture
  /** A sentence about anything that the link does not contain. */
  readonly notInLink?: string | null
}

/** Takes a change back, saves an image or an animation, or copies the link to what is shown. */
export function ShareMenu({ name, state, stage, pictureAt, notInLink }: ShareMenuProps) {
  const [said, setSaid] = useState('')
  const doing = (work: () => Promise<string>) => () => {
    work().then(setSaid, (error: Error) => setSaid(error.message))
  }
  const image = async () => {
    await downloadImage(`${name}.png`, stage!.canvas)
    return 'The image is among your downloads.'
  }
  const animation = async () => {
    setSaid('Making the animation …')
    const { animationOf } = await import('./animation.ts')
    download(`${name}.gif`, await animationOf(stage!, pictureAt!))
    return 'The animation is among your downloads.'
  }
  const link = async () => {
    await navigator.clipboard.writeText(location.href)
    return notInLink ?? 'The link is copied: it has all that you see, the seed included.'
  }
  return (
    <div class="share">
      <Undo state={state} />
      {stage !== undefined && (
        <button type="button" disabled={stage === null} onClick={doing(image)}>
          Image
        </button>
      )}
      {pictureAt && (
        <button type="button" disabled={stage === null} onClick={doing(animation)}>
          Animation
        </button>
      )}
      <button type="button" onClick={doing(link)}>
        Link
      </button>
      <span role="status">{said}</span>
    </div>
  )
}
