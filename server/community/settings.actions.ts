import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { requireUnchanged } from '../platform/stale.ts'
import { requireAdministrator, signAsLeadOrAdministrator } from './access.ts'
import { isTimeZone } from './rules.ts'
import { notATimeZone, type CommunityEntry, type Settings, type SomeSettings } from './settings.contract.ts'
import * as queries from './settings.queries.ts'

interface Change {
  before: SomeSettings
  after: SomeSettings
}

export async function listCommunities(ctx: Ctx): Promise<CommunityEntry[]> {
  await requireAdministrator(ctx)
  return queries.listCommunities(ctx.db)
}

export async function readSettings(ctx: Ctx, community: string): Promise<Settings> {
  await signAsLeadOrAdministrator(ctx, community)
  return (await queries.findSettings(ctx.db, community)) ?? missing()
}

/** Refuses the whole change when one of its settings has another value than the asker saw. */
export async function changeSettings(ctx: Ctx, community: string, change: Change): Promise<Settings> {
  return inTransaction(ctx, async (ctx) => {
    const signature = await signAsLeadOrAdministrator(ctx, community)
    const current = (await queries.lockSettings(ctx.db, community)) ?? missing()
    requireUnchanged(current, change.before, change.after, '/after')
    const settings = { ...current, ...change.after }
    if (!isTimeZone(settings.timeZone)) throw notATimeZone({ errors: [errorAt('timeZone', ZONE)] })

    const changed = namesOf(change.after).filter((name) => settings[name] !== current[name])
    if (changed.length === 0) return settings
    await queries.writeSettings(ctx.db, community, settings)
    await ctx.announce({
      name: 'community:settings-changed',
      community,
      subject: { type: 'community', id: community },
      level: 'community',
      signature,
      payload: { changed },
    })
    return settings
  })
}

const ZONE = 'Choisissez un fuseau horaire dans la liste.'

const namesOf = (settings: SomeSettings) => Object.keys(settings) as (keyof Settings)[]
const errorAt = (name: keyof Settings, detail: string) => ({ pointer: `/after/${name}`, detail })
const missing = () => {
  throw notHere()
}
