import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { levelsWithin } from '#server/community/rules.ts'
import { ReadCandidates } from '#server/journal/contract.ts'
import { candidateRows } from '#server/journal/candidates.queries.ts'
import { ChangeLevel } from '#server/library/contract.ts'
import { ChangeSession, PlanSession } from '#server/sessions/contract.ts'
import { MoveThread } from '#server/threads/contract.ts'
import { adds } from '../library/library-people.ts'
import { PLAN } from '../sessions/sessions.ts'
import { CAST, useServer } from '../support/people.ts'
import { composes, drafts, keepsUnlisted, proposed, reads, takes, tells, triesTo } from './issues.ts'

const { found, db } = useServer()

describe('journal: who approves', () => {
  it('the person who submitted an issue cannot approve it, even when another person composed it', async () => {
    const { solange, jocelyne, marion } = await found({
      ...CAST,
      marion: { structure: 'cap', roles: ['member', 'network_lead', 'steering_member'] },
    })
    const issue = await composes(solange)
    await takes(marion, 'submit', issue)
    expect(await triesTo(marion, 'approve', issue)).toMatchObject({
      status: 403,
      body: { type: '/problems/not-yours-to-approve' },
    })
    expect(await takes(jocelyne, 'approve', issue)).toMatchObject({ status: 'approved' })
  })
})

describe('journal: sources narrowed later', () => {
  it('an issue that cites a tool narrowed since cannot be approved, and its draft withholds the tool', async () => {
    const { solange, jocelyne, cindy } = await found(CAST)
    const tool = await adds(cindy, { title: 'Grille partagée' })
    const issue = await composes(solange)
    expect(issue.html).toContain('Grille partagée')
    await takes(solange, 'submit', issue)

    await cindy.does(ChangeLevel, { params: { tool }, body: { level: 'delegates' } })
    expect(await triesTo(jocelyne, 'approve', issue)).toMatchObject({
      status: 409,
      body: { type: '/problems/quotes-too-narrow', sources: [{ kind: 'tool', id: tool }] },
    })
    const { status, html } = await reads(solange, issue)
    expect(status).toBe('in_review')
    expect(html).not.toContain('Grille partagée')
  })

  it('what was narrowed since it happened is neither proposed nor written in a new draft', async () => {
    const { solange, cindy } = await found(CAST)
    const open = await adds(cindy, { title: 'Un outil resté ouvert' })
    const narrowed = await adds(cindy, { title: 'canari resserré' })
    const { id: session } = await cindy.does(PlanSession, { body: PLAN })
    const before = await composes(solange)
    expect(await proposed(solange, before)).toEqual(['Un outil resté ouvert', 'canari resserré'])
    expect(before.html).toContain(PLAN.title)

    await cindy.does(ChangeLevel, { params: { tool: narrowed }, body: { level: 'delegates' } })
    const place = { params: { session }, body: { ...PLAN, level: 'delegates' as const } }
    await cindy.does(ChangeSession, place)
    expect(await proposed(solange, before)).toEqual(['Un outil resté ouvert'])
    const after = await composes(solange)
    expect(after.html).toContain(open)
    expect(after.html).not.toContain('canari')
    expect(after.html).not.toContain(PLAN.title)
  })
})

it('journal: what happened where some readers of the issue cannot read is not gathered', async () => {
  const { solange, cindy, community } = await found(CAST)
  const open = await adds(cindy)
  await adds(cindy, { level: 'delegates' })
  const narrowed = await adds(cindy)
  await cindy.does(ChangeLevel, { params: { tool: narrowed }, body: { level: 'delegates' } })
  const gathered = async (level: 'community' | 'delegates') => {
    const audience = { levels: levelsWithin(level), circles: [] }
    const period = { from: '2026-01-01', to: '2026-03-31', timeZone: 'UTC' }
    const found = await candidateRows(db(), { community, ...period, audience, facts: solange.ctx().facts })
    return found.map(({ id, facts }) => ({ id, facts: Object.keys(facts).toSorted() }))
  }
  expect((await gathered('community')).toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
    [open, narrowed].toSorted().map((id) => ({ id, facts: ['tool:added'] })),
  )
  expect(await gathered('delegates')).toHaveLength(3)
})

it('journal: a step scores 3; a message, a correction and a name that no table lists score nothing', async () => {
  const { solange, cindy, community } = await found(CAST)
  const thread = await tells(cindy, 'Trois fois la même histoire', 'community')
  const issue = await drafts(solange)
  const score = async () => {
    const { candidates } = await solange.does(ReadCandidates, { params: { issue: issue.id } })
    return candidates[0]!.score
  }
  const before = await score()
  await keepsUnlisted(db(), community, 'thread:forgotten')
  expect(await score()).toBe(before)
  await cindy.does(MoveThread, { params: { thread }, body: { command: 'clarify', singleStructure: true } })
  expect(await score()).toBe(before + 3)
})

it('journal: all that happened in the period is gathered, the latest first', async () => {
  const { solange, cindy, community } = await found(CAST)
  const first = await tells(cindy, 'Ce qui a commencé avant tout le reste', 'community')
  await sql`
    insert into activity (at, community_id, name, subject_type, subject_id, level, payload)
    select '2026-02-01T00:00:00Z'::timestamptz + n * interval '1 minute', ${community}, 'thread:opened', 'thread',
           lpad(n::text, 32, '0')::uuid, 'community', '{}'
      from generate_series(1, 700) n
  `.execute(db())
  const period = { from: '2026-01-01', to: '2026-12-31', timeZone: 'UTC' }
  const audience = { levels: levelsWithin('community'), circles: [] }
  const rows = await candidateRows(db(), { community, ...period, audience, facts: solange.ctx().facts })
  expect(rows).toHaveLength(701)
  expect(rows[0]!.id).toBe(first)
  expect(rows.at(-1)!.id).toBe('00000000-0000-0000-0000-000000000001')
})
