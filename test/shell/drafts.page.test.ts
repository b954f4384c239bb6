import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { clearDrafts, draft, draftsBelongTo } from '#client/drafts.ts'

beforeEach(() => {
  localStorage.clear()
  draftsBelongTo('ana')
})

test('what is typed is kept, and survives a tab that is closed at once', () => {
  draft<string>('thread/1/reply').write('Un message vocal, puis')
  window.dispatchEvent(new Event('pagehide'))

  expect(localStorage.length).toBe(1)
  expect(draft<string>('thread/1/reply').read()).toBe('Un message vocal, puis')
})

test('within a third of a second without closing anything', async () => {
  draft<string>('thread/1/reply').write('Bonjour')
  await vi.waitFor(() => expect(localStorage.length).toBe(1))
})

test('however steadily one types', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const reply = draft<string>('thread/1/reply')
  for (const typed of ['B', 'Bo', 'Bon', 'Bonj']) {
    reply.write(typed)
    vi.advanceTimersByTime(100)
  }
  expect(Object.values({ ...localStorage })).toEqual([expect.stringContaining('"Bon')])
})

test('sending clears it, even when a keystroke was still on its way', () => {
  const reply = draft<string>('thread/1/reply')
  reply.write('Bonjour')
  reply.clear()
  window.dispatchEvent(new Event('pagehide'))
  expect(reply.read()).toBeUndefined()
})

test('another person at this computer finds nothing, and finds nothing left after signing out', () => {
  draft<string>('thread/1/reply').write('Bonjour')
  draftsBelongTo('marc')
  expect(draft<string>('thread/1/reply').read()).toBeUndefined()

  draftsBelongTo('ana')
  clearDrafts()
  expect(draft<string>('thread/1/reply').read()).toBeUndefined()
})
