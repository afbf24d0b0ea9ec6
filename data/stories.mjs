// Makes the tables of the three stories (docs/stories): node data/stories.mjs, after npm run build. From seeds and the formulas below, so that what is
// true of them is known. No row is of a real event, cell or household.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Random } from 'brenier'

const folder = (name) => fileURLToPath(new URL(`stories/${name}/`, import.meta.url))

/** @param row makes a row of numbers and texts */
function write(story, file, columns, rows, row) {
  mkdirSync(folder(story), { recursive: true })
  const cell = (value) => (typeof value === 'number' ? String(Number(value.toFixed(3))) : value)
  const lines = Array.from({ length: rows }, () => row().map(cell).join(','))
  writeFileSync(`${folder(story)}${file}`, `${columns.join(',')}\n${lines.join('\n')}\n`)
}

/** Showers in a calorimeter: energy (GeV), depth of the maximum (radiation lengths), width (mm), and the share of energy in the first layers. */
function physics() {
  const shower = (random) => {
    const energy = 20 + 30 * -Math.log(1 - random.uniform())
    const depth = 5.2 + Math.log(energy / 20) + 0.6 * random.normal()
    return [energy, depth, 12 + 2.5 * random.normal() + 0.8 * depth, 0.75 - 0.07 * depth + 0.03 * random.normal()]
  }
  // What the simulation lacks: dead material before the calorimeter, a gain that is 6% high, and noise.
  const measured = (random) => {
    const [energy, depth, width, share] = shower(random)
    const gain = 1.06 - 0.0004 * energy
    return [energy * gain + random.normal(), depth + 0.45 + 0.004 * energy, 1.08 * width + 0.6, 0.92 * share - 0.02]
  }
  const columns = ['energy', 'depth', 'width', 'first_layers']
  const [a, b, c] = [new Random(11), new Random(12), new Random(13)]
  write('physics', 'simulation.csv', columns, 3000, () => shower(a))
  write('physics', 'measurement.csv', columns, 2000, () => measured(b))
  write('physics', 'signal-simulation.csv', columns, 2000, () => shower(c))
}

/** Log-expression of five genes in cells of two types, in three batches with a shift, a scale and a bend of their own. */
function cells() {
  const genes = ['CD3E', 'MS4A1', 'LYZ', 'NKG7', 'GAPDH']
  const types = { T: [3.2, 0.6, 1.1, 2.0, 4.0], B: [0.7, 3.4, 1.3, 0.6, 4.1] }
  const effects = [
    { shift: [0, 0, 0, 0, 0], scale: 1, bend: 0 },
    { shift: [0.9, 0.5, 0.8, 0.4, 0.7], scale: 1.25, bend: 0.05 },
    { shift: [-0.4, -0.2, 0.5, -0.3, -0.8], scale: 0.8, bend: -0.04 },
  ]
  effects.forEach(({ shift, scale, bend }, k) => {
    const random = new Random(21 + k)
    write('cells', `batch${k + 1}.csv`, ['cell', 'type', ...genes], 1200, () => {
      const type = random.uniform() < 0.6 ? 'T' : 'B'
      const state = random.normal()
      const own = types[type].map((mean, j) => mean + 0.3 * state * (j % 2 ? 1 : -0.5) + 0.25 * random.normal())
      const found = own.map((x, j) => shift[j] + scale * x + bend * x * x)
      return [`b${k + 1}_${random.integer(1e9)}`, type, ...found]
    })
  })
}

/** Households: monthly income (thousands), living space (square metres), age of the head, years since the last move. */
function households() {
  const household = (random) => {
    const age = 25 + 50 * random.uniform()
    const income = Math.exp(0.9 + 0.35 * random.normal() - ((age - 52) / 60) ** 2)
    return { age, income, space: 38 + 16 * income + 0.3 * age + 8 * random.normal(), since: 1 + 0.25 * (age - 25) * random.uniform() }
  }
  const columns = ['district', 'income', 'space', 'age', 'since_move']
  const row = ({ age, income, space, since }, random) => [random.uniform() < 0.4 ? 'centre' : 'edge', income, space, age, since]
  const [a, b] = [new Random(31), new Random(32)]
  write('households', 'year2014.csv', columns, 3000, () => row(household(a), a))
  // Ten years later: incomes rise, the high ones more; space falls for the low ones; people are older and move less.
  write('households', 'year2024.csv', columns, 2500, () => {
    const { age, income, space, since } = household(b)
    const low = 1 / (1 + Math.exp(4 * (income - 2)))
    return row({ age: age + 3, income: income * 1.08 + 0.09 * income * income, space: space - 6 * low + 2, since: 1.3 * since + 0.5 }, b)
  })
}

physics()
cells()
households()
