import { ENTRIES } from './entries.mjs'
import './gallery.css'

/** The pictures, by the name of their entry; Vite resolves the addresses. */
const PICTURES: Record<string, URL> = {
  'moons-to-spiral': new URL('./pictures/moons-to-spiral.webp', import.meta.url),
  'rings-to-mixture': new URL('./pictures/rings-to-mixture.webp', import.meta.url),
  'square-to-cross': new URL('./pictures/square-to-cross.webp', import.meta.url),
  'coffee-and-rocket': new URL('./pictures/coffee-and-rocket.webp', import.meta.url),
  'astronaut-and-deep-field': new URL('./pictures/astronaut-and-deep-field.webp', import.meta.url),
  'boot-to-nine': new URL('./pictures/boot-to-nine.webp', import.meta.url),
}

export default function Gallery() {
  return (
    <div class="gallery">
      <h1>Gallery</h1>
      <p>
        Every picture opens as a scene that is learned again in your page, and that you can change. A command made them
        from the same links: <code>node scripts/gallery.mjs</code>
      </p>
      <ul>
        {ENTRIES.map(({ name, title, text, link }) => (
          <li key={name}>
            <a href={link}>
              <img src={PICTURES[name]?.href} alt="" loading="lazy" />
              <strong>{title}</strong>
              <span>{text}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
