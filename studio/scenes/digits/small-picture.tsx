import { useEffect, useRef } from 'preact/hooks'
import { isDark } from '../../frame/theme.ts'

/** A grey picture of few pixels, as large as its place: ink on paper, whatever the theme. Without a label it is hidden from those who listen. */
export function SmallPicture({ pixels, label }: { readonly pixels: Uint8Array | null; readonly label?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const dark = isDark()
  useEffect(() => {
    const side = Math.sqrt(pixels?.length ?? 64)
    const element = canvas.current!
    element.width = side
    element.height = side
    if (pixels === null) return
    const data = new Uint8ClampedArray(4 * pixels.length)
    const ink = dark ? 235 : 25
    pixels.forEach((value, i) => {
      data.set([ink, ink, ink, value], 4 * i)
    })
    element.getContext('2d')!.putImageData(new ImageData(data, side, side), 0, 0)
  }, [pixels, dark])
  // A canvas that has no role and no content says nothing.
  return <canvas ref={canvas} class="small" {...(label !== undefined && { role: 'img', 'aria-label': label })} />
}
