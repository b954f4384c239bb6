import type { Ctx } from '../platform/context.ts'
import type { FactAbout, PayloadOf } from '../platform/facts.ts'
import { sign } from './access.ts'
import type { Reader } from './contract.ts'
import { concernedBy } from './members.queries.ts'

const PRIVATE: readonly string[] = [
  'member:invited',
  'member:uninvited',
  'member:declined',
  'member:renamed',
] satisfies FactAbout<'person'>[]

type PersonFact = {
  [Name in FactAbout<'person'>]: { name: Name; payload: PayloadOf<Name> }
}[FactAbout<'person'>]

/** Announces what happened to a person. Of an invitation, it is heard by the leads and the person invited only. */
export async function announceOf(
  ctx: Ctx,
  community: string,
  by: Reader | null,
  person: string,
  fact: PersonFact,
): Promise<void> {
  await ctx.announce({
    ...fact,
    community,
    subject: { type: 'person', id: person },
    ...(PRIVATE.includes(fact.name)
      ? { level: 'concerned', only: [person, ...(await concernedBy(ctx.db, community, null))] }
      : { level: 'community' }),
    signature: by && sign(by),
    rightsOf: [person],
  })
}
