import { isDark, setTheme } from './theme.ts'

export function ThemeSwitch() {
  const dark = isDark()
  return (
    <button type="button" class="quiet" onClick={() => setTheme(dark ? 'light' : 'dark')}>
      {dark ? 'Light' : 'Dark'}
    </button>
  )
}
