import { effect, signal } from '@preact/signals'
import { kept } from '../link/kept.ts'

export type Theme = 'system' | 'light' | 'dark'

const STORED = kept('brenier-theme', 'light or dark')
const dark = matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = signal(dark.matches)
dark.addEventListener('change', ({ matches }) => {
  systemIsDark.value = matches
})

const theme = signal<Theme>(stored())

/** Whether the page is dark now. */
export function isDark(): boolean {
  return theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value)
}

effect(() => {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'
})

export function setTheme(next: Theme): void {
  theme.value = next
  STORED.write(next)
}

function stored(): Theme {
  const value = STORED.read()
  return value === 'light' || value === 'dark' ? value : 'system'
}
