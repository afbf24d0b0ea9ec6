import { type Place, place, placeChoices, setPlace } from '../compute/place.ts'

/** Chooses where the fits run; the panel says beside it what a fit really uses. */
export function PlaceSwitch() {
  return (
    <label class="place">
      Compute by
      <select value={place()} onChange={({ currentTarget }) => setPlace(currentTarget.value as Place)}>
        {placeChoices().map(({ place: each, name, missing }) => (
          <option key={each} value={each} disabled={missing !== null}>
            {missing === null ? name : `${name} (${missing})`}
          </option>
        ))}
      </select>
    </label>
  )
}
