// Before the first paint, so that nobody who chose the dark is dazzled: see client/theme.ts.
try {
  const theme = localStorage.getItem('liane:theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // A browser that keeps nothing follows the system.
}

// In a page that the server has rendered: until client/main.ts answers, a click waits for it, and no form is sent.
;(() => {
  let ready = false
  /** @type {HTMLElement | null} */
  let clicked = null
  /** @param {Event} event */
  const hold = (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (ready || (event.type === 'click' && !button)) return
    event.preventDefault()
    if (button) clicked = button
  }
  addEventListener('click', hold, true)
  addEventListener('submit', hold, true)
  addEventListener('liane:ready', () => {
    ready = true
    if (clicked?.isConnected) clicked.click()
  })
  addEventListener('DOMContentLoaded', () => {
    const note = document.getElementById('too-old')
    if (note && !('findLast' in Array.prototype)) note.hidden = false
  })
})()
