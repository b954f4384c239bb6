import type { Ctx } from '../platform/context.ts'
import { administratorsBut } from './queries.ts'

/** Whom a person may write to about their account: the end of a French sentence, after « à ». */
export async function whomToAsk(ctx: Ctx, person: string): Promise<string> {
  const [first] = await administratorsBut(ctx.db, person)
  if (!first) return 'l’administration de votre Liane'
  return `${first.givenName} ${first.familyName} (${first.email}), qui administre votre Liane`
}
