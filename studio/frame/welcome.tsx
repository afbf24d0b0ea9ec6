import { documentation } from './documentation.ts'
import './welcome.css'

const WAYS = [
  { link: '#colours', title: 'Two photographs', text: 'Each in the colours of the other, and their colours in space.' },
  {
    link: '#tables',
    title: 'Two tables',
    text: 'CSV, Parquet, .npy or .h5ad: every feature before and after, and a verdict in words.',
  },
  {
    link: '#digits',
    title: 'Digits and clothes',
    text: 'Draw a digit, and see which garment it is carried to, and back.',
  },
  { link: '#method', title: 'How it works', text: 'The idea in five steps, on one map that you watch being learned.' },
  {
    link: '#pitfalls',
    title: 'What can go wrong',
    text: 'Five ways to be misled, each with a slider and the sign that gives it away.',
  },
  { link: '#gallery', title: 'Gallery', text: 'Pictures that open as scenes.' },
]

/** The text below the first scene: what this is, and where to continue. */
export function Welcome() {
  return (
    <section class="welcome" aria-labelledby="welcome">
      <h2 id="welcome">Optimal transport that you can take with you</h2>
      <p>
        One potential gives the map, its inverse, the distance, and a bound on the distance. What is learned in this
        page is a file that the command line and the library read, and the same works there on tables of any size.
      </p>
      <pre>
        <code>
          npm install -g brenier{'\n'}brenier fit before.csv after.csv --out map.safetensors --report report.html
        </code>
      </pre>
      <ul>
        {WAYS.map(({ link, title, text }) => (
          <li key={link}>
            <a href={link}>
              <strong>{title}</strong> <span>{text}</span>
            </a>
          </li>
        ))}
        {documentation && (
          <>
            <li>
              <a href={documentation}>
                <strong>Documentation</strong>{' '}
                <span>Questions, formats, the method, and the API reference, in one search.</span>
              </a>
            </li>
            <li>
              <a href={documentation.replace(/[^/]*$/, 'pages/benchmarks.html')}>
                <strong>Benchmarks</strong> <span>Tables and figures, every number with the command that made it.</span>
              </a>
            </li>
          </>
        )}
      </ul>
    </section>
  )
}
