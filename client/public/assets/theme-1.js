// Before the first paint, so that nobody who chose the dark is dazzled: see client/theme.ts.
try {
  const theme = localStorage.getItem('liane:theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // A browser that keeps nothing follows the system.
}
