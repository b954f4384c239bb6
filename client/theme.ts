/** The choice is applied before the first paint by public/assets/theme-1.js, which reads the same key. */
const KEY = 'liane:theme'

export type Theme = 'system' | 'light' | 'dark'

export function theme(): Theme {
  const kept = ON_SERVER ? null : localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function setTheme(choice: Theme): void {
  if (choice === 'system') {
    localStorage.removeItem(KEY)
    delete document.documentElement.dataset['theme']
  } else {
    localStorage.setItem(KEY, choice)
    document.documentElement.dataset['theme'] = choice
  }
}
