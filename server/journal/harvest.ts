import { loadSources, narrowerThan, type KnownSource } from '../community/sources.access.ts'
import { listSessions } from '../sessions/actions.ts'
import { isNoWiderThan, levelsWithin } from '../community/rules.ts'
import type { Ctx } from '../platform/context.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { sourcesOf } from '../platform/richtext/sources.rules.ts'
import { nodesOf } from '../platform/richtext/words.rules.ts'
import type { Balance, Candidate } from './contract.ts'
import * as queries from './queries.ts'
import { balanceOf, levelOf, scoreOf, sectionOf, type Happened } from './rules.ts'
import type { Material } from './compose.rules.ts'

const PATHS = { thread: 'fils', tool: 'outils', session: 'seances' } as const

/** What of the period may be told in this issue: nothing that one of its readers could not open. */
export async function candidatesFor(
  ctx: Ctx,
  issue: queries.IssueRow,
  told: ReadonlySet<string>,
): Promise<Candidate[]> {
  const { slug, time_zone } = await queries.readCommunity(ctx.db, issue.community_id)
  const happened = await queries.harvest(ctx.db, {
    community: issue.community_id,
    from: issue.period_from,
    to: issue.period_to,
    timeZone: time_zone,
    audience: { levels: levelsWithin(issue.audience), circles: [] },
  })
  const sources = await loadSources(ctx.db, happened)
  const readable = sources.filter((source) => isNoWiderThan(levelOf(issue.audience), source))
  const byId = new Map(readable.map((source) => [source.id, source]))
  return happened.flatMap((one) => {
    const source = byId.get(one.id)
    const section = sectionOf(one)
    return source && section ? [toCandidate(one, source, { section, slug, told: told.has(one.id) })] : []
  })
}

function toCandidate(
  one: Happened,
  source: KnownSource,
  { section, slug, told }: { section: string; slug: string; told: boolean },
): Candidate {
  return {
    section,
    kind: one.kind,
    id: one.id,
    label: source.label,
    note: noteOf(one),
    href: `/c/${slug}/${PATHS[one.kind]}/${one.id}`,
    score: scoreOf(one, new Set()),
    told,
  }
}

/** Why it is proposed, in a line. */
function noteOf({ facts, structures }: Happened): string {
  const posts = facts['post:added'] ?? 0
  const counted = [
    posts > 0 ? plural(posts, 'message', 'messages') : '',
    structures.length > 0 ? plural(structures.length, 'structure', 'structures') : '',
  ]
  return counted.filter((part) => part !== '').join(', ')
}

const plural = (n: number, one: string, many: string) => `${n}\u00a0${n < 2 ? one : many}`

/** All that the first draft is made from. */
export async function materialFor(ctx: Ctx, issue: queries.IssueRow): Promise<Material> {
  const { time_zone } = await queries.readCommunity(ctx.db, issue.community_id)
  const period = {
    community: issue.community_id,
    from: issue.period_from,
    to: issue.period_to,
    timeZone: time_zone,
  }
  const [candidates, arrivals, { sessions }] = await Promise.all([
    candidatesFor(ctx, issue, new Set()),
    queries.arrivals(ctx.db, period),
    listSessions(ctx, issue.community_id, { when: 'coming' }),
  ])
  const toCome = sessions
    .filter(
      ({ level, startsAt }) =>
        new Date(startsAt) > ctx.now && isNoWiderThan(levelOf(issue.audience), { level, circle: null }),
    )
    .map(({ startsAt, venue, title }) => ({ at: startsAt, place: venue, label: title }))
  return {
    candidates,
    toCome,
    arrivals: arrivals.map(({ given_name, family_name, structure }) => ({
      name: `${given_name} ${family_name}`,
      structure,
    })),
  }
}

/** What the text quotes that some of its readers may not read, today. */
export async function tooNarrowFor(
  ctx: Ctx,
  issue: queries.IssueRow,
  text: RichText,
): Promise<KnownSource[]> {
  const wanted = sourcesOf(text)
  const known = await loadSources(ctx.db, wanted)
  const here = known.filter(({ community }) => community === issue.community_id)
  const narrow = narrowerThan(levelOf(issue.audience), here)
  const gone = wanted.filter(({ id }) => !here.some((source) => source.id === id))
  return [
    ...narrow,
    ...gone.map((source): KnownSource => ({
      ...source,
      community: '',
      level: 'steering',
      circle: null,
      label: '',
      structures: [],
    })),
  ]
}

/** What a careful editor would look at before submitting. */
export async function balanceFor(ctx: Ctx, issue: queries.IssueRow, text: RichText): Promise<Balance> {
  const [items, members] = await Promise.all([
    loadSources(ctx.db, sourcesOf(text)),
    queries.memberStructures(ctx.db, issue.community_id),
  ])
  const balance = balanceOf(items, members)
  return {
    ...balance,
    structures: members.length,
    largestStructure: members.find(({ structure }) => structure === balance.largestStructure)?.name ?? null,
    imagesWithoutWords: imagesWithoutWordsIn(text),
  }
}

export function imagesWithoutWordsIn(text: RichText): number {
  return nodesOf(text).filter(({ type, attrs }) => type === 'image' && !String(attrs?.['alt'] ?? '').trim())
    .length
}
