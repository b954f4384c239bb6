import { membersOf } from '../community/access.ts'
import type { Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { doc } from '../platform/richtext/build.rules.ts'
import { maskText, unmaskText } from '../platform/texts/mask.ts'
import { readText } from '../platform/texts/texts.ts'
import { HIDDEN_WORDS } from '../redactions/contract.ts'
import type { Redactable } from '../redactions/redactable.access.ts'
import { sessionFor } from './access.ts'
import * as minutes from './minutes.queries.ts'
import { minutesAuthor } from './rules.ts'

interface HeldMinutes {
  html: string
  plain: string
  /** Whether nobody could write them, before. */
  frozen: boolean
}

/** The minutes of a session, by the session's id. */
export const redactableMinutes: Redactable = {
  source: 'session',

  async find(ctx, community, id) {
    const { reader, session } = await sessionFor(ctx, community, id)
    if (session.minutesText === null) throw notHere()
    const author = minutesAuthor(session)
    return { level: session.level, circle: session.circle, author, isMine: author === reader.person }
  },

  quotedAs: (_ctx, id) => Promise.resolve([id]),

  async hide(ctx, id) {
    const text = await textOf(ctx, id)
    await readText(ctx, text) // so that the HTML is of now
    const { html } = await minutes.readingOf(ctx.db, id)
    const { plain, frozen } = await maskText(ctx, text, doc(HIDDEN_WORDS))
    return { html, plain, frozen }
  },

  async show(ctx, id, held) {
    await unmaskText(ctx, await textOf(ctx, id), held as unknown as HeldMinutes)
  },

  async tell(ctx, id) {
    const { community, level, circle, kind } = await minutes.readingOf(ctx.db, id)
    await ctx.announce({
      name: 'minutes:masked',
      community,
      subject: { type: 'session', id },
      level,
      circle,
      signature: null,
      payload: { kind },
      rightsOf: await membersOf(ctx, community),
    })
  },

  read(held) {
    const { html, plain } = held as unknown as HeldMinutes
    return { title: null, html, plain }
  },
}

async function textOf(ctx: Ctx, session: string): Promise<string> {
  const { text } = await minutes.readingOf(ctx.db, session)
  if (text === null) throw notHere()
  return text
}
