import { newId } from '../new-id.ts'
import { contentId } from './content-id.ts'
import { call } from '#client/api.ts'
import { newThreadDraft } from '#client/drafts.ts'
import type { Posture } from '#server/community/contract.ts'
import type { RichText } from '#server/platform/richtext/richtext.contract.ts'
import { OpenThread } from '#server/threads/contract.ts'
import type { NewThread, ThreadKind, Vignette } from '#server/threads/thread.contract.ts'

/** The new-thread form: what is asked of the server, and what differs while it is being filled. */
interface Asked extends Omit<NewThread, 'body' | 'circle' | 'tags'> {
  kind: ThreadKind
  vignette: Vignette
  body: RichText | undefined
  /** The circle's id; empty for other levels. */
  circle: string
  posture: Posture
  /** As typed, separated by commas. */
  tags: string
  /** The idempotency key of OpenThread: sent twice, it opens one thread. */
  command: string
}

const blank = (): Asked => ({
  kind: 'problem',
  title: '',
  vignette: { established: '', tried: '', question: '' },
  body: undefined,
  level: 'community',
  circle: '',
  posture: 'personal',
  tags: '',
  command: newId(),
})

/** The new thread being written, stored in this browser until it is opened. */
export class NewThreadForm {
  // Fields are bound to it.
  // eslint-disable-next-line no-restricted-syntax
  asked = $state<Asked>(blank())
  readonly isProblem = $derived(this.asked.kind === 'problem')
  readonly #community: string
  readonly #kept

  constructor(community: string) {
    this.#community = community
    this.#kept = newThreadDraft<Asked>(community)
    this.asked = { ...blank(), ...this.#kept.read() }
  }

  /** Call in an $effect: stores changes. */
  keep(): void {
    this.#kept.write($state.snapshot(this.asked))
  }

  /** @returns the id of the new thread */
  async send(): Promise<string> {
    const params = { community: this.#community }
    const { id } = await call(OpenThread, { params, body: this.#body() }, { command: this.#command() })
    this.#kept.clear()
    this.asked = blank()
    this.#kept.clear()
    return id
  }

  #body(): NewThread {
    const {
      title,
      vignette,
      body,
      circle,
      posture,
      sealed,
      tags,
      command: _,
      ...rest
    } = $state.snapshot(this.asked)
    return {
      ...rest,
      title: title.trim(),
      ...(this.isProblem ? { vignette } : body && { body }),
      ...(circle && { circle }),
      ...(sealed ? { sealed } : { posture }),
      tags: tagsIn(tags),
    }
  }

  /** An idempotency key belongs to one content: changed content gets a new key. */
  #command(): string {
    return contentId(JSON.stringify([this.asked.command, this.#body()]))
  }
}

const TAGS = 6

function tagsIn(typed: string): string[] {
  const tags = typed.split(',').map((tag) => tag.trim())
  return tags.filter((tag, i) => tag.length >= 2 && tags.indexOf(tag) === i).slice(0, TAGS)
}
