import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { address } from '../link/address.ts'
import { SCENES, sceneOf } from '../scenes/registry.ts'
import type { Scene } from '../scenes/scene.ts'
import { documentation } from './documentation.ts'
import { ErrorSentence } from './error-sentence.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { Welcome } from './welcome.tsx'

/** The frame around every scene. */
export function App() {
  const scene = sceneOf(address.value.scene)
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('content')!.focus()}>
        Skip to the scene
      </button>
      <header class="bar">
        <a class="brand" href="#points">
          brenier <span>studio</span>
        </a>
        <nav aria-label="Scenes">
          {SCENES.map(({ id, title, summary }) => (
            <a key={id} href={`#${id}`} title={summary} aria-current={id === scene.id ? 'page' : undefined}>
              {title}
            </a>
          ))}
          {documentation && <a href={documentation}>Docs</a>}
        </nav>
        <p class="stays" title="It is computed here, and nothing is sent anywhere.">
          Your data stays in this page
        </p>
        <ThemeSwitch />
      </header>
      <main id="content" tabIndex={-1}>
        <SceneHost key={scene.id} scene={scene} />
        {scene === SCENES[0] && <Welcome />}
      </main>
      <footer class="foot">
        <p>Your data stays in this page: it is computed here, and nothing is sent anywhere.</p>
      </footer>
    </>
  )
}

/** Logs only: the scene tries again and shows any error. */
function sayLater(error: Error): void {
  console.info(`The engine is not loaded yet: ${error.message}`)
}

function SceneHost({ scene }: { readonly scene: Scene }) {
  const [View, setView] = useState<ComponentType | null>(null)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    if (scene.learns) import('../compute/training.ts').then(({ worker }) => worker()).catch(sayLater)
    scene.load().then(
      (module) => setView(() => module.default),
      (failure: Error) => setError(`This scene could not be loaded (${failure.message}); reload the page.`),
    )
  }, [scene])
  useEffect(() => {
    document.title = `${scene.title}: brenier studio`
    document.querySelector('.bar [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [scene])
  if (error !== null) return <ErrorSentence message={error} />
  return View === null ? <p class="loading">Loading the scene …</p> : <View />
}
