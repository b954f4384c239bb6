import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { clearDrafts } from '#client/drafts.ts'
import { me } from '#client/me.svelte.ts'
import SettingsPage from '#client/community/SettingsPage.svelte'
import { WhoAmI } from '#server/community/me.contract.ts'
import {
  ChangeSettings,
  DEFAULT_SETTINGS,
  ListCommunities,
  ReadSettings,
  Settings,
} from '#server/community/settings.contract.ts'
import { aCommunity, someoneSignedIn } from '#test/support/builders.ts'
import { answer, refuse } from '#test/support/fake-api.ts'
import { axeFindings } from '#test/support/axe.ts'

const spro = aCommunity({ roles: ['member', 'network_lead'] })
const settings: Settings = {
  ...DEFAULT_SETTINGS,
  name: spro.name,
  localName: spro.localName,
  journalName: spro.journalName,
  timeZone: spro.timeZone,
  goal: 'Un premier accueil partagé.',
}
const solange = someoneSignedIn({}, [spro])

async function show(who = solange) {
  answer(WhoAmI, () => who)
  await me.load()
  return render(SettingsPage, { slug: 'spro' })
}
/** An optional one says so in its label. */
const field = (name: string) => page.getByRole('textbox', { name: new RegExp(`^${name}`) })
const save = page.getByRole('button', { name: 'Enregistrer' })

beforeEach(async () => {
  clearDrafts()
  document.documentElement.lang = 'fr'
  document.title = 'Réglages'
  await page.viewport(1280, 900)
  answer(ReadSettings, () => settings)
})

test('settings page: every setting has a field, and only what was typed is sent', async () => {
  const asked: unknown[] = []
  answer(ChangeSettings, ({ body }) => (asked.push(body), { ...settings, journalName: 'Le Relais' }))
  await show()
  await expect.element(field('Nom de son journal')).toHaveValue('Le Trait d’union')
  expect(document.querySelectorAll('form :is(input, select, textarea)')).toHaveLength(
    Object.keys(Settings.properties).length,
  )
  await expect.element(save).toHaveAttribute('aria-disabled', 'true')
  expect(await axeFindings()).toEqual([])

  await field('Nom de son journal').fill('Le Relais')
  await userEvent.keyboard('{Enter}')
  await expect
    .poll(() => asked)
    .toEqual([{ before: { journalName: 'Le Trait d’union' }, after: { journalName: 'Le Relais' } }])
  await expect.element(save).toHaveAttribute('aria-disabled', 'true')
  await expect.element(field('Nom de son journal')).toHaveValue('Le Relais')
})

test('settings page: a change in what is known of the reader does not fetch the settings again', async () => {
  let reads = 0
  answer(ReadSettings, () => (reads++, settings))
  await show()
  await expect.element(field('Nom de son journal')).toBeVisible()
  const before = reads
  await me.load()
  // By the second frame the page has done what it would do.
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
  expect(reads).toBe(before)
})

test('settings page: what is typed survives a reload beside the saved value, which can be restored', async () => {
  const first = await show()
  await field('But').fill('Commencer plus tôt.')
  await first.unmount()

  await show()
  await expect.element(field('But')).toHaveValue('Commencer plus tôt.')
  await expect.element(page.getByText(/Un premier accueil partagé/)).toBeVisible()
  await page.getByRole('button', { name: 'Reprendre But' }).click()
  await expect.element(field('But')).toHaveValue('Un premier accueil partagé.')
  await expect.element(save).toHaveAttribute('aria-disabled', 'true')
})

test('settings page: a stale change shows both values beside the field, and saving again sends it', async () => {
  const theirs = { ...settings, name: 'SPRO Martinique', goal: 'Relayer.' }
  refuse(ChangeSettings, {
    type: '/problems/changed-meanwhile',
    status: 409,
    title: 'Quelqu’un a modifié ces réglages entre-temps.',
    errors: [{ pointer: '/after/name', detail: 'Cette valeur a changé entre-temps.' }],
    current: theirs,
  })
  await show()
  await field('Nom de la communauté').fill('SPRO du Nord')
  await save.click()
  await expect.element(page.getByRole('alert')).toMatchTextContent(/Quelqu’un a modifié ces réglages/)
  await expect.element(page.getByText('Cette valeur a changé entre-temps.')).toBeVisible()
  await expect.element(page.getByText(/SPRO Martinique/)).toBeVisible()
  await expect.element(field('Nom de la communauté')).toHaveValue('SPRO du Nord')
  // Untouched fields follow.
  await expect.element(field('But')).toHaveValue('Relayer.')
  expect(await axeFindings()).toEqual([])

  const asked: unknown[] = []
  answer(ChangeSettings, ({ body }) => (asked.push(body), { ...theirs, name: 'SPRO du Nord' }))
  await save.click()
  await expect
    .poll(() => asked)
    .toEqual([{ before: { name: 'SPRO Martinique' }, after: { name: 'SPRO du Nord' } }])
})

test('settings page: a refused value is said beside its field, and stays', async () => {
  refuse(ChangeSettings, {
    type: '/problems/malformed',
    status: 422,
    title: 'La demande est incomplète ou mal remplie.',
    errors: [{ pointer: '/after/localName', detail: 'Écrivez au moins 2 caractères, sur une seule ligne.' }],
  })
  await show()
  await field('Nom court').fill('S  ')
  await save.click()
  await expect.element(field('Nom court')).toHaveAttribute('aria-invalid', 'true')
  await expect.element(field('Nom court')).toHaveValue('S  ')
})

test('settings page: an administrator opens the settings of a community that they are not in', async () => {
  answer(ListCommunities, () => [spro])
  await show(someoneSignedIn({ administrator: true }, []))
  await expect.element(field('Nom de la communauté')).toHaveValue(spro.name)
})

test('settings page: someone who is neither in the community nor administrator finds nothing', async () => {
  await show(someoneSignedIn({}, []))
  await expect.element(page.getByRole('heading', { name: 'Il n’y a rien à cette adresse' })).toBeVisible()
})

test('settings page: fits 320 pixels', async () => {
  await page.viewport(320, 640)
  document.body.style.paddingInline = '1rem'
  await show()
  await field('But').fill('Un-mot-sans-la-moindre-espace-et-beaucoup-plus-long-que-tout-l’écran.'.repeat(3))
  await expect.element(page.getByText(/Un premier accueil partagé/)).toBeVisible()
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
  expect(await axeFindings()).toEqual([])
})
