import type { ComponentChildren } from 'preact'
import { inPage } from './in-page.ts'

/** What a fit noticed about its data. @param props.children lines of the scene's own, before the others */
export function Notices(props: { readonly notices: readonly string[]; readonly children?: ComponentChildren }) {
  return (
    <ul class="notices">
      {props.children}
      {props.notices.map((notice) => (
        <li key={notice}>{inPage(notice)}</li>
      ))}
    </ul>
  )
}
