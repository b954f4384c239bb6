import { call, Refusal } from '#client/api.ts'
import { draft, keptUnder } from '#client/drafts.ts'
import { AddPost } from '#server/threads/contract.ts'
import type { Leaving } from './outbox.svelte.ts'

/** Sends the replies that wait in this browser, whatever page is open; what is refused stays to be seen. */
export async function sendLeft(): Promise<void> {
  for (const { place, value } of keptUnder('fil/').filter(({ place }) => place.includes('/envoi/'))) {
    const { at, asked, command } = value as Leaving
    try {
      await call(AddPost, { params: at, body: asked }, { command })
      draft(place, { shared: true }).clear()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
}
