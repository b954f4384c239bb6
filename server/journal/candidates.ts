import { loadSources, type KnownSource } from '../community/quotable-sources.access.ts'
import { listSessions } from '../sessions/actions.ts'
import { isNoWiderThan, levelsWithin } from '../community/rules.ts'
import type { Ctx } from '../platform/context.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { sourcesOf } from '../platform/richtext/sources.rules.ts'
import { imagesWithoutAlt } from '../platform/richtext/plain-text.rules.ts'
import type { Balance, Candidate } from './contract.ts'
import { arrivals, candidateRows } from './candidates.queries.ts'
import { memberStructures, readCommunity } from './community.queries.ts'
import { lastPublished, type IssueRow } from './read.queries.ts'
import { balanceOf, levelOf, scoreOf, sectionOf, type CandidateRow } from './rules.ts'
import type { Material } from './compose.rules.ts'
import { localDateTime } from './dates.rules.ts'

/** Candidates of the period, limited to what every reader of the issue can open. */
export async function candidatesFor(
  ctx: Ctx,
  issue: IssueRow,
  quoted: ReadonlySet<string>,
): Promise<Candidate[]> {
  const { timeZone } = await readCommunity(ctx.db, issue.community)
  const happened = await candidateRows(ctx.db, {
    community: issue.community,
    from: issue.periodFrom,
    to: issue.periodTo,
    timeZone,
    audience: { levels: levelsWithin(issue.audience), circles: [] },
    facts: ctx.facts,
  })
  const [sources, quotedLately] = await Promise.all([
    loadSources(ctx, happened),
    quotedLatelyIn(ctx, issue.community),
  ])
  const readable = sources.filter((source) => isNoWiderThan(levelOf(issue.audience), source))
  const byId = new Map(readable.map((source) => [source.id, source]))
  return happened.flatMap((one) => {
    const source = byId.get(one.id)
    const section = sectionOf(one)
    if (!source || !section) return []
    const score = scoreOf(one, quotedLately)
    return [toCandidate(one, source, { section, score, told: quoted.has(one.id) })]
  })
}

/** How many past issues count when looking for new voices. */
const LATELY = 2

/** The structures quoted in the last issues. */
async function quotedLatelyIn(ctx: Ctx, community: string): Promise<Set<string>> {
  const texts = await lastPublished(ctx.db, community, LATELY)
  const quoted = await loadSources(ctx, texts.flatMap(sourcesOf))
  return new Set(quoted.flatMap(({ structures }) => structures))
}

function toCandidate(
  one: CandidateRow,
  source: KnownSource,
  { section, score, told }: { section: string; score: number; told: boolean },
): Candidate {
  return {
    section,
    kind: one.kind,
    id: one.id,
    label: source.label,
    note: noteOf(one),
    href: source.href,
    score,
    told,
  }
}

/** Why it is proposed, in one line. */
function noteOf({ facts, structures }: CandidateRow): string {
  const posts = facts['post:added'] ?? 0
  const counted = [
    posts > 0 ? plural(posts, 'message', 'messages') : '',
    structures.length > 0 ? plural(structures.length, 'structure', 'structures') : '',
  ]
  return counted.filter((part) => part !== '').join(', ')
}

const plural = (n: number, one: string, many: string) => `${n}\u00a0${n < 2 ? one : many}`

/** The material of the first draft. */
export async function materialFor(ctx: Ctx, issue: IssueRow): Promise<Material> {
  const { timeZone } = await readCommunity(ctx.db, issue.community)
  const period = {
    community: issue.community,
    from: issue.periodFrom,
    to: issue.periodTo,
    timeZone,
  }
  const [candidates, newcomers, { sessions }] = await Promise.all([
    candidatesFor(ctx, issue, new Set()),
    arrivals(ctx.db, period),
    listSessions(ctx, issue.community, { when: 'coming' }),
  ])
  const toCome = sessions
    .filter(
      ({ level, startsAt }) =>
        new Date(startsAt) > ctx.now && isNoWiderThan(levelOf(issue.audience), { level, circle: null }),
    )
    .map(({ id, startsAt, venue, title }) => ({
      id,
      at: localDateTime(timeZone, new Date(startsAt)),
      place: venue,
      label: title,
    }))
  return {
    candidates,
    toCome,
    arrivals: newcomers.map(({ given_name, family_name, structure }) =>
      issue.audience === 'public' ? structure : `${given_name} ${family_name} (${structure})`,
    ),
  }
}

/** The balance to check before submitting. */
export async function balanceFor(ctx: Ctx, issue: IssueRow, text: RichText): Promise<Balance> {
  const [items, members] = await Promise.all([
    loadSources(ctx, sourcesOf(text)),
    memberStructures(ctx.db, issue.community),
  ])
  const balance = balanceOf(items, members)
  return {
    ...balance,
    structures: members.length,
    largestStructure: members.find(({ structure }) => structure === balance.largestStructure)?.name ?? null,
    imagesWithoutWords: imagesWithoutAlt(text).length,
  }
}
