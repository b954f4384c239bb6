import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { clearDrafts, draft, draftsBelongTo } from '#client/drafts.ts'

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
