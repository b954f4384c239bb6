import { embeddedAt } from '#client/embedded.ts'
import { createSubscriber } from 'svelte/reactivity'

const listening = createSubscriber((changed) => {
  const timer = setInterval(changed, 30_000)
  return () => clearInterval(timer)
})

/** The current time, reactive: components that show elapsed time update by themselves. */
export function now(): Date {
  listening()
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- the subscription renews it
  return embeddedAt() ?? new Date()
}
