import type { Db } from '../database.ts'

type Kind = 'invitation' | 'reset' | 'second-factor'

export interface Link {
  kind: Kind
  person: string
  /** Of an invitation: the community that it leads to. */
  community: string | null
  expiresAt: Date
  usedAt: Date | null
}

export async function insertLink(
  db: Db,
  hash: Buffer,
  { kind, person, community, expiresAt }: Omit<Link, 'usedAt'>,
): Promise<void> {
  const row = { token_hash: hash, kind, person_id: person, community_id: community, expires_at: expiresAt }
  await db
    .insertInto('account_links')
    .values({ ...row, used_at: null })
    .execute()
}

export async function findLink(db: Db, hash: Buffer, kind: Kind): Promise<Link | undefined> {
  return db
    .selectFrom('account_links')
    .select([
      'kind',
      'person_id as person',
      'community_id as community',
      'expires_at as expiresAt',
      'used_at as usedAt',
    ])
    .where('token_hash', '=', hash)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

/** Marks the link as used. Of several simultaneous uses, one gets the person. */
export async function claimLink(
  db: Db,
  hash: Buffer,
  kind: Kind,
  now: Date,
): Promise<Pick<Link, 'person' | 'community' | 'expiresAt'> | undefined> {
  return db
    .updateTable('account_links')
    .set({ used_at: now })
    .where('token_hash', '=', hash)
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['person_id as person', 'community_id as community', 'expires_at as expiresAt'])
    .executeTakeFirst()
}

/** Deletes the links, unused, that give an account, when it is closed, given back, or leaves the address that they were sent to. */
export async function dropKeys(db: Db, person: string): Promise<void> {
  for (const kind of ['reset', 'second-factor'] as const) await dropLinks(db, person, kind)
}

/** Deletes a person's unused links of this kind: a newer link or a new password replaces them. */
export async function dropLinks(
  db: Db,
  person: string,
  kind: Kind,
  { community }: { community?: string } = {},
): Promise<void> {
  let links = db
    .deleteFrom('account_links')
    .where('person_id', '=', person)
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
  if (community !== undefined) links = links.where('community_id', '=', community)
  await links.execute()
}

/** Marks the other invitation links of a person as used: they have a password now. */
export async function retireInvitations(db: Db, person: string, now: Date): Promise<void> {
  await db
    .updateTable('account_links')
    .set({ used_at: now })
    .where('person_id', '=', person)
    .where('kind', '=', 'invitation')
    .where('used_at', 'is', null)
    .execute()
}
