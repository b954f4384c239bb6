import { describe, expect, it } from 'vitest'
import { heardPost, isSealable, mayWrite, mondayOf, stepsOf, type Moving } from '#server/threads/rules.ts'
import type { Post } from '#server/threads/thread.contract.ts'

const now = new Date('2026-03-16T12:00:00Z')
const problem: Moving = {
  kind: 'problem',
  status: 'open',
  singleStructure: false,
  proposalCount: 0,
  tool: null,
  lastAt: '2026-03-10T12:00:00Z',
  sameHere: [],
}
const nobody = { isAuthor: false, isDelegate: false, isLead: false }

describe('the steps of a thread', () => {
  it('are shown to all, each with why one may not take it', () => {
    const steps = stepsOf(problem, nobody, now)
    expect(steps.map(({ command }) => command)).toEqual(['clarify', 'park', 'merge', 'close'])
    expect(steps.every(({ reason }) => reason)).toBe(true)
  })

  it('are the author’s when enough structures share the problem', () => {
    const [clarify] = stepsOf({ ...problem, sameHere: [1, 2] }, { ...nobody, isAuthor: true }, now)
    expect(clarify).toEqual({ command: 'clarify', note: undefined, reason: undefined })
  })

  it('let the animation conclude after two weeks of silence, the author at once', () => {
    const proposed: Moving = { ...problem, status: 'solution_proposed', proposalCount: 1 }
    const accept = (thread: Moving, mover = { ...nobody, isLead: true }) =>
      stepsOf(thread, mover, now).find(({ command }) => command === 'acceptSolution')!.reason
    expect(accept(proposed)).toContain('quatorze jours')
    expect(accept({ ...proposed, lastAt: '2026-03-02T12:00:00Z' })).toBeUndefined()
    expect(accept(proposed, { ...nobody, isAuthor: true })).toBeUndefined()
  })

  it('are fewer for what is not a problem', () => {
    const steps = stepsOf({ ...problem, kind: 'watch' }, { ...nobody, isLead: true }, now)
    expect(steps.map(({ command }) => command)).toEqual(['capitalise', 'merge', 'close'])
  })
})

it.each([
  ['2026-03-16', '2026-03-16'],
  ['2026-03-22', '2026-03-16'],
  ['2026-03-01', '2026-02-23'],
  ['2026-01-01', '2025-12-29'],
])('dates what is sealed on %s by its week, %s', (day, monday) => expect(mondayOf(day)).toBe(monday))

it('seals only among eight people of three structures', () => {
  expect(isSealable({ people: 8, structures: 3 })).toBe(true)
  expect(isSealable({ people: 7, structures: 3 })).toBe(false)
  expect(isSealable({ people: 20, structures: 2 })).toBe(false)
})

it('leaves syntheses to delegates and announcements to the animation', () => {
  expect(mayWrite('reply', nobody)).toBe(true)
  expect(mayWrite('synthesis', nobody)).toBe(false)
  expect(mayWrite('synthesis', { ...nobody, isDelegate: true })).toBe(true)
  expect(mayWrite('announcement', { ...nobody, isDelegate: true })).toBe(false)
})

describe('a post that is heard', () => {
  const post = (number: number, html = '') => ({ number, html }) as Post
  const numbers = (posts: readonly Post[]) => posts.map(({ number }) => number)

  it('takes its place at the end, or its own again', () => {
    expect(numbers(heardPost([post(1)], post(2)))).toEqual([1, 2])
    expect(heardPost([post(1), post(2)], post(2, 'corrigé'))[1]!.html).toBe('corrigé')
  })

  it('waits for a fetch when something is missing before it', () => {
    expect(numbers(heardPost([post(1)], post(4)))).toEqual([1])
  })
})
