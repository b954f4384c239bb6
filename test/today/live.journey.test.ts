import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { AcceptMandate, GrantMandate, RequestMandate } from '#server/community/mandates.contract.ts'
import { EndMembership } from '#server/community/members.contract.ts'
import { StartElaboration } from '#server/library/contract.ts'
import {
  CancelSession,
  CloseSession,
  ConveneSession,
  PlanSession,
  PostponeSession,
} from '#server/sessions/contract.ts'
import { ApproveMinutes, SubmitMinutes } from '#server/sessions/minutes.contract.ts'
import { composes, publishes, takes } from '../journal/issues.ts'
import { adds } from '../library/library-people.ts'
import { PLAN, underWay } from '../sessions/sessions.ts'
import { useBrowser } from '../support/browser-pages.ts'
import { CAST, useServer } from '../support/people.ts'
import { aNewMandate } from '../support/builders.ts'

const { found, app } = useServer()
const opens = useBrowser(app)

const shows = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()

it('today page: each fact that changes it brings it up to date', async () => {
  const { solange, jocelyne, cindy, paul, structures, community } = await found({
    ...CAST,
    paul: { structure: 'mlc' },
  })
  const path = `/c/reseau-${community}/aujourdhui`
  const today = await opens(jocelyne, path)
  const todayOfPaul = await opens(paul, path)

  const tool = await adds(cindy, { title: 'Grille partagée' })
  await shows(today, 'nouvel outil')
  await cindy.does(StartElaboration, {
    params: { tool },
    body: {
      coauthors: [structures['cap']!],
      concernedTypes: ['mission_locale'],
      concernedTerritories: ['Centre'],
      missions: [],
    },
  })
  await shows(today, 'l’outil avance')

  const { id: session } = await solange.does(PlanSession, { body: PLAN })
  await solange.does(ConveneSession, { params: { session } })
  await shows(today, 'séance convoquée')
  await solange.does(PostponeSession, {
    params: { session },
    body: { startsAt: '2026-04-02T13:00:00.000Z', endsAt: '2026-04-02T16:00:00.000Z' },
  })
  await shows(today, 'séance reportée')
  await solange.does(CancelSession, { params: { session }, body: { reason: 'Trop peu de monde.' } })
  await shows(today, 'séance annulée')

  const { id: held } = await underWay(solange, { secretary: jocelyne.id })
  await solange.does(CloseSession, { params: { session: held } })
  await shows(today, 'séance tenue')
  await jocelyne.does(SubmitMinutes, { params: { session: held } })
  await shows(today, 'compte rendu soumis à relecture')
  await solange.does(ApproveMinutes, { params: { session: held } })
  await shows(today, /compte rendu approuvé/)

  await takes(solange, 'submit', await composes(solange))
  await shows(today, /attend une relecture/)

  const { id: mandate } = await paul.does(RequestMandate, { body: aNewMandate(paul) })
  await shows(today, 'Paul Essai demande un mandat de votre structure')
  await jocelyne.does(GrantMandate, { params: { mandate } })
  await shows(todayOfPaul, /vous confie un mandat/)
  await paul.does(AcceptMandate, { params: { mandate } })
  await todayOfPaul.getByText(/vous confie un mandat/).waitFor({ state: 'detached' })
})

it('journal page: an issue that is published appears in the list', async () => {
  const { solange, jocelyne, nadege, community } = await found(CAST)
  const journal = await opens(nadege, `/c/reseau-${community}/journal`)
  const { title } = await publishes(solange, jocelyne)
  await shows(journal, title)
})

it('directory page: what changed while the connection was down appears once it is back', async () => {
  const { solange, cindy, nadege, community } = await found(CAST)
  const directory = await opens(nadege, `/c/reseau-${community}/annuaire`)
  const member = directory.getByText('Cindy Essai').first()
  await member.waitFor()
  // An answer that arrived after the cut would say that the connection is back.
  await directory.waitForLoadState('networkidle')
  await directory.context().setOffline(true)
  for (const socket of app().live.io.sockets.sockets.values()) socket.conn.close()
  await shows(directory, /Hors connexion/)
  await solange.does(EndMembership, { params: { person: cindy.id } })
  expect(await member.isVisible()).toBe(true)
  await directory.context().setOffline(false)
  await member.waitFor({ state: 'detached' })
})
