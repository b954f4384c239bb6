import { describe, expect, it } from 'vitest'
import { ReadDirectory } from '#server/community/directory.contract.ts'
import * as mandates from '#server/community/mandates.contract.ts'
import { remindOfEnds, turnMandates } from '#server/community/mandates.actions.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { InvitePerson } from '#server/community/invitations.contract.ts'
import { EndMembership, LeaveCommunity } from '#server/community/members.contract.ts'
import { audiencesOf, membership } from '#server/community/access.ts'
import { useServer, type Person, type CastMember } from '#test/support/people.ts'
import { aNewMandate, aNewPerson } from '#test/support/builders.ts'

const { found, clock, db, app } = useServer()

/** Kévin is not delegated yet; Gaëlle manages his structure, Didier another. */
const CAST = {
  solange: { structure: 'carif', roles: ['member', 'network_lead'] },
  gaelle: { structure: 'crij', manages: true },
  kevin: { structure: 'crij' },
  prisca: { structure: 'crij' },
  anouk: { structure: 'crij' },
  didier: { structure: 'cap', manages: true },
  cindy: { structure: 'mlc', scope: 'decide' },
} satisfies Record<string, CastMember> as Record<
  'solange' | 'gaelle' | 'kevin' | 'prisca' | 'anouk' | 'didier' | 'cindy',
  CastMember
>

const ask = (who: Person, person: Person, more: Partial<mandates.NewMandate> = {}) =>
  who.tries(mandates.RequestMandate, { body: aNewMandate(person, { scope: 'decide', ...more }) })
const of = (reply: { body: unknown }) => reply.body as mandates.Mandate
const factsOf = async (mandate: string) => {
  const rows = await db()
    .selectFrom('activity')
    .select(['name', 'level'])
    .where('subject_id', '=', mandate)
    .orderBy('seq')
    .execute()
  return rows.map(({ name, level }) => `${name} ${level}`)
}

describe('mandates: requests and grants', () => {
  it('a mandate is requested, granted by a manager of the structure, accepted and active; each step announces a fact', async () => {
    const { gaelle, kevin, didier, solange, community } = await found(CAST)
    // S29, P64
    const { id } = of(await ask(kevin, kevin))
    const grant = (who: Person) => who.tries(mandates.GrantMandate, { params: { mandate: id } })
    expect(await grant(kevin)).toMatchObject({ status: 403 })
    expect(await grant(solange)).toMatchObject({
      status: 403,
      body: { type: '/problems/not-structure-manager' },
    })
    // Another structure's manager is not even told that it exists.
    expect(await grant(didier)).toMatchObject({ status: 404 })
    expect(await grant(gaelle)).toMatchObject({
      status: 200,
      body: { status: 'granted', selfGranted: false },
    })
    expect(await grant(gaelle)).toMatchObject({ status: 409, body: { type: '/problems/mandate-moved' } })

    expect((await membership(kevin.ctx(), community)).mandate).toBeNull()
    await kevin.does(mandates.AcceptMandate, { params: { mandate: id } })
    expect((await membership(kevin.ctx(), community)).mandate).toEqual({ id, scope: 'decide' })
    expect((await kevin.does(WhoAmI)).communities).toMatchObject([{ scope: 'decide' }])
    expect(await factsOf(id)).toEqual([
      'mandate:requested concerned',
      'mandate:granted concerned',
      'mandate:accepted concerned',
      'mandate:started community',
    ])
  })

  it('before it starts, a mandate is visible only to the person, their managers and the leads', async () => {
    const committee: CastMember = { structure: 'e2c', roles: ['member', 'steering_member'] }
    const { gaelle, kevin, solange, maryline, didier } = await found({
      ...CAST,
      maryline: committee,
    })
    const ears = [gaelle, kevin, solange, maryline, didier].map((person) => person.connects())
    const [manager, person, lead, ...others] = await Promise.all(ears)
    for (const ear of await Promise.all(ears)) await ear.welcomed()

    const { id } = of(await ask(kevin, kevin))
    const refusal = { params: { mandate: id }, body: { reason: 'Pas cette année.' } }
    await gaelle.does(mandates.RefuseMandate, refusal)
    await ask(gaelle, gaelle)
    for (const ear of [manager!, person!, lead!])
      await expect
        .poll(() => ear.names())
        .toEqual(expect.arrayContaining(['mandate:requested', 'mandate:refused']))
    for (const ear of others) {
      await expect.poll(() => ear.names()).toContain('mandate:started')
      expect(ear.names()).toEqual(['mandate:started'])
    }
    expect(await factsOf(id)).toEqual(['mandate:requested concerned', 'mandate:refused concerned'])
  })

  it('« no hours agreed » and « zero hours » are kept apart', async () => {
    const { gaelle, kevin } = await found(CAST)
    const hours = (hoursPerMonth: unknown) => ask(gaelle, kevin, { hoursPerMonth } as never)
    expect(await hours('6')).toMatchObject({ status: 422 })
    expect(of(await hours(null))).toMatchObject({ hoursPerMonth: null })
  })

  it('a manager who requests a mandate for a colleague grants it at once', async () => {
    const { gaelle, kevin } = await found(CAST)
    expect(of(await ask(gaelle, kevin))).toMatchObject({ status: 'granted', grantedBy: gaelle.id })
  })

  it('I1: a sole manager grants their own mandate, marked as such; one of two managers cannot', async () => {
    const { gaelle, kevin } = await found(CAST)
    const own = of(await ask(gaelle, gaelle))
    expect(own).toMatchObject({ status: 'active', selfGranted: true, grantedBy: gaelle.id })
    const { structures } = await kevin.does(ReadDirectory)
    const shown = structures.flatMap(({ people }) => people).find(({ id }) => id === gaelle.id)
    expect(shown?.mandate).toMatchObject({ selfGranted: true })
    await gaelle.does(mandates.RevokeMandate, { params: { mandate: own.id }, body: { reason: 'essai' } })

    await db()
      .insertInto('structure_managers')
      .values({ structure_id: own.structure, person_id: kevin.id, since: clock.now })
      .execute()
    const second = of(await ask(gaelle, gaelle))
    expect(second.status).toBe('requested')
    const grant = (who: Person) => who.tries(mandates.GrantMandate, { params: { mandate: second.id } })
    expect(await grant(gaelle)).toMatchObject({ status: 403, body: { type: '/problems/not-sole-manager' } })
    expect(await grant(kevin)).toMatchObject({ status: 200 })
  })

  it('I1: a manager who has not arrived, is elsewhere or has left is neither counted nor written to', async () => {
    const { gaelle, kevin, prisca, solange, structures } = await found(CAST)
    const elsewhere = await found(CAST)
    const crij = structures['crij']!
    await solange.does(InvitePerson, { body: { ...aNewPerson(), structure: crij, manages: true } })
    for (const person of [elsewhere.cindy.id, prisca.id])
      await db()
        .insertInto('structure_managers')
        .values({ structure_id: crij, person_id: person, since: clock.now })
        .execute()
    await prisca.does(LeaveCommunity)

    expect(of(await ask(kevin, kevin)).status).toBe('requested')
    const written = await db()
      .selectFrom('letters')
      .select(['to_person', 'body_text'])
      .where('subject', 'like', 'Une demande de mandat%')
      .where('to_person', 'in', [gaelle.id, prisca.id, elsewhere.cindy.id])
      .execute()
    expect(written.map(({ to_person }) => to_person)).toEqual([gaelle.id])
    const { pending } = await gaelle.does(ReadDirectory)
    expect(written[0]!.body_text).toMatch(
      /Kevin Essai demande un mandat pour représenter .+ dans la communauté « .+ » : /,
    )
    expect(written[0]!.body_text).toContain(`/annuaire#${mandates.mandateAnchor(pending[0]!.id)}`)
    expect(of(await ask(gaelle, gaelle))).toMatchObject({ status: 'active', selfGranted: true })
  })

  it('I2: a person has one mandate at a time in a community, a structure at most two delegates', async () => {
    const { gaelle, kevin, prisca, anouk } = await found(CAST)
    const first = of(await ask(gaelle, kevin))
    expect(await ask(kevin, kevin, { startsOn: '2026-12-31', endsOn: '2027-06-30' })).toMatchObject({
      status: 409,
      body: { type: '/problems/already-mandated' },
    })
    // The next one may wait its turn.
    expect(await ask(kevin, kevin, { startsOn: '2027-01-01', endsOn: '2027-06-30' })).toMatchObject({
      status: 200,
    })

    expect(await ask(gaelle, prisca)).toMatchObject({ status: 200 })
    expect(await ask(gaelle, anouk)).toMatchObject({
      status: 409,
      body: { type: '/problems/too-many-delegates' },
    })
    await gaelle.does(mandates.RevokeMandate, { params: { mandate: first.id }, body: { reason: 'départ' } })
    expect(await ask(gaelle, anouk)).toMatchObject({ status: 200 })
  })

  it('I2: two grants at the same moment never make three delegates', async () => {
    const { gaelle, kevin, prisca, anouk } = await found(CAST)
    const asked = await Promise.all([kevin, prisca, anouk].map((who) => ask(who, who)))
    const grants = await Promise.all(
      asked.map((reply) => gaelle.tries(mandates.GrantMandate, { params: { mandate: of(reply).id } })),
    )
    expect(grants.map(({ status }) => status).toSorted()).toEqual([200, 200, 409])
  })

  it('refusing or revoking a mandate needs a reason, which only the person reads', async () => {
    const { gaelle, kevin, cindy, solange } = await found(CAST)
    const { id } = of(await ask(kevin, kevin))
    const reason = 'Nous attendons la fin des travaux de l’accueil.'
    const refuse = (who: Person) =>
      who.tries(mandates.RefuseMandate, { params: { mandate: id }, body: { reason } })
    expect(await refuse(solange)).toMatchObject({ status: 403 })
    expect(await refuse(gaelle)).toMatchObject({ status: 200, body: { status: 'refused' } })
    for (const who of [cindy, solange, gaelle])
      expect(JSON.stringify(await who.does(ReadDirectory))).not.toContain(reason)
    const activity = await db().selectFrom('activity').selectAll().where('subject_id', '=', id).execute()
    expect(JSON.stringify(activity)).not.toContain(reason)
    const letters = await db()
      .selectFrom('letters')
      .select('body_text')
      .where('to_person', '=', kevin.id)
      .execute()
    expect(letters.map(({ body_text }) => body_text).join()).toContain(reason)
  })

  it('a mandate is refused for a person of another structure or a past period', async () => {
    const { gaelle, kevin, cindy, prisca, solange } = await found(CAST)
    expect(await ask(kevin, cindy)).toMatchObject({
      status: 403,
      body: { type: '/problems/not-yours-to-request' },
    })
    expect(await ask(solange, cindy, { startsOn: '2027-01-01' })).toMatchObject({ status: 422 })
    expect(await ask(kevin, kevin, { startsOn: '2025-01-01', endsOn: '2025-12-31' })).toMatchObject({
      status: 422,
    })
    const withSubstitute = (substitute: string) =>
      gaelle.tries(mandates.RequestMandate, { body: aNewMandate(kevin, { scope: 'decide', substitute }) })
    expect(await withSubstitute(cindy.id)).toMatchObject({ status: 422 })
    expect(await withSubstitute(kevin.id)).toMatchObject({ status: 422 })
    expect(await withSubstitute(prisca.id)).toMatchObject({ status: 200, body: { substitute: prisca.id } })
  })
})

describe('mandates: dates', () => {
  const at = async (instant: string, work: () => Promise<void>) => {
    const before = clock.now
    clock.now = new Date(instant)
    await work().finally(() => (clock.now = before))
  }

  it('I17: a mandate ends after its last day in the community’s time zone, not in UTC', async () => {
    const { gaelle, kevin, community } = await found(CAST)
    const { id } = of(await ask(gaelle, kevin, { endsOn: '2026-03-31' }))
    await kevin.does(mandates.AcceptMandate, { params: { mandate: id } })
    const levels = async () => (await membership(kevin.ctx(), community)).levels

    // Two in the morning of 1 April in UTC is still 31 March in Martinique.
    await at('2026-04-01T02:00:00Z', async () => {
      expect(await turnMandates(app().as(null))).toBe(0)
      expect(await levels()).toContain('delegates')
    })
    // Past midnight there: no more, even before the clock's job has passed; what is the community's stays.
    await at('2026-04-01T04:00:01Z', async () => {
      expect(await levels()).toEqual(['public', 'community'])
      expect(await turnMandates(app().as(null))).toBeGreaterThan(0)
      expect(await turnMandates(app().as(null))).toBe(0)
    })
    expect((await factsOf(id)).at(-1)).toBe('mandate:expired community')
  })

  it('the person and their managers are reminded of a mandate’s end two months and two weeks before, once each', async () => {
    const { gaelle, kevin } = await found(CAST)
    const { id } = of(await ask(gaelle, kevin, { endsOn: '2026-12-31' }))
    await kevin.does(mandates.AcceptMandate, { params: { mandate: id } })
    const reminded = async () => {
      await remindOfEnds(app().as(null))
      const letters = await db()
        .selectFrom('letters')
        .select('to_person')
        .where('subject_id', '=', id)
        .execute()
      return letters.map(({ to_person }) => to_person).toSorted()
    }
    const both = [gaelle.id, kevin.id].toSorted()
    await at('2026-10-31T12:00:00Z', async () => expect(await reminded()).toEqual([]))
    await at('2026-11-01T12:00:00Z', async () => {
      expect(await reminded()).toEqual(both)
      expect(await reminded()).toEqual(both)
    })
    await at('2026-12-16T12:00:00Z', async () => expect(await reminded()).toHaveLength(4))
  })

  it('an accepted mandate starts on its first day; a renewal follows the one before', async () => {
    const { gaelle, kevin, community } = await found(CAST)
    const first = of(await ask(gaelle, kevin, { endsOn: '2026-06-30' }))
    const next = of(await ask(gaelle, kevin, { startsOn: '2026-07-01', endsOn: '2026-12-31' }))
    for (const { id } of [first, next]) await kevin.does(mandates.AcceptMandate, { params: { mandate: id } })
    expect((await membership(kevin.ctx(), community)).mandate?.id).toBe(first.id)
    await at('2026-07-01T12:00:00Z', async () => {
      expect(await turnMandates(app().as(null))).toBeGreaterThan(1)
      expect((await membership(kevin.ctx(), community)).mandate?.id).toBe(next.id)
    })
  })
})

describe('mandates: loss of rights', () => {
  it('a revoked delegate leaves the delegates’ live room within a second', async () => {
    const { gaelle, kevin, solange, community } = await found(CAST)
    const { id } = of(await ask(gaelle, kevin))
    const connection = await kevin.connects()
    expect(await connection.welcomed()).toBe(true)
    await kevin.does(mandates.AcceptMandate, { params: { mandate: id } })
    const tellDelegates = () =>
      solange.ctx().announce({
        name: 'community:founded',
        community,
        subject: { type: 'community', id: community },
        level: 'delegates',
        signature: null,
        payload: { name: 'pour les délégués' },
      })
    const heard = () => connection.names().filter((name) => name === 'community:founded').length
    await expect
      .poll(async () => {
        await tellDelegates()
        return heard()
      })
      .toBeGreaterThan(0)

    await gaelle.does(mandates.RevokeMandate, { params: { mandate: id }, body: { reason: 'fin de mission' } })
    await expect
      .poll(() => audiencesHere(kevin.id).some((room) => room.endsWith(':delegates')), { interval: 10 })
      .toBe(false)
    const silent = heard()
    await tellDelegates()
    await gaelle.does(mandates.RequestMandate, { body: aNewMandate(gaelle, { scope: 'decide' }) })
    await expect.poll(() => connection.names()).toContain('mandate:started')
    expect(heard()).toBe(silent)
  })

  it('I19: a person who leaves the community loses their mandate and live rooms', async () => {
    const { solange, cindy, kevin, community } = await found(CAST)
    const connection = await cindy.connects()
    expect(await connection.welcomed()).toBe(true)
    await cindy.does(LeaveCommunity)
    await expect.poll(() => audiencesHere(cindy.id)).toEqual([])
    expect(await audiencesOf(cindy.ctx())).toEqual([])
    expect(await cindy.tries(ReadDirectory)).toMatchObject({ status: 404 })
    await expect(membership(cindy.ctx(), community)).rejects.toMatchObject({ status: 404 })
    const left = await db()
      .selectFrom('mandates')
      .select('status')
      .where('person_id', '=', cindy.id)
      .execute()
    expect(left).toEqual([{ status: 'revoked' }])
    await solange.does(EndMembership, { params: { person: kevin.id } })
    expect(await kevin.tries(ReadDirectory)).toMatchObject({ status: 404 })
  })
})

/** The rooms of facts that someone's connections are in. */
function audiencesHere(person: string): string[] {
  const { rooms } = app().live.io.of('/').adapter
  const sockets = rooms.get(`person:${person}`) ?? new Set()
  return [...rooms].flatMap(([room, members]) =>
    room.startsWith('audience:') && [...sockets].some((socket) => members.has(socket)) ? [room] : [],
  )
}
