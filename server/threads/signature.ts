import { sign } from '../community/access.ts'
import type { MandateScope, Posture, Reader } from '../community/contract.ts'
import { dayIn } from '../community/rules.ts'
import type { Ctx, Signature } from '../platform/context.ts'
import * as queries from './queries.ts'
import { mondayOf } from './posts.rules.ts'

/** Who signs something, and the date it shows. */
export interface Signing {
  readonly signature: Signature | null
  readonly scope: MandateScope | null
  readonly at: Date
}

export const signedNow = (ctx: Ctx, reader: Reader, posture: Posture = 'personal'): Signing => ({
  signature: sign(reader, posture),
  scope: reader.mandate?.scope ?? null,
  at: ctx.now,
})

/** Unsigned and dated by its week: an hour would be enough to guess the author. */
export async function sealedThisWeek(ctx: Ctx, community: string): Promise<Signing> {
  const zone = await queries.timeZoneOf(ctx.db, community)
  return { signature: null, scope: null, at: new Date(`${mondayOf(dayIn(zone, ctx.now))}T00:00:00Z`) }
}

/** The columns of a signature, as every table here has them. */
export function signedColumns({ signature, scope }: Signing) {
  return {
    sealed: signature === null,
    signed_person: signature?.person ?? null,
    signed_structure: signature?.structure ?? null,
    signed_mandate: signature?.mandate ?? null,
    signed_posture: signature?.posture ?? null,
    signed_scope: signature && scope,
  }
}
