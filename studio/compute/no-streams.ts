// In place of what reads streams in pools: the tables of a page are in memory.
function absent(): never {
  throw new Error('The studio learns from tables in memory only.')
}

export class PoolPlan {
  constructor() {
    absent()
  }
}
export {
  absent as foldedStream,
  absent as sampleStream,
  absent as surveyOf,
  absent as withEveryClass,
  absent as withStreamConditions,
  absent as withStreamLabels,
}
