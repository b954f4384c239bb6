import { expect } from 'vitest'
import * as contract from '#server/journal/contract.ts'
import type { Issue, NewIssue } from '#server/journal/contract.ts'
import { AddPost, OpenThread } from '#server/threads/contract.ts'
import type { Level } from '#server/community/contract.ts'
import type { Db } from '#server/database.ts'
import { inTransaction } from '#server/platform/context.ts'
import { doc, p } from '#server/platform/richtext/build.rules.ts'
import { isBlank } from '#server/platform/richtext/plain-text.rules.ts'
import { readText, rewriteText } from '#server/platform/texts/texts.ts'
import type { Person } from '../support/people.ts'
import { aProblem } from '../support/builders.ts'

/** The three months up to the day of the tests. */
const QUARTER: NewIssue = {
  title: 'Ce que nous n’avons pas écrit',
  periodFrom: '2026-01-01',
  periodTo: '2026-03-31',
  audience: 'community',
}

/** The first draft, as the machine makes it. */
export async function drafts(lead: Person, change: Partial<NewIssue> = {}): Promise<Issue> {
  return lead.does(contract.ComposeIssue, { body: { ...QUARTER, ...change } })
}

export const WRITTEN = 'Dix lignes de notre main.'

/** A first draft with words on each line that it left to be written. */
export async function composes(lead: Person, change: Partial<NewIssue> = {}): Promise<Issue> {
  const { id, text } = await drafts(lead, change)
  await inTransaction(lead.ctx(), async (ctx) => {
    const draft = (await readText(ctx, text!)).doc
    const content = draft.content.map((node) => (isBlank(doc(node)) ? p(WRITTEN) : node))
    await rewriteText(ctx, text!, { ...draft, content })
  })
  return reads(lead, { id })
}

/** A thread somebody opened, with one answer. */
export async function tells(
  person: Person,
  title: string,
  level: Level,
  answering?: Person,
): Promise<string> {
  const { id } = await person.does(OpenThread, { body: aProblem({ title, level }) })
  await (answering ?? person).does(AddPost, {
    params: { thread: id },
    body: { body: doc(p('Une piste, sans garantie.')), kind: 'reply' },
  })
  return id
}

const STEPS = {
  submit: contract.SubmitIssue,
  approve: contract.ApproveIssue,
  publish: contract.PublishIssue,
}

/** Takes an issue one step further. */
export const takes = (person: Person, step: keyof typeof STEPS, { id }: { id: string }) =>
  person.does(STEPS[step], { params: { issue: id } })

/** The same, when it may be refused. */
export const triesTo = (person: Person, step: keyof typeof STEPS, { id }: { id: string }, command?: string) =>
  person.tries(STEPS[step], { params: { issue: id } }, command)

/** Composes, submits, approves and publishes. */
export async function publishes(lead: Person, approver: Person, change: Partial<NewIssue> = {}) {
  const issue = await composes(lead, change)
  await takes(lead, 'submit', issue)
  await takes(approver, 'approve', issue)
  return takes(lead, 'publish', issue)
}

export const reads = (person: Person, { id }: { id: string }) =>
  person.does(contract.ReadIssue, { params: { issue: id } })

/** The labels of what is proposed for an issue. */
export async function proposed(person: Person, { id }: { id: string }): Promise<string[]> {
  const { candidates } = await person.does(contract.ReadCandidates, { params: { issue: id } })
  return candidates.map(({ label }) => label).toSorted()
}

export function expectAbsent(reply: { status: number; body: unknown }) {
  expect(reply).toMatchObject({ status: 404, body: { type: '/problems/not-here' } })
}

/** Keeps, about the same things, what happened in a community under a name that no table lists. */
export async function keepsUnlisted(db: Db, community: string, name: string): Promise<void> {
  const kept = await db.selectFrom('activity').selectAll().where('community_id', '=', community).execute()
  await db
    .insertInto('activity')
    .values(kept.map(({ seq: _, ...row }) => ({ ...row, name })))
    .execute()
}
