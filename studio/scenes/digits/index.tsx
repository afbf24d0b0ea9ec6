import { useEffect, useMemo } from 'preact/hooks'
import { ErrorSentence } from '../../frame/error-sentence.tsx'
import { EngineProgress } from '../../panel/engine-progress.tsx'
import { ShareMenu } from '../../share/share-menu.tsx'
import { Pad } from './pad.tsx'
import { CLOTHES, type DigitsScene, openDigits, pictureAt } from './scene.ts'
import { SmallPicture } from './small-picture.tsx'
import type { Way } from './tasks.ts'
import './digits.css'

export default function DigitsPage() {
  const scene = useMemo(openDigits, [])
  useEffect(() => {
    void scene.open()
    return scene.close
  }, [])
  const chosen = scene.state.value.value
  useEffect(() => void scene.carry(), [chosen])
  const { opened } = scene
  return (
    <div class="scene digits">
      <div class="sheet">
        <h1>Clothes to digits, and back</h1>
        {scene.error.value && <ErrorSentence message={scene.error.value} />}
        <Journey scene={scene} />
        {opened.value ? (
          <>
            <Offered scene={scene} from="clothes" />
            <Offered scene={scene} from="digits" />
          </>
        ) : (
          <>
            <EngineProgress />
            <p class="where" role="status">
              Loading the models (1.4 MB) and the engine …
            </p>
          </>
        )}
      </div>
      <div class="side">
        <section class="panel" aria-labelledby="draw">
          <h2 id="draw">Draw a digit</h2>
          <Pad onDigit={scene.draw} />
          <ReadAs scene={scene} />
        </section>
        <ShareMenu name="brenier-digits" state={scene.state} />
        <section class="panel where">
          <p>
            Two autoencoders give every picture a code of 10 numbers; one map, learned class by class, carries the codes
            of clothes to those of digits: class k becomes digit k. The way back solves for the pre-image.
          </p>
          <p>
            Learned by <code>scripts/studio-digits.mjs</code> from 900 pictures of Fashion-MNIST (MIT, Zalando SE) and
            1,797 digits of 8 × 8 pixels (UCI, CC BY 4.0). The pictures offered here were not learned from.
          </p>
          <p>Computed in this page. What you draw stays here.</p>
        </section>
      </div>
    </div>
  )
}

function Journey({ scene }: { readonly scene: DigitsScene }) {
  const journey = scene.journey.value
  const { from } = scene.state.value.value
  const named = (what: Way, label: string) =>
    what === 'clothes' ? CLOTHES[Number(label)]!.toLowerCase() : `the digit ${label}`
  const other = from === 'clothes' ? 'digits' : 'clothes'
  const label = journey?.label ?? '0'
  const steps = [
    { pixels: journey?.given ?? null, title: 'Given', side: from, text: journey && named(from, label) },
    { pixels: journey?.carried ?? null, title: 'Carried over', side: other, text: journey && named(other, label) },
    { pixels: journey?.back ?? null, title: 'And back', side: from, text: journey && named(from, label) },
  ]
  return (
    <section class="journey" aria-label="The picture, what it is carried to, and back">
      {steps.map(({ pixels, title, side, text }, i) => (
        <figure key={title} class={side === 'clothes' ? 'of-source' : 'of-target'}>
          <SmallPicture pixels={pixels} label={`${title}: ${text ?? 'nothing yet'}`} />
          <figcaption>
            <strong>{title}</strong> {text}
          </figcaption>
          {i < 2 && (
            <span class="arrow" aria-hidden="true">
              →
            </span>
          )}
        </figure>
      ))}
    </section>
  )
}

function Offered({ scene, from }: { readonly scene: DigitsScene; readonly from: Way }) {
  const stack = scene.opened.value![from]
  const { from: chosenFrom, picture, drawn } = scene.state.value.value
  return (
    <section class="panel" aria-labelledby={`offered-${from}`}>
      <h2 id={`offered-${from}`}>{from === 'clothes' ? 'Choose a garment' : 'Or a digit that somebody wrote'}</h2>
      <div class={`offered ${from}`}>
        {stack.labels.map((label, i) => {
          const name = `${from === 'clothes' ? CLOTHES[Number(label)] : `Digit ${label}`}, number ${(i % 6) + 1}`
          return (
            <button
              type="button"
              // A picture keeps its place, so the name is a stable key.
              key={name}
              aria-label={name}
              aria-pressed={from === chosenFrom && i === picture && drawn === ''}
              onClick={() => scene.choose(from, i)}
            >
              <SmallPicture pixels={pictureAt(stack, i)} />
            </button>
          )
        })}
      </div>
    </section>
  )
}

/** Shows which digit the drawing was read as, and lets the user correct it. */
function ReadAs({ scene }: { readonly scene: DigitsScene }) {
  const { from, drawn } = scene.state.value.value
  const journey = scene.journey.value
  if (from !== 'digits' || drawn === '' || journey === null) return null
  return (
    <label class="read-as">
      Read as
      <select value={journey.label} onChange={({ currentTarget }) => scene.state.set({ as: currentTarget.value })}>
        {CLOTHES.map((garment, k) => (
          <option key={garment} value={String(k)}>
            {k}, {garment}
          </option>
        ))}
      </select>
    </label>
  )
}
