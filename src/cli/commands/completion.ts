import type { Command } from 'commander'
import { UsageError } from '../../index.ts'
import { type CommandModule, type Flags, helpWithExamples, type Outcome, type Session } from '../command.ts'

/** The parts of a command that a shell can complete. */
interface Completed {
  readonly name: string
  readonly summary: string
  readonly flags: readonly { readonly names: readonly string[]; readonly takesValue: boolean; readonly help: string }[]
}

/** The completion scripts; the first line of each says how to load it. */
const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript }
const isShell = (name: string): name is keyof typeof SHELLS => Object.hasOwn(SHELLS, name)

export const { define, run }: CommandModule = {
  define(command) {
    helpWithExamples(command, 'Prints what a shell needs to complete commands, flags and files with the tab key.', [
      'eval "$(brenier completion bash)" # in ~/.bashrc',
      'eval "$(brenier completion zsh)"  # in ~/.zshrc, below compinit',
      'brenier completion fish > ~/.config/fish/completions/brenier.fish',
    ])
    command.argument('<SHELL>', `the shell: ${Object.keys(SHELLS).join(', ')}`)
  },
  run: runCompletion,
}

/** `brenier completion SHELL`. */
async function runCompletion([shell = '']: readonly string[], _: Flags, { commands }: Session): Promise<Outcome> {
  if (!isShell(shell))
    throw new UsageError(
      `brenier completion takes ${Object.keys(SHELLS).join(', ')}, found ${JSON.stringify(shell)}; name the shell that you use.`,
    )
  const script = SHELLS[shell]((await commands()).map(completed)).trimEnd()
  return { json: { shell, script }, text: script }
}

function completed(command: Command): Completed {
  const flags = command.options
    .filter(({ hidden }) => !hidden)
    .map(({ short, long, required, description: help }) => ({
      names: [short, long].filter((name) => name !== undefined),
      takesValue: required,
      help,
    }))
  flags.push({ names: ['-h', '--help'], takesValue: false, help: 'print this help' })
  return { name: command.name(), summary: command.summary(), flags }
}

/** Words that may follow a command besides its flags and files. */
function wordsOf({ name }: Completed, all: readonly Completed[]): string[] {
  if (name === 'help') return all.map((one) => one.name).filter((one) => one !== 'help')
  return name === 'completion' ? Object.keys(SHELLS) : []
}

function withHelp(commands: readonly Completed[]): Completed[] {
  return [...commands, { name: 'help', summary: 'print the help of a command', flags: [] }]
}

function bashScript(commands: readonly Completed[]): string {
  const all = withHelp(commands)
  const names = all.map(({ name }) => name)
  const cases = all.map((one) => {
    const words = [...wordsOf(one, all), ...one.flags.flatMap((flag) => flag.names)].join(' ')
    return `    ${one.name}) words="${words}" ;;`
  })
  return `# In ~/.bashrc: eval "$(brenier completion bash)"
_brenier() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="" words i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
    ${names.join('|')}) command="\${COMP_WORDS[i]}"; break ;;
    esac
  done
  case "$command" in
${cases.join('\n')}
    *) words="${names.join(' ')} --help --version" ;;
  esac
  COMPREPLY=()
  case "$command:$word" in
    *:-* | :* | help:* | completion:*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
  esac
}
complete -o default -F _brenier brenier`
}

function zshScript(commands: readonly Completed[]): string {
  const all = withHelp(commands)
  const item = (name: string, help: string) => quoted(`${name}:${help}`)
  const cases = all.map((one) => {
    const flags = one.flags.flatMap(({ names, help }) => names.map((name) => item(name, help)))
    const words = wordsOf(one, all)
    const others = words.length > 0 ? `compadd ${words.join(' ')}` : '_files'
    return `    (${one.name}) items=(${flags.join(' ')}); if [[ $PREFIX == -* ]]; then _describe -o option items; else ${others}; fi ;;`
  })
  return `# In ~/.zshrc, below compinit: eval "$(brenier completion zsh)"
_brenier() {
  local command="" word
  local -a items
  for word in \${words[2,CURRENT-1]}; do
    case $word in
    (${all.map(({ name }) => name).join('|')}) command=$word; break ;;
    esac
  done
  case $command in
${cases.join('\n')}
    (*) items=(${all.map(({ name, summary }) => item(name, summary)).join(' ')}); _describe command items ;;
  esac
}
compdef _brenier brenier`
}

function fishScript(commands: readonly Completed[]): string {
  const all = withHelp(commands)
  const lines = all.flatMap((one) => {
    const after = `complete -c brenier -n '__fish_seen_subcommand_from ${one.name}'`
    const words = wordsOf(one, all)
    return [
      `complete -c brenier -n "not __fish_seen_subcommand_from $names" -f -a ${one.name} -d ${quoted(one.summary)}`,
      ...(words.length > 0 ? [`${after} -f -a ${quoted(words.join(' '))}`] : []),
      ...one.flags.map(({ names, takesValue, help }) => {
        const spelt = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
        return `${after} ${spelt.join(' ')}${takesValue ? ' -r' : ''} -d ${quoted(help)}`
      }),
    ]
  })
  return `# brenier completion fish > ~/.config/fish/completions/brenier.fish
set -l names ${all.map(({ name }) => name).join(' ')}
${lines.join('\n')}`
}

/** A word in quotes, so that a shell does not change it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
