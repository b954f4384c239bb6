import type { Db } from '../../database.ts'
import { featuresOf, type Ctx } from '../context.ts'
import { byName } from '../feature.ts'
import type { LetterKind, LetterStatus } from './tables.ts'

/** The recipient and subject of a letter. */
interface Addressed {
  kind: LetterKind
  to_person: string | null
  subject_id: string | null
}

type IsDue = (db: Db, letter: Addressed) => Promise<boolean>

declare module '../feature.ts' {
  interface Feature {
    /**
     * For each kind of letter, whether it should still be sent. Checked before each delivery, since the queue may be
     * hours late.
     */
    readonly letters?: Readonly<Partial<Record<LetterKind, IsDue>>>
  }
}

export async function isStillDue(ctx: Ctx, id: string): Promise<boolean> {
  const letter = await ctx.db
    .selectFrom('letters')
    .select(['kind', 'to_person', 'subject_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!letter) return false
  const isDue = byName(featuresOf(ctx).map(({ letters }) => letters)).get(letter.kind)
  return (await isDue?.(ctx.db, letter)) ?? true
}

const NOT_LEFT: readonly LetterStatus[] = ['queued', 'failed', 'kept']

/** Deletes unsent letters about a subject, to a person, or to a person who has left a community. */
export async function dropLetters(
  db: Db,
  which: { id: string } | { about: string } | { person: string } | { community: string; person: string },
): Promise<void> {
  const letters = db.deleteFrom('letters').where('status', 'in', NOT_LEFT)
  if ('id' in which) await letters.where('id', '=', which.id).execute()
  else if ('about' in which) await letters.where('subject_id', '=', which.about).execute()
  else if (!('community' in which)) await letters.where('to_person', '=', which.person).execute()
  else
    await letters.where('community_id', '=', which.community).where('to_person', '=', which.person).execute()
}

/** What a person answers « Ce n’était pas moi » to, at the address that they had then. */
const CONTESTABLE = ['address-change', 'second-factor']

/** Letters to a person that wait go to their new address, except those that they may contest. */
export async function readdressLetters(db: Db, person: string, address: string): Promise<void> {
  await db
    .updateTable('letters')
    .set({ to_address: address })
    .where('to_person', '=', person)
    .where('status', 'in', [...NOT_LEFT, 'unknown'])
    .where((where) =>
      where.or([where('subject_type', 'is', null), where('subject_type', 'not in', CONTESTABLE)]),
    )
    .execute()
}

/** Once the links of its letters lead nowhere, what they are about keeps their subjects only. */
export async function forgetLetters(db: Db, about: string): Promise<void> {
  await db.deleteFrom('letters').where('subject_id', '=', about).where('status', '=', 'queued').execute()
  await db
    .updateTable('letters')
    .set({ html: '', body_text: '' })
    .where('subject_id', '=', about)
    .where('status', 'in', ['failed', 'unknown', 'kept'])
    .execute()
}

/** Once a link has served, no letter keeps it: those that wait go, the others keep their subject only. */
export async function forgetTexts(db: Db, person: string, kind: LetterKind): Promise<void> {
  const theirs = { to_person: person, kind }
  await db
    .deleteFrom('letters')
    .where((where) => where.and(theirs))
    .where('status', '=', 'queued')
    .execute()
  await db
    .updateTable('letters')
    .set({ html: '', body_text: '' })
    .where((where) => where.and(theirs))
    .where('status', 'in', ['failed', 'unknown', 'kept'])
    .execute()
}
