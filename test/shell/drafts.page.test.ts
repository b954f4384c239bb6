import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import * as drafts from '#client/drafts.ts'

const { clearDrafts, draft, draftsBelongTo } = drafts

beforeEach(() => {
  localStorage.clear()
  draftsBelongTo('ana')
})

test('drafts: typed text survives a tab closed at once', () => {
  draft<string>('thread/1/reply').write('Un message vocal, puis')
  window.dispatchEvent(new Event('pagehide'))

  expect(localStorage.length).toBe(1)
  expect(draft<string>('thread/1/reply').read()).toBe('Un message vocal, puis')
})

test('drafts: typed text is stored within 300 ms', async () => {
  draft<string>('thread/1/reply').write('Bonjour')
  await expect.poll(() => localStorage.length).toBe(1)
})

test('drafts: typed text is stored even while typing never stops', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const reply = draft<string>('thread/1/reply')
  for (const typed of ['B', 'Bo', 'Bon', 'Bonj']) {
    reply.write(typed)
    vi.advanceTimersByTime(100)
  }
  expect(Object.values({ ...localStorage })).toEqual([expect.stringContaining('"Bon')])
})

test('drafts: sending clears the draft, even with a keystroke still pending', () => {
  const reply = draft<string>('thread/1/reply')
  reply.write('Bonjour')
  reply.clear()
  window.dispatchEvent(new Event('pagehide'))
  expect(reply.read()).toBeUndefined()
})

test('drafts: another person on the same computer finds no draft, nor does anyone after signing out', () => {
  draft<string>('thread/1/reply').write('Bonjour')
  draftsBelongTo('marc')
  expect(draft<string>('thread/1/reply').read()).toBeUndefined()

  draftsBelongTo('ana')
  clearDrafts()
  expect(draft<string>('thread/1/reply').read()).toBeUndefined()
})

type Drafts = typeof drafts

/** The same module in another tab of the same browser. */
async function otherTab(): Promise<Drafts> {
  const module: unknown = await import(/* @vite-ignore */ `/client/drafts.ts?tab=${crypto.randomUUID()}`)
  const other = module as Drafts
  other.draftsBelongTo('ana')
  return other
}

test('drafts: two tabs at the same place never overwrite each other, and a third finds both', async () => {
  const other = await otherTab()
  draft<string>('fil/1/reponse').keep('Dans le premier onglet')
  other.draft<string>('fil/1/reponse').keep('Dans le second')
  expect(draft('fil/1/reponse').read()).toBe('Dans le premier onglet')
  expect(other.draft('fil/1/reponse').read()).toBe('Dans le second')

  const third = await otherTab()
  const shown = third.draft<string>('fil/1/reponse').read()
  const offered = third.keptUnder('fil/1/').filter(({ isHere }) => !isHere)
  expect([shown, ...offered.map(({ value }) => value)].toSorted()).toEqual([
    'Dans le premier onglet',
    'Dans le second',
  ])
})

test('drafts: sent from one tab, what another tab wrote meanwhile stays', async () => {
  draft<string>('fil/1/reponse').keep('Bonjour')
  const other = await otherTab()
  expect(other.draft('fil/1/reponse').read()).toBe('Bonjour')
  draft<string>('fil/1/reponse').keep('Bonjour à tous')
  other.draft('fil/1/reponse').clear()
  expect(draft('fil/1/reponse').read()).toBe('Bonjour à tous')

  const reloaded = await otherTab()
  expect(reloaded.draft('fil/1/reponse').read()).toBe('Bonjour à tous')
  reloaded.draft('fil/1/reponse').clear()
  expect(localStorage.length).toBe(0)
})
