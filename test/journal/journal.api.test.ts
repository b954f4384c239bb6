import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as contract from '#server/journal/contract.ts'
import { ChangeLevel } from '#server/library/contract.ts'
import { keptLetters } from '#server/platform/mail/mail.ts'
import { referenceTo } from '#server/journal/compose.rules.ts'
import { inTransaction } from '#server/platform/context.ts'
import { doc, h, p } from '#server/platform/richtext/build.rules.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { readText, rewriteText } from '#server/platform/texts/texts.ts'
import { Search } from '#server/search/contract.ts'
import {
  CancelSession,
  ChangeSession,
  ConveneSession,
  PlanSession,
  PostponeSession,
} from '#server/sessions/contract.ts'
import { PLAN } from '../sessions/sessions.ts'
import { adds } from '../library/library-people.ts'
import { agree, opens } from '../platform/texts-people.ts'
import { CAST, useServer, type Person } from '../support/people.ts'
import {
  composes,
  drafts,
  expectAbsent,
  proposed,
  publishes,
  reads,
  takes,
  tells,
  triesTo,
  WRITTEN,
} from './issues.ts'

const { found, db, app } = useServer()

/** Replaces the text of an issue, as an editor who pastes another one would. */
async function rewrites(person: Person, text: string, ...content: Parameters<typeof doc>) {
  await inTransaction(person.ctx(), (ctx) => rewriteText(ctx, text, doc(...content)))
}

describe('journal: composing', () => {
  it('a draft is composed of what happened, at a level that all its readers can read', async () => {
    const { solange, cindy, sabrina, nathan } = await found(CAST)
    await tells(cindy, 'Trois fois la même histoire', 'community', sabrina)
    await tells(cindy, 'canari des délégués', 'delegates')
    await adds(nathan, { title: 'Un outil ouvert à tous', level: 'public' })

    const inside = await composes(solange)
    expect(inside).toMatchObject({ number: 1, status: 'composing', publishedAt: null, publicUrl: null })
    expect(inside.html).toContain('Trois fois la même histoire')
    expect(inside.html).not.toContain('canari')
    expect(await proposed(cindy, inside)).toEqual(['Trois fois la même histoire', 'Un outil ouvert à tous'])

    const open = await composes(solange, { audience: 'public' })
    expect(open.number).toBe(2)
    expect(open.html).not.toContain('canari')
    expect(open.html).not.toContain('Trois fois')
    expect(await proposed(solange, open)).toEqual(['Un outil ouvert à tous'])
  })

  it('candidates belong to the issue’s period, and those already cited are marked', async () => {
    const { solange, cindy } = await found(CAST)
    await tells(cindy, 'De ce trimestre', 'community')
    const before = await composes(solange, { periodFrom: '2025-10-01', periodTo: '2025-12-31' })
    expect(await proposed(solange, before)).toEqual([])
    const issue = await composes(solange)
    const { candidates } = await solange.does(contract.ReadCandidates, { params: { issue: issue.id } })
    expect(candidates).toMatchObject([{ told: true, note: '1\u00a0message, 1\u00a0structure' }])
  })

  it('only leads compose an issue, and its period must go forwards', async () => {
    const { solange, jocelyne, stranger } = await found(CAST)
    const body = {
      title: 'À nous',
      periodFrom: '2026-03-31',
      periodTo: '2026-01-01',
      audience: 'public',
    } as const
    expect(await jocelyne.tries(contract.ComposeIssue, { body })).toMatchObject({
      status: 403,
      body: { type: '/problems/not-network-lead' },
    })
    expectAbsent(await stranger.tries(contract.ComposeIssue, { body }))
    expect(await solange.tries(contract.ComposeIssue, { body })).toMatchObject({
      status: 422,
      body: { type: '/problems/period-backwards' },
    })
  })

  it('two issues composed at the same moment get different numbers', async () => {
    const { solange } = await found(CAST)
    const issues = await Promise.all([composes(solange), composes(solange), composes(solange)])
    expect(issues.map(({ number }) => number).toSorted()).toEqual([1, 2, 3])
  })
})

describe('journal: drafts', () => {
  it('several people write a draft at the same time', async () => {
    const { solange, cindy } = await found(CAST)
    const { id, text } = await composes(solange)
    const [one, two] = [await opens(solange, text!), await opens(cindy, text!)]
    one.types(' écrit par Solange')
    two.types(' écrit par Cindy')
    await agree(one, two)
    expect((await reads(cindy, { id })).html).toMatch(/écrit par (Solange|Cindy) écrit par (Solange|Cindy)/)
  })

  it('a draft is absent for people who do not prepare it', async () => {
    const { solange, cindy, nadege, stranger } = await found(CAST)
    const issue = await composes(solange, { title: 'canari en préparation' })
    const at = { params: { issue: issue.id } }
    for (const person of [nadege, stranger]) {
      expectAbsent(await person.tries(contract.ReadIssue, at))
      expectAbsent(await person.tries(contract.ReadCandidates, at))
      expectAbsent(await triesTo(person, 'submit', issue))
      expectAbsent(await triesTo(person, 'approve', issue))
      expect((await person.opens(contract.IssuePdf, at)).status).toBe(404)

      const spy = await person.connects()
      const join = (room: string) =>
        spy.asks('text:join', { room, since: 0, epoch: null, stateVector: new Uint8Array([0]) })
      const absent = await join(textRoom(randomUUID()))
      expect(absent).toMatchObject({ problem: { status: 404 } })
      expect(await join(textRoom(issue.text!))).toEqual(absent)
      expect(await spy.enters(`issue:${issue.id}`)).toBe(false)
      const friend = await cindy.connects()
      expect(await friend.enters(`issue:${issue.id}`)).toBe(true)
      if (person === nadege) await takes(solange, 'submit', issue)
      await expect
        .poll(() => person === stranger || friend.names().includes('issue:submitted:here'))
        .toBe(true)
      expect(spy.heard).toEqual([])
    }
    expect((await nadege.does(contract.ListIssues)).issues).toEqual([])
    expect((await cindy.does(contract.ListIssues)).issues).toMatchObject([{ id: issue.id }])
    expect((await nadege.does(Search, { query: { q: 'canari' } })).found).toEqual([])
  })

  it('an issue is approved by a second person, and its text no longer changes', async () => {
    const { solange, jocelyne, cindy } = await found({
      ...CAST,
      solange: { structure: 'carif', roles: ['member', 'network_lead', 'steering_member'] },
    })
    const issue = await composes(solange)
    expect(await triesTo(jocelyne, 'approve', issue)).toMatchObject({ status: 409 })
    await takes(solange, 'submit', issue)
    expect(await triesTo(solange, 'approve', issue)).toMatchObject({
      status: 403,
      body: { type: '/problems/not-yours-to-approve' },
    })
    expect(await triesTo(cindy, 'approve', issue)).toMatchObject({
      status: 403,
      body: { title: expect.stringMatching(/comité de pilotage/) as string },
    })
    expect(await triesTo(solange, 'publish', issue)).toMatchObject({ status: 409 })

    const approved = await takes(jocelyne, 'approve', issue)
    expect(approved).toMatchObject({ status: 'approved', approvedBy: [{ person: jocelyne.id }] })
    const late = await opens(cindy, issue.text!)
    late.types(' trop tard')
    await expect.poll(() => late.provider.refusal?.type).toBe('/problems/text-frozen')
    expect((await readText(app().as(null), issue.text!)).plain).not.toContain('trop tard')
  })

  it('without a committee, two delegates approve an issue', async () => {
    const { solange, cindy, sabrina, nadege } = await found({
      solange: CAST.solange,
      cindy: CAST.cindy,
      sabrina: CAST.sabrina,
      nadege: CAST.nadege,
    })
    const issue = await composes(solange)
    await takes(solange, 'submit', issue)
    expectAbsent(await triesTo(nadege, 'approve', issue))
    expect(await takes(cindy, 'approve', issue)).toMatchObject({ status: 'in_review' })
    expect(await triesTo(cindy, 'approve', issue)).toMatchObject({ status: 403 })
    expect(await takes(sabrina, 'approve', issue)).toMatchObject({ status: 'approved' })
  })

  it('an issue sent back carries the requested changes and can be written again', async () => {
    const { solange, jocelyne } = await found(CAST)
    const issue = await composes(solange)
    await takes(solange, 'submit', issue)
    await takes(jocelyne, 'approve', issue)
    const reason = 'Le mot du réseau manque.'
    const back = await jocelyne.does(contract.RequestChanges, {
      params: { issue: issue.id },
      body: { reason },
    })
    expect(back).toMatchObject({ status: 'composing', reason, approvedBy: [] })
    const again = await opens(solange, issue.text!)
    again.types(' Relais')
    await expect.poll(() => again.provider.status).toBe('saved')
    expect(await takes(solange, 'submit', issue)).toMatchObject({ reason: null })
  })

  it('an issue with an empty section cannot be submitted', async () => {
    const { solange } = await found(CAST)
    const { id, text, html } = await drafts(solange)
    expect(html).toContain('<h2>Éditorial</h2>\n<h2>')
    expect(await triesTo(solange, 'submit', { id })).toMatchObject({
      status: 409,
      body: { type: '/problems/sections-untold', sections: ['Éditorial', 'Appel à contributions'] },
    })
    await rewrites(solange, text!, h(2, 'Éditorial'), p('Nous avons renoncé, et c’est bien.'))
    expect(await takes(solange, 'submit', { id })).toMatchObject({ status: 'in_review' })
  })

  it('submitting is refused for blank sections and images without a description', async () => {
    const { solange } = await found(CAST)
    const issue = await composes(solange)
    await rewrites(solange, issue.text!, p())
    expect(await triesTo(solange, 'submit', issue)).toMatchObject({
      status: 409,
      body: { type: '/problems/issue-blank' },
    })
    await rewrites(solange, issue.text!, p('Voici.'), {
      type: 'image',
      attrs: { src: '/files/x.png', alt: ' ' },
    })
    expect(await triesTo(solange, 'submit', issue)).toMatchObject({
      status: 409,
      body: { type: '/problems/images-without-words' },
    })
  })
})

describe('journal: sources', () => {
  it('a source that some readers can no longer read blocks the issue and is named', async () => {
    const { solange, jocelyne, cindy } = await found(CAST)
    const tool = await adds(cindy, { title: 'Grille partagée' })
    const told = { kind: 'tool', id: tool, label: 'La grille', note: '', href: `/c/x/outils/${tool}` }
    const issue = await composes(solange)
    await rewrites(solange, issue.text!, h(2, 'Outils'), referenceTo(told))
    await takes(solange, 'submit', issue)

    const narrow = () => cindy.does(ChangeLevel, { params: { tool }, body: { level: 'delegates' } })
    const refused = {
      status: 409,
      body: {
        type: '/problems/quotes-too-narrow',
        sources: [{ kind: 'tool', id: tool, label: 'La grille' }],
      },
    }
    await takes(jocelyne, 'approve', issue)
    await narrow()
    expect(await triesTo(solange, 'publish', issue)).toMatchObject(refused)
    const reason = 'La grille n’est plus à tous.'
    await solange.does(contract.RequestChanges, { params: { issue: issue.id }, body: { reason } })
    expect(await triesTo(solange, 'submit', issue)).toMatchObject(refused)
    expect((await reads(solange, issue)).status).toBe('composing')
  })
})

describe('journal: agenda', () => {
  it('the agenda shows sessions as they are on publication day, and typed lines unchanged', async () => {
    const { solange, jocelyne, cindy } = await found(CAST)
    const { id: session } = await cindy.does(PlanSession, { body: PLAN })
    const issue = await composes(solange)
    expect(issue.html).toContain(PLAN.title)
    const typed = { at: '', place: 'Gros-Filao', label: 'Journée d’étude' }
    const told = { id: session, at: '2026-04-01T09:00', place: 'Ailleurs', label: 'Un vieux nom' }
    await rewrites(solange, issue.text!, p('Venez.'), { type: 'agenda', attrs: { items: [told, typed] } })
    const later = { startsAt: '2026-04-08T13:00:00.000Z', endsAt: '2026-04-08T16:00:00.000Z' }
    await solange.does(ConveneSession, { params: { session } })
    await solange.does(PostponeSession, { params: { session }, body: later })
    expect((await reads(solange, issue)).html).toContain('8\u00a0avril')

    await takes(solange, 'submit', issue)
    await takes(jocelyne, 'approve', issue)
    const body = { reason: 'La salle a brûlé.' }
    await solange.does(CancelSession, { params: { session }, body })
    const { html } = await takes(solange, 'publish', issue)
    expect(html).toContain(`${PLAN.title} (séance annulée)`)
    expect(html).toContain('Journée d’étude')
    expect(html).not.toContain('Un vieux nom')
  })

  it('a session that some readers cannot read blocks the issue and is shown to nobody', async () => {
    const { solange, jocelyne } = await found(CAST)
    const plans = async () => {
      const { id } = await solange.does(PlanSession, { body: PLAN })
      const narrow = { params: { session: id }, body: { ...PLAN, level: 'steering' as const } }
      const refused = { status: 409, body: { type: '/problems/quotes-too-narrow', sources: [{ id }] } }
      return { narrows: () => solange.tries(ChangeSession, narrow), refused }
    }

    const first = await plans()
    const inReview = await composes(solange)
    await takes(solange, 'submit', inReview)
    expect((await first.narrows()).status).toBe(200)
    expect(await triesTo(jocelyne, 'approve', inReview)).toMatchObject(first.refused)
    expect((await reads(solange, inReview)).html).not.toContain(PLAN.title)

    const second = await plans()
    const approved = await composes(solange)
    await takes(solange, 'submit', approved)
    await takes(jocelyne, 'approve', approved)
    expect((await second.narrows()).status).toBe(200)
    expect(await triesTo(solange, 'publish', approved)).toMatchObject(second.refused)

    const third = await plans()
    await publishes(solange, jocelyne)
    expect(await third.narrows()).toMatchObject({ status: 409, body: { type: '/problems/quoted-elsewhere' } })
  })
})

describe('journal: published issues', () => {
  it('a published issue is frozen, searchable, and mailed once even when published twice at once', async () => {
    const { solange, jocelyne, nadege, nathan, stranger } = await found(CAST)
    await tells(nathan, 'Repérer sans blesser', 'community')
    const issue = await composes(solange, { title: `Une seule fois ${randomUUID()}` })
    await takes(solange, 'submit', issue)
    await takes(jocelyne, 'approve', issue)
    const listening = await nadege.connects()
    expect(await listening.welcomed()).toBe(true)
    const sent = await Promise.all([triesTo(solange, 'publish', issue), triesTo(solange, 'publish', issue)])
    expect(sent.map(({ status }) => status).toSorted()).toEqual([200, 409])
    await app().jobs.idle()
    await expect.poll(() => listening.names()).toContain('issue:published')

    const read = await reads(nadege, issue)
    expect(read).toMatchObject({
      status: 'published',
      text: null,
      acts: [],
      deliveries: null,
      publicUrl: null,
    })
    expect(read.html).toContain('Repérer sans blesser')
    expectAbsent(await stranger.tries(contract.ReadIssue, { params: { issue: issue.id } }))
    const { found: hits } = await nadege.does(Search, { query: { q: 'contributions' } })
    expect(hits).toMatchObject([{ kind: 'issue', id: issue.id }])

    const kept = await keptLetters(db(), { limit: 100 })
    const letters = kept.filter(({ subject }) => subject.endsWith(issue.title))
    expect(letters).toHaveLength(Object.keys(CAST).length)
    expect(new Set(letters.map(({ to }) => to.address)).size).toBe(letters.length)
    const none = { queued: 0, sent: 0, failed: 0, unknown: 0 }
    expect((await reads(solange, issue)).deliveries).toEqual({ ...none, kept: letters.length })
  })

  it('the next issue becomes the latest, and both stay readable', async () => {
    const { solange, jocelyne, nadege } = await found(CAST)
    const first = await publishes(solange, jocelyne)
    const second = await publishes(solange, jocelyne, { title: 'Le suivant' })
    const { issues } = await nadege.does(contract.ListIssues)
    expect(issues).toMatchObject([
      { id: second.id, status: 'published', number: 2 },
      {
        id: first.id,
        status: 'archived',
        number: 1,
        opening: expect.stringMatching(new RegExp(`^${WRITTEN}`)) as string,
      },
    ])
  })

  it('withdrawing an issue needs a reason and applies to everyone', async () => {
    const { solange, jocelyne, nadege, visitor, community } = await found(CAST)
    const issue = await publishes(solange, jocelyne, { audience: 'public' })
    const page = { params: { slug: `reseau-${community}`, number: String(issue.number) } }
    expect((await visitor.opens(contract.PublicIssue, page)).status).toBe(200)
    const body = { reason: 'Une personne s’y reconnaît.' }
    expect(await jocelyne.tries(contract.WithdrawIssue, { params: { issue: issue.id }, body })).toMatchObject(
      {
        status: 403,
      },
    )
    await solange.does(contract.WithdrawIssue, { params: { issue: issue.id }, body })
    expectAbsent(await nadege.tries(contract.ReadIssue, { params: { issue: issue.id } }))
    expect((await visitor.opens(contract.PublicIssue, page)).status).toBe(404)
    expect((await nadege.does(Search, { query: { q: 'contributions' } })).found).toEqual([])
    expect((await composes(solange)).number).toBe(2)
    expect(await reads(solange, issue)).toMatchObject({ status: 'withdrawn', reason: body.reason })
  })

  it('a public issue has a public page, another issue has none', async () => {
    const { solange, jocelyne, cindy, visitor, community } = await found(CAST)
    await adds(cindy, { title: 'Un outil ouvert <à tous>', level: 'public' })
    const slug = `reseau-${community}`
    const issue = await publishes(solange, jocelyne, { audience: 'public', title: 'Ouvert & public' })
    const inside = await publishes(solange, jocelyne)
    const draft = await composes(solange, { audience: 'public' })

    const page = await visitor.opens(contract.PublicIssue, { params: { slug, number: String(issue.number) } })
    expect(page.status).toBe(200)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.body).toContain('<html lang="fr">')
    expect(page.body).toContain('<title>Ouvert &amp; public – Le Trait d’union n°\u00a01</title>')
    expect(page.body).toContain('Un outil ouvert &lt;à tous&gt;')
    expect(page.body).not.toMatch(/<script|style="|onerror|Essai/)
    const missing = await Promise.all(
      [inside.number, draft.number, 999, '01', '-1', '1e0', 99999999999, 'premier'].map((number) =>
        visitor.opens(contract.PublicIssue, { params: { slug, number: String(number) } }),
      ),
    )
    for (const { status, body } of missing)
      expect({ status, body }).toEqual({ status: 404, body: missing[0]!.body })
    expect((await visitor.opens(contract.PublicIssuePdf, { params: { slug, number: '2' } })).status).toBe(404)

    const list = await visitor.opens(contract.PublicJournal, { params: { slug } })
    expect(list.body).toContain(`<a href="/journal/${slug}/${issue.number}">Ouvert &amp; public</a>`)
    expect(list.body.match(/<li>/g)).toHaveLength(1)
    expect((await visitor.opens(contract.PublicJournals)).body).toContain(`/journal/${slug}/${issue.number}`)
    const nowhere = await visitor.opens(contract.PublicJournal, { params: { slug: 'nulle-part' } })
    expect(nowhere).toMatchObject({ status: 404, body: missing[0]!.body })
    expect((await visitor.opens(contract.JournalStyle)).body).toContain('color-scheme')
  })

  it('the PDF of an issue has its title and French as its language', async () => {
    const { solange, jocelyne, nadege } = await found(CAST)
    const issue = await publishes(solange, jocelyne)
    await app().jobs.idle()
    const pdf = await nadege.opens(contract.IssuePdf, { params: { issue: issue.id } })
    expect(pdf.headers['content-type']).toBe('application/pdf')
    const bytes = pdf.bytes.toString('latin1')
    expect(bytes.startsWith('%PDF-')).toBe(true)
    expect(bytes).toMatch(/\/Lang ?\(fr/)
    expect(bytes).toMatch(/\/Title/)
  })
})
