import { randomUUID } from 'node:crypto'
import { LEVELS, type Level, type Reader } from '#server/community/contract.ts'
import { mayRead } from '#server/community/rules.ts'
import { membership } from '#server/community/access.ts'
import type { Db } from '#server/database.ts'
import { composeIssue } from '#server/journal/actions.ts'
import { importTool } from '#server/library/actions.ts'
import { freezeVersion } from '#server/library/versions.actions.ts'
import { planSession } from '#server/sessions/planning.actions.ts'
import { addPost, openThread } from '#server/threads/actions.ts'
import { doc } from '#server/platform/richtext/build.rules.ts'
import type { Person } from '../support/people.ts'

/** Who makes things. */
type Maker = Pick<Person, 'id' | 'ctx'>

/** Things at one level of a community, each with words that nobody else has. */
export interface Things {
  level: Level
  ids: Record<string, string>
  canary: string
}

/** One of each kind of thing at each level, made by people who may. */
export async function things(
  db: Db,
  community: string,
  { solange, cindy, structures }: { solange: Maker; cindy: Maker; structures: Record<string, string> },
): Promise<Things[]> {
  const circle = randomUUID()
  await db
    .insertInto('circles')
    .values({ id: circle, community_id: community, name: 'Un cercle', created_at: new Date() })
    .execute()
  await db.insertInto('circle_members').values({ circle_id: circle, person_id: cindy.id }).execute()

  const made: Things[] = []
  for (const level of LEVELS) {
    const author = level === 'circle' ? cindy : solange
    const canary = `canari-${level}-${randomUUID().slice(0, 8)}`
    made.push({ level, canary, ids: await make(author, community, { level, circle, canary, structures }) })
  }
  return made
}

interface Place {
  level: Level
  circle: string
  canary: string
  structures: Record<string, string>
}

async function make(author: Maker, community: string, { level, circle, canary, structures }: Place) {
  const ctx = () => author.ctx()
  const place = { level, ...(level === 'circle' && { circle }) }
  const talk = level === 'public' ? {} : await talkOf(author, community, place, canary)
  const tool = await importTool(ctx(), community, {
    title: `Un outil ${canary}`,
    kind: 'tool',
    whatChanges: `Ce que change le ${canary}.`,
    text: `Un texte avec le ${canary}.`,
    format: 'markdown',
    ...place,
  })
  await freezeVersion(ctx(), community, tool.id, { changeNote: canary, credits: [structures['carif']!] })
  const session = await planSession(ctx(), community, {
    title: `Une séance ${canary}`,
    kind: 'working_session',
    purpose: 'exchange',
    template: 'exchange',
    startsAt: '2026-04-01T13:00:00.000Z',
    endsAt: '2026-04-01T15:00:00.000Z',
    venue: canary,
    agenda: [{ title: canary, minutes: 20 }],
    ...place,
  })
  return { ...talk, tool: tool.id, session: session.id }
}

/** Nobody talks for the whole world to read: a thread is never public. */
async function talkOf(
  author: Maker,
  community: string,
  place: { level: Level; circle?: string },
  canary: string,
) {
  const thread = await openThread(author.ctx(), community, {
    kind: 'question',
    title: `Un fil ${canary}`,
    body: doc(`Ce que dit le ${canary}.`),
    ...place,
  })
  const post = await addPost(author.ctx(), community, thread.id, { body: doc(`Une réponse, ${canary}.`) })
  return { thread: thread.id, post: post.id }
}

/** The journal has levels of its own: an issue in preparation, for the people who prepare it. */
export async function draftIssue(solange: Pick<Person, 'ctx'>, community: string): Promise<string> {
  const issue = await composeIssue(solange.ctx(), community, {
    title: 'Un numéro en préparation, canari-issue',
    periodFrom: '2026-01-01',
    periodTo: '2026-03-16',
    audience: 'community',
  })
  return issue.id
}

export async function readerOf(person: Person, community: string): Promise<Reader | null> {
  return membership(person.ctx(), community).catch(() => null)
}

export function canRead(reader: Reader | null, { level }: Things, circles: readonly string[]): boolean {
  if (!reader) return false
  return mayRead(reader, { level, circle: level === 'circle' ? (circles[0] ?? null) : null })
}
