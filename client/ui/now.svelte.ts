import { createSubscriber } from 'svelte/reactivity'

const listening = createSubscriber((changed) => {
  const timer = setInterval(changed, 30_000)
  return () => clearInterval(timer)
})

/** The present moment, for what says how long ago: read in a component, it renews itself. */
export function now(): Date {
  listening()
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- the subscription renews it
  return new Date()
}
