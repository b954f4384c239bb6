import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, instant, type RowOf } from '../platform/columns.ts'
import { notHere } from '../platform/problem.ts'
import type { NewMember } from './invitations.contract.ts'

const i = columnsOf<'invitations'>('i')
const INVITATION = columnMap({
  community: i('community_id'),
  person: i('person_id'),
  structureId: i('structure_id'),
  structure: expression<string>('st.name'),
  name: expression<string>('c.name'),
  slug: expression<string>('c.slug'),
  givenName: i('given_name'),
  familyName: i('family_name'),
  position: i('position'),
  mainOccupation: i('main_occupation'),
  roles: i('roles'),
  manages: i('manages'),
  inviter: i('invited_by'),
  invitedBy: expression<string | null>(`lead.given_name || ' ' || lead.family_name`),
  at: instant(i('invited_at')),
})
export type PendingInvitation = RowOf<typeof INVITATION>

const JOINED = sql`
  from invitations i join communities c on c.id = i.community_id join structures st on st.id = i.structure_id
       left join people lead on lead.id = i.invited_by`

export async function findInvitation(
  db: Db,
  community: string,
  person: string,
): Promise<PendingInvitation | undefined> {
  return INVITATION.first(db, sql`${JOINED} where i.community_id = ${community} and i.person_id = ${person}`)
}

export async function listInvitationsOf(db: Db, person: string): Promise<PendingInvitation[]> {
  return INVITATION.rows(db, sql`${JOINED} where i.person_id = ${person} order by i.invited_at desc limit 50`)
}

/** Invited again with other words, the last ones count. */
export async function putInvitation(
  db: Db,
  community: string,
  person: string,
  { structure, givenName, familyName, position, mainOccupation, roles = [], manages = false }: NewMember,
  by: { person: string | null; at: Date },
): Promise<void> {
  const invitation = {
    structure_id: structure,
    given_name: givenName.trim(),
    family_name: familyName.trim(),
    position,
    main_occupation: mainOccupation,
    roles,
    manages,
    invited_by: by.person,
    invited_at: by.at,
  }
  await db
    .insertInto('invitations')
    .values({ community_id: community, person_id: person, ...invitation })
    .onConflict((conflict) => conflict.columns(['community_id', 'person_id']).doUpdateSet(invitation))
    .execute()
}

/** Removes an invitation that is answered or withdrawn. Of several at once, one finds it. */
export async function takeInvitation(db: Db, community: string, person: string): Promise<PendingInvitation> {
  const invitation = await findInvitation(db, community, person)
  const { numDeletedRows } = await db
    .deleteFrom('invitations')
    .where('community_id', '=', community)
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow()
  if (!invitation || numDeletedRows === 0n) throw notHere()
  return invitation
}

/** Gives the invitations of one account to another, except where that one is or is invited already. @returns those given */
export async function moveInvitations(
  db: Db,
  { from, into }: { from: string; into: string },
): Promise<{ community: string; structure: string }[]> {
  const { rows } = await sql<{ community: string; structure: string }>`
    update invitations i set person_id = ${into}
     where i.person_id = ${from}
       and not exists (select from invitations o where o.community_id = i.community_id and o.person_id = ${into})
       and not exists (select from memberships m where m.community_id = i.community_id and m.person_id = ${into}
                          and m.left_at is null)
    returning i.community_id as community, i.structure_id as structure
  `.execute(db)
  await db.deleteFrom('invitations').where('person_id', '=', from).execute()
  return rows
}
