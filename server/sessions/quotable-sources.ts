import { sql } from 'kysely'
import { href } from '../addresses.ts'
import type { KnownSource } from '../community/quotable-sources.access.ts'
import { cites, type Quoting } from '../community/quoted-by.access.ts'
import type { Db } from '../database.ts'
import { saidOf } from '../platform/richtext/quotes.rules.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { isLookedAt } from '../redactions/columns.ts'
import type { AgendaItem } from './contract.ts'

export const sessionSources = { session: { load: loadSessions, said: saidInSessions } }

type Row = Omit<KnownSource, 'meets' | 'href'> & { slug: string; at: string; place: string }

async function loadSessions(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const { rows } = await sql<Row>`
    select 'session' as kind, s.id, s.community_id as community, s.level, s.circle_id as circle,
           s.title || case s.status when 'cancelled' then ' (séance annulée)' else '' end as label,
           c.slug, s.venue as place, ${isLookedAt(sql`s.id`)} as "partlyWithheld",
           to_char(s.starts_at at time zone c.time_zone, 'YYYY-MM-DD"T"HH24:MI') as at,
           array(select distinct a.structure_id from session_attendance a
                  where a.session_id = s.id and a.state = 'present') as structures
      from sessions s join communities c on c.id = s.community_id where s.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ slug, at, place, ...session }) => ({
    ...session,
    href: href('session', { community: slug, session: session.id }),
    meets: { at, place },
  }))
}

async function saidInSessions(db: Db, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; title: string; agenda: AgendaItem[]; minutes: RichText | null }>`
    select s.id, s.title, s.agenda, x.doc as minutes
      from sessions s left join texts x on x.id = s.minutes_text where s.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ id, title, agenda, minutes }) => ({
    id,
    said: [title, ...agenda.map((item) => item.title), ...(minutes ? [saidOf(minutes)] : [])],
  }))
}

export async function minutesQuoting(db: Db, community: string, ids: readonly string[]): Promise<Quoting[]> {
  const { rows } = await sql<Quoting>`
    select s.level, s.circle_id as circle, 'le compte rendu de «\u00a0' || s.title || '\u00a0»' as name
      from sessions s join texts x on x.id = s.minutes_text
     where s.community_id = ${community} and s.id <> all (${sql.val(ids)}::uuid[])
       and ${cites('x.doc', ids)}
  `.execute(db)
  return rows
}
