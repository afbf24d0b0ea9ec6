import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { InputError, type Option } from '../../../index.ts'
import { type CommandModule, type Flags, helpWithExamples, type Outcome, type Session } from '../../command.ts'
import { FlagSet, ofOption } from '../../schema.ts'
import { count, plural } from '../../text.ts'
import { packageFolder } from './package-folder.ts'
import { openStudio } from './server.ts'

const PORT: Option<number> & { readonly default: number } = {
  kind: 'whole',
  takes: 'a port, from 0 (any that is free) to 65535',
  summary: 'port on this machine at which the page is served; 0 for any free one',
  default: 4173,
  accepts: (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= 65_535,
}

const flags = new FlagSet({ port: ofOption(PORT, '<N>') })

export const { define, run, flagOf }: CommandModule = {
  define(command) {
    helpWithExamples(
      command,
      'Serves the studio, a page that learns maps from your data, until Ctrl-C. Only this machine can reach it.',
      ['brenier studio', 'brenier studio --port 0'],
    )
    flags.define(command)
  },
  run: runStudio,
  flagOf: (option) => flags.flagOf(option),
}

/** `brenier studio`: serves until the user interrupts it, which is its normal end. */
async function runStudio(_: readonly string[], given: Flags, { signal, messages }: Session): Promise<Outcome> {
  const { port = PORT.default } = flags.parse(given)
  const folder = join(packageFolder(), 'dist/studio')
  if (!existsSync(join(folder, 'index.html')))
    throw new InputError(`The studio is not built (${folder} is absent); run \`npm run build\`.`)
  const studio = await openStudio(folder, port)
  messages.notice(`The studio is at ${studio.url} for this machine alone; Ctrl-C ends it.`)
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
  await studio.close()
  return {
    json: { url: studio.url, requests: studio.requests() },
    text: `The studio was at ${studio.url}; ${count(studio.requests())} ${plural(studio.requests(), 'request').replace(/^\S+ /, '')}.`,
  }
}
