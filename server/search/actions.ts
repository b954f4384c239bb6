import { own } from '../platform/own.rules.ts'
import { membership, visibleTo } from '../community/access.ts'
import type { Ctx } from '../platform/context.ts'
import { findEntries } from '../platform/search/search.ts'
import { ACRONYMS, KIND_WORDS } from './acronyms.ts'
import type { FoundPage } from './contract.ts'
import * as queries from './queries.ts'

const FOUND = 20
/** Subjects that include their parts: a search of threads includes posts. */
const KINDS: Record<string, string[]> = { thread: ['thread', 'post'], directory: ['person', 'structure'] }

/** What holds the words, best first, among what the asker may read, each with the page it is on. */
export async function search(
  ctx: Ctx,
  community: string,
  { q, kind, before }: { q: string; kind?: string; before?: string },
): Promise<FoundPage> {
  const reader = await membership(ctx, community)
  const page = await findEntries(ctx.db, {
    community,
    visible: (alias) => visibleTo(reader, alias),
    query: q,
    kinds: kind ? (own(KINDS, kind) ?? [kind]) : undefined,
    before,
    limit: FOUND,
    vocabulary: { acronyms: ACRONYMS, kindWords: KIND_WORDS },
    also: queries.directoryEntries(community),
  })
  return {
    next: page.next,
    total: page.total,
    widened: page.widened,
    found: page.found.map(({ subject, parent, anchor, level, title, excerpt, at }) => ({
      kind: subject.type,
      id: subject.id,
      page: parent
        ? { kind: parent.type, id: parent.id, title: parent.title }
        : { kind: subject.type, id: subject.id, title: title.map(({ text }) => text).join('') },
      anchor,
      level: level as FoundPage['found'][number]['level'],
      title,
      excerpt,
      at: at.toISOString(),
    })),
  }
}
