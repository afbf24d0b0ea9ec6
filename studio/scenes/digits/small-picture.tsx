import { useEffect, useRef } from 'preact/hooks'
import { isDark } from '../../frame/theme.ts'

/** A small grey picture, scaled to its place: ink on paper in either theme. Without a label it is hidden from screen readers. */
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
  // Screen readers skip a canvas without a role and content.
  return <canvas ref={canvas} class="small" {...(label !== undefined && { role: 'img', 'aria-label': label })} />
}
