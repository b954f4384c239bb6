import { expect, it } from 'vitest'
import { features } from '#server/app.ts'
import type { Ctx } from '#server/platform/context.ts'
import { byName } from '#server/platform/feature.ts'
import { fact, type FactAbout } from '#server/platform/facts.ts'

const facts = features.flatMap(({ facts = {} }) => Object.entries(facts))

it('facts: two features that declare the same name are refused at start', () => {
  const tables = features.map(({ facts = {} }) => facts)
  expect(byName(tables).has('post:added')).toBe(true)
  expect(() => byName([...tables, { 'post:added': byName(tables).get('post:added')! }])).toThrow(
    'two features',
  )
})

it('facts: no two have the same rank in « Aujourd’hui »', () => {
  const ranks = facts.map(([, { today }]) => today).filter((today) => today !== 'none')
  expect(ranks).toEqual([...new Set(ranks)])
})

/** Never run: the compiler checks that each of these is refused. */
declare const ctx: Ctx
const thread = { community: '1', subject: { type: 'thread', id: '1' }, level: 'community' } as const
const unsigned = { ...thread, signature: null }
const tool = { type: 'tool', id: '1' } as const
const also = { room: 'thread:1', payload: {} }
const opened = { thread: '1', kind: 'problem' } as const
const joined = { thread: '1', structure: '1', said: true }
const about: FactAbout<'thread'> = 'post:added'
// @ts-expect-error a fact about an issue is no fact about a thread
const other: FactAbout<'thread'> = 'issue:published'

export const mistakes = async () => {
  await ctx.announce({ ...unsigned, name: 'thread:opened', payload: opened })
  // @ts-expect-error no such fact
  await ctx.announce({ ...unsigned, name: 'thread:opnd', payload: opened })
  // @ts-expect-error the payload of another fact
  await ctx.announce({ ...unsigned, name: 'thread:opened', payload: joined })
  // @ts-expect-error the subject of another fact
  await ctx.announce({ ...unsigned, subject: tool, name: 'thread:opened', payload: opened })
  // @ts-expect-error people who have the thread open receive nothing of this fact
  await ctx.announce({ ...unsigned, name: 'thread:opened', payload: opened, also })
  // @ts-expect-error people who have the thread open wait for « nous aussi »
  await ctx.announce({ ...unsigned, name: 'thread:joined', payload: joined })
  // @ts-expect-error not what the thread page expects
  await ctx.announce({ ...unsigned, name: 'thread:joined', payload: joined, also })
  // @ts-expect-error does not say how « Aujourd’hui » treats it
  fact<{ thread: string }>()({ subject: 'thread', journal: 'quiet' })
  // @ts-expect-error does not say how the journal treats it
  fact<{ thread: string }>()({ subject: 'thread', today: 'none' })
  // @ts-expect-error the payload has no such key
  fact<{ thread: string }>()({ subject: 'thread', subjectIn: 'fil', journal: 'quiet', today: 'none' })
  return [about, other]
}
