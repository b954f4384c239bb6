import { me } from '#client/me.svelte.ts'
import { href, router } from '#client/routes.ts'
import type { Entered } from '#server/accounts/contract.ts'

/** After a right password or link: goes to the page of the code when one is asked for, or in. */
export async function goOn({ codeNeeded }: Entered, to = '/'): Promise<void> {
  if (!codeNeeded) return me.arrive(to)
  await router.go(href('code', {}, { query: { retour: to } }), { replace: true })
}
