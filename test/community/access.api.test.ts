import { expect, it } from 'vitest'
import {
  areMembers,
  audiencesOf,
  committeeOf,
  forgetReader,
  guard,
  membership,
  membersOf,
  sign,
  signAsLeadOrAdministrator,
} from '#server/community/access.ts'
import { EndMembership } from '#server/community/members.contract.ts'
import { audience } from '#server/platform/activity.ts'
import type { Access } from '#server/platform/endpoint.ts'
import { Problem } from '#server/platform/problem.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'

const { found, db } = useServer()

const outcome = (asked: Promise<unknown>) =>
  asked.then(
    () => 'admitted',
    (error: unknown) => (error instanceof Problem ? error.type : String(error)),
  )
const becomesAdministrator = ({ id }: Person, structure: string | null = null) =>
  db()
    .updateTable('people')
    .set({ administrator: true, structure_id: structure })
    .where('id', '=', id)
    .execute()

it('access: an endpoint admits those whom its declaration names, and tells the others why not', async () => {
  const { visitor, stranger, nadege, cindy, jocelyne, solange, community } = await found(CAST)
  const { stranger: administrator } = await found(CAST)
  await becomesAdministrator(administrator)
  const people = [visitor, stranger, nadege, cindy, jocelyne, solange, administrator]
  const judged = (access: Access) =>
    Promise.all(people.map((person) => outcome(guard(person.ctx(), access, { community }))))

  const [yes, signIn, absent] = ['admitted', 'sign-in-needed', 'not-here']
  expect(await judged('anyone')).toEqual(people.map(() => yes))
  expect(await judged('signed_in')).toEqual([signIn, yes, yes, yes, yes, yes, yes])
  expect(await judged('entering')).toEqual([signIn, yes, yes, yes, yes, yes, yes])
  expect(await judged('member')).toEqual([signIn, absent, yes, yes, yes, yes, absent])
  const [delegate, steering, lead] = ['not-delegate', 'not-steering-member', 'not-network-lead']
  expect(await judged('delegate')).toEqual([signIn, absent, delegate, yes, delegate, delegate, absent])
  expect(await judged('steering_member')).toEqual([signIn, absent, steering, steering, yes, steering, absent])
  expect(await judged('network_lead')).toEqual([signIn, absent, lead, lead, lead, yes, absent])
  expect(await judged('lead_or_administrator')).toEqual([signIn, absent, lead, lead, lead, yes, yes])
  const not = 'not-administrator'
  expect(await judged('administrator')).toEqual([signIn, not, not, not, not, not, yes])
})

it('access: whatever is no id is answered as a community that does not exist', async () => {
  const { cindy, visitor } = await found(CAST)
  expect(await outcome(membership(cindy.ctx(), 'pas-un-id'))).toBe('not-here')
  expect(await outcome(membership(visitor.ctx(), 'pas-un-id'))).toBe('sign-in-needed')
})

it('access: what a person may do is read once for a request, and again after it has changed', async () => {
  const { solange, nadege, community } = await found(CAST)
  const ctx = nadege.ctx()
  const other = (await found(CAST)).community
  await membership(ctx, community)
  expect(await outcome(membership(ctx, other))).toBe('not-here')
  await solange.does(EndMembership, { params: { person: nadege.id } })
  expect(await membership(ctx, community)).toMatchObject({ person: nadege.id })
  forgetReader(ctx, community)
  expect(await outcome(membership(ctx, community))).toBe('not-here')
})

it('access: who is asked for are the members and the committee of one community', async () => {
  const { solange, jocelyne, cindy, sabrina, nathan, nadege, stranger, community } = await found(CAST)
  const ctx = cindy.ctx()
  expect(await areMembers(ctx, community, [cindy.id, nadege.id, cindy.id])).toBe(true)
  expect(await areMembers(ctx, community, [cindy.id, stranger.id])).toBe(false)
  const everyone = [solange, jocelyne, cindy, sabrina, nathan, nadege].map(({ id }) => id)
  expect((await membersOf(ctx, community)).toSorted()).toEqual(everyone.toSorted())
  expect(await committeeOf(ctx, community)).toEqual([jocelyne.id])
})

it('signatures: a person signs with their mandate, and commits their structure only as it says', async () => {
  const { cindy, nathan, nadege, community, structures } = await found(CAST)
  const reader = await membership(cindy.ctx(), community)
  const own = { person: cindy.id, structure: structures['mlc'], mandate: reader.mandate!.id }
  expect(sign(reader)).toEqual({ ...own, posture: 'personal' })
  expect(sign(reader, 'structure_commitment')).toEqual({ ...own, posture: 'structure_commitment' })
  for (const person of [nathan, nadege]) {
    const other = await membership(person.ctx(), community)
    expect(sign(other)).toMatchObject({ person: person.id, mandate: other.mandate?.id ?? null })
    expect(() => sign(other, 'structure_commitment')).toThrow(
      expect.objectContaining({ type: 'posture-beyond-mandate' }),
    )
  }
})

it('signatures: a lead signs as a member, an administrator for their own structure or for none', async () => {
  const { solange, nathan, stranger, community, structures } = await found(CAST)
  const signs = (person: Person) => signAsLeadOrAdministrator(person.ctx(), community)
  const personal = { mandate: null, posture: 'personal' }
  expect(await signs(solange)).toEqual({ person: solange.id, structure: structures['carif'], ...personal })
  await becomesAdministrator(stranger)
  expect(await signs(stranger)).toBeNull()
  await becomesAdministrator(stranger, structures['ft'])
  expect(await signs(stranger)).toEqual({ person: stranger.id, structure: structures['ft'], ...personal })
  await becomesAdministrator(nathan)
  expect(await signs(nathan)).toMatchObject({ person: nathan.id, structure: structures['cio'] })
})

it('live: a person hears the levels and circles they read in their community, a visitor none', async () => {
  const { cindy, nadege, visitor, community } = await found(CAST)
  const levels = (...names: string[]) => names.map((level) => audience(community, level))
  expect((await audiencesOf(nadege.ctx())).toSorted()).toEqual(levels('community', 'public'))
  expect((await audiencesOf(cindy.ctx())).toSorted()).toEqual(levels('community', 'delegates', 'public'))
  expect(await audiencesOf(visitor.ctx())).toEqual([])
  const circle = { community_id: community, name: 'Les quatre', created_at: new Date() }
  const { id } = await db().insertInto('circles').values(circle).returning('id').executeTakeFirstOrThrow()
  await db().insertInto('circle_members').values({ circle_id: id, person_id: nadege.id }).execute()
  expect(await audiencesOf(nadege.ctx())).toContain(audience(community, 'circle', id))
  expect(await audiencesOf(cindy.ctx())).toHaveLength(3)
})
