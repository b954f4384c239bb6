import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { me } from '#client/me.svelte.ts'
import DirectoryPage from '#client/structures/DirectoryPage.svelte'
import { ReadDirectory, type Directory, type Member } from '#server/community/directory.contract.ts'
import {
  AcceptMandate,
  RefuseMandate,
  type Mandate,
  type StoredMandate,
} from '#server/community/mandates.contract.ts'
import { MANDATE_LIFE } from '#server/community/mandates.rules.ts'
import { WhoAmI, type MyCommunity } from '#server/community/me.contract.ts'
import { DEFAULT_SETTINGS } from '#server/community/settings.contract.ts'
import { actsOf } from '#server/platform/life.rules.ts'
import {
  aCommunity,
  aMandate,
  aMember,
  anId,
  aNewStructure,
  someoneSignedIn,
} from '#test/support/builders.ts'
import { answer, refuse } from '#test/support/fake-api.ts'
import { axeFindings } from '#test/support/axe.ts'

const [SPRO, MLC, CIO, JOCELYNE, CINDY, LOIC, NATHAN] = [1, 2, 3, 4, 5, 6, 7].map(anId) as [
  string,
  ...string[],
]

const mandate = (n: number, person: string, more: Partial<Mandate> = {}) =>
  aMandate({ id: anId(n), person, structure: MLC!, ...more })
const member = (person: string, name: string, more: Partial<Member> = {}) =>
  aMember({ id: person, name, ...more })
const structure = (id: string, name: string, people: Member[]) => ({
  ...aNewStructure({ name, shortName: name.slice(0, 3) }),
  id,
  mayNameManagers: false,
  people,
})
const spro = aCommunity()
const directory: Directory = {
  community: { ...DEFAULT_SETTINGS, ...spro, status: 'active' },
  structures: [
    structure(MLC!, 'Mission locale du Centre', [
      member(JOCELYNE!, 'Jocelyne Parfaitin', { manages: true }),
      member(CINDY!, 'Cindy Brémaud', { mandate: mandate(20, CINDY!, { selfGranted: true }) }),
      member(LOIC!, 'Loïc Anselmin'),
    ]),
    structure(CIO!, 'CIO d’Anse-Tamarin', [
      member(NATHAN!, 'Nathan Célimat', {
        mandate: mandate(21, NATHAN!, { scope: 'consult', hoursPerMonth: null }),
      }),
    ]),
  ],
  pending: [],
}

async function show(person: string, more: { community?: Partial<MyCommunity>; pending?: Mandate[] } = {}) {
  const community = { ...spro, ...more.community }
  answer(WhoAmI, () => someoneSignedIn({ id: person }, [community]))
  const withActs = (mandate: StoredMandate): Mandate => {
    const { timeZone } = spro
    const reader = { person, managerOf: community.managerOf, roles: community.roles }
    return { ...mandate, acts: actsOf(MANDATE_LIFE, { ...mandate, timeZone }, reader, new Date()) }
  }
  answer(ReadDirectory, () => ({
    ...directory,
    structures: directory.structures.map(({ people, ...about }) => ({
      ...about,
      people: people.map((one) => ({ ...one, mandate: one.mandate && withActs(one.mandate) })),
    })),
    pending: (more.pending ?? []).map(withActs),
  }))
  await me.load()
  return render(DirectoryPage, { community })
}

beforeEach(async () => {
  document.documentElement.lang = 'fr'
  document.title = 'Annuaire'
  await page.viewport(1280, 900)
})

test('directory: shows who may commit their structure, and finds people without accents', async () => {
  await show(LOIC!)
  await expect.element(page.getByRole('heading', { name: 'Mission locale du Centre' })).toBeVisible()
  await expect.element(page.getByText('mandat donné par soi-même')).toBeVisible()
  await expect.element(page.getByText('donne l’avis de sa structure')).toBeVisible()
  expect(await axeFindings()).toEqual([])

  await userEvent.fill(page.getByRole('searchbox'), 'celimat')
  await expect.element(page.getByText('Nathan Célimat')).toBeVisible()
  expect(page.getByText('Cindy Brémaud').query()).toBeNull()
  await userEvent.fill(page.getByRole('searchbox'), '')
  await page.getByRole('button', { name: 'Peuvent engager leur structure' }).click()
  await expect.element(page.getByText('Cindy Brémaud')).toBeVisible()
  expect(page.getByText('Nathan Célimat').query()).toBeNull()
})

test('directory: fits 320 pixels', async () => {
  await page.viewport(320, 640)
  // The house's margins.
  document.body.style.paddingInline = '1rem'
  await show(JOCELYNE!, { community: { managerOf: [MLC!], roles: ['member', 'network_lead'] } })
  await expect.element(page.getByText('Cindy Brémaud')).toBeVisible()
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
  expect(await axeFindings()).toEqual([])
})

test('directory: a person accepts the mandate granted by their structure', async () => {
  const granted = mandate(30, LOIC!, { status: 'granted', acceptedAt: null })
  const accepted: string[] = []
  answer(AcceptMandate, ({ url }) => (accepted.push(url.pathname), { ...granted, status: 'active' as const }))
  await show(LOIC!, { pending: [granted] })
  await page.getByRole('button', { name: 'Accepter ce mandat' }).click()
  await expect.poll(() => accepted).toEqual([`/api/communities/${SPRO}/mandates/${granted.id}/acceptance`])
})

test('directory: refusing a mandate asks for a reason, kept when the server refuses', async () => {
  const requested = mandate(31, LOIC!, { status: 'requested', acceptedAt: null })
  const moved = 'Ce mandat a changé d’état entre-temps. Rechargez la page pour voir où il en est.'
  refuse(RefuseMandate, { type: '/problems/mandate-moved', status: 409, title: moved })
  await show(JOCELYNE!, { pending: [requested], community: { managerOf: [MLC!] } })
  await expect.element(page.getByRole('button', { name: 'Accorder' })).toBeVisible()
  await page.getByRole('button', { name: 'Refuser…' }).click()

  const reason = page.getByRole('textbox', { name: 'Votre raison' })
  await userEvent.fill(reason, 'Nous attendons septembre.')
  await page.getByRole('button', { name: 'Refuser la demande' }).click()
  await expect.element(page.getByRole('alert')).toMatchTextContent(moved)
  await expect.element(reason).toHaveValue('Nous attendons septembre.')
})
