import { effect, signal } from '@preact/signals'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'brenier-theme'
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
  storage()?.setItem(KEY, next)
}

function stored(): Theme {
  const value = storage()?.getItem(KEY)
  return value === 'light' || value === 'dark' ? value : 'system'
}

/** Null if the page may not store anything; then the choice lasts only as long as the page. */
function storage(): Storage | null {
  try {
    return localStorage
  } catch (error) {
    console.info(`The choice of light or dark is not kept: ${(error as Error).message}`)
    return null
  }
}
