import { sql, type RawBuilder } from 'kysely'
import { wouldLackSecondFactor } from '../accounts/second-factors.columns.ts'
import type { Ctx } from '../platform/context.ts'
import { problem } from '../platform/problem.ts'

/** 401, as RFC 9470 has it: the sign-in is good, and not enough. */
export const secondFactorNeeded = problem(
  'second-factor-needed',
  401,
  'Votre rôle demande une deuxième étape à la connexion. Rouvrez Liane : elle vous aide à l’ajouter, puis vous reprenez.',
)

/** SQL: whether `people.id` lacks the second factor that the installation requires. Read with the sign-in, at each request. */
export const lacksSecondFactor: RawBuilder<boolean> = sql`(
  exists (select 1 from installation_settings where second_factor_required) and ${wouldLackSecondFactor}
)`

const KEY = 'second-factor-needed'

/** Until they have a second factor, this asker can do nothing else than setting it up. */
export function holdBack(ctx: Ctx): void {
  ctx.cache.set(KEY, Promise.resolve(true))
}

export const isHeldBack = (ctx: Ctx) => ctx.cache.has(KEY)
