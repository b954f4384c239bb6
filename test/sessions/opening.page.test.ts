import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import SessionPage from '#client/sessions/SessionPage.svelte'
import type { MyCommunity } from '#server/community/me.contract.ts'
import { OpenSession, ReadSession, type Session } from '#server/sessions/contract.ts'
import { answer } from '#test/support/api.ts'

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const spro: MyCommunity = {
  id: id(1),
  slug: 'spro',
  name: 'SPRO Caravelle',
  localName: 'SPRO Caravelle',
  journalName: 'Le Trait d’union',
  timeZone: 'America/Martinique',
  structure: { id: id(2), name: 'Carif-Oref', shortName: 'CO' },
  roles: ['network_lead'],
  scope: null,
  managerOf: [],
}
const DAY_MS = 86_400_000
const convened = (inDays: number): Session => ({
  id: id(3),
  title: 'Accueillir sans renvoyer',
  kind: 'working_session',
  purpose: 'elaboration',
  level: 'community',
  status: 'convened',
  startsAt: new Date(Date.now() + inDays * DAY_MS).toISOString(),
  endsAt: new Date(Date.now() + inDays * DAY_MS + 3600_000).toISOString(),
  venue: '',
  community: spro.id,
  circle: null,
  template: 'elaboration',
  agenda: [],
  facilitators: [],
  secretary: null,
  votesEach: 3,
  shortNotice: false,
  cancelReason: null,
  attendance: [],
  decisions: [],
  actions: [],
  about: [],
  minutes: null,
  rectifications: [],
  standing: {
    person: id(9),
    lead: true,
    committee: false,
    delegate: false,
    facilitator: true,
    secretary: false,
    attended: false,
  },
  acts: [{ command: 'open', refusal: null, needs: [] }],
})
const opens = async (session: Session) => {
  const asked: unknown[] = []
  answer(ReadSession, () => session)
  answer(OpenSession, (call) => (asked.push(call), session))
  await render(SessionPage, { community: spro, session: session.id })
  await page.getByRole('button', { name: 'Ouvrir la séance' }).click()
  return asked
}

test('a session is opened at once on its day', async () => {
  const asked = await opens(convened(0))
  await expect.poll(() => asked.length).toBe(1)
})

test('ahead of its day, only once one has said so again', async () => {
  const asked = await opens(convened(14))
  await expect.element(page.getByRole('dialog')).toMatchTextContent('La séance est prévue le')
  expect(asked).toEqual([])
  await page.getByRole('button', { name: 'Ouvrir maintenant' }).click()
  await expect.poll(() => asked.length).toBe(1)
})
