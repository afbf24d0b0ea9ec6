/**
 * The pictures of the gallery. Each shows the scene at its link, and was made by `npm run build && node scripts/gallery.mjs`. `ready` matches
 * an element that exists once the scene has finished, and `shown` the part of the page to capture.
 */
const POINTS = { ready: '.state.done', shown: '.stage' }
const COLOURS = { ready: '.cloud', shown: '.pictures' }
const DIGITS = { ready: '.journey figcaption:has-text("the digit")', shown: '.journey' }

export const ENTRIES = [
  {
    name: 'moons-to-spiral',
    title: 'Two moons become a spiral',
    text: 'The space between the moons is stretched, and the grid shows how.',
    link: '#points?steps=1000',
    ...POINTS,
  },
  {
    name: 'rings-to-mixture',
    title: 'Rings to a mixture',
    text: 'Where the map would have to tear it expands without bound, in the strong colours.',
    link: '#points?source=rings&target=mixture&expansion=1&grid=0&steps=1000',
    ...POINTS,
  },
  {
    name: 'square-to-cross',
    title: 'A square becomes a cross',
    text: 'Arrows lead from points to their images: each goes straight, and none gains by a swap with another.',
    link: '#points?source=square&target=cross&arrows=1&grid=0&steps=1000',
    ...POINTS,
  },
  {
    name: 'coffee-and-rocket',
    title: 'Coffee and a rocket launch',
    text: 'Each photograph in the colours of the other: one map, both directions.',
    link: '#colours',
    ...COLOURS,
  },
  {
    name: 'astronaut-and-deep-field',
    title: 'An astronaut and the deep field',
    text: 'The bright picture gets the night, and the night sky daylight.',
    link: '#colours?source=astronaut&target=hubble_deep_field',
    ...COLOURS,
  },
  {
    name: 'boot-to-nine',
    title: 'An ankle boot becomes a 9',
    text: 'Carried in the space of the codes of an autoencoder, and back by solving for the pre-image.',
    link: '#digits?picture=55',
    ...DIGITS,
  },
]
