import { describe, expect, it } from 'vitest'
import { fillDemo } from '#server/demo/fill-demo.ts'
import { PEOPLE } from '#server/demo/content/people.ts'
import { ListIssues, ReadIssue } from '#server/journal/contract.ts'
import { ListTools } from '#server/library/contract.ts'
import { keptLetters } from '#server/platform/mail/mail.ts'
import { ListSessions } from '#server/sessions/contract.ts'
import { ListThreads } from '#server/threads/contract.ts'
import { ReadToday } from '#server/today/contract.ts'
import { Person, useServer } from '../support/people.ts'

const { db, app, clock } = useServer()

/** Someone of the demo, as whoever signs in as them. */
async function member(givenName: string): Promise<Person> {
  const { id } = await db()
    .selectFrom('people')
    .select('id')
    .where('given_name', '=', givenName)
    .executeTakeFirstOrThrow()
  const { id: community } = await db().selectFrom('communities').select('id').executeTakeFirstOrThrow()
  return new Person(app(), community, id)
}

const byKey = (counts: string[]) =>
  Object.fromEntries(
    Map.groupBy(counts, (key) => key)
      .entries()
      .map(([key, all]) => [key, all.length]),
  )

describe('demo', () => {
  it('demo: an empty database is filled with a whole community, once', async () => {
    clock.now = new Date('2026-03-18T15:00:00Z')
    expect(await fillDemo(app(), clock.now)).toBe(true)
    const solange = await member('Solange')

    expect(PEOPLE).toHaveLength(30)
    const { people } = await db()
      .selectFrom('people')
      .select((all) => all.fn.countAll<number>().as('people'))
      .executeTakeFirstOrThrow()
    expect(people).toBe(30)

    const { threads } = await solange.does(ListThreads, { query: {} })
    expect(threads).toHaveLength(8)
    expect(byKey(threads.map(({ status }) => status))).toMatchInlineSnapshot(`
      {
        "capitalised": 2,
        "in_progress": 3,
        "open": 1,
        "parked": 1,
        "solution_proposed": 1,
      }
    `)
    const { tools } = await solange.does(ListTools)
    expect(tools).toHaveLength(6)
    expect(byKey(tools.map(({ status }) => status))).toMatchInlineSnapshot(`
      {
        "elaboration": 1,
        "experimentation": 1,
        "published": 2,
        "under_revision": 1,
        "validation": 1,
      }
    `)
    const held = await solange.does(ListSessions, { query: { when: 'past' } })
    const coming = await solange.does(ListSessions, { query: { when: 'coming' } })
    expect(held.sessions).toHaveLength(3)
    expect(coming.sessions).toHaveLength(2)

    const { issues } = await solange.does(ListIssues)
    expect(issues.map(({ number, status }) => `${number} ${status}`)).toEqual([
      '4 in_review',
      '3 published',
      '2 archived',
      '1 archived',
    ])
    const published = await solange.does(ReadIssue, { params: { issue: issues[1]!.id } })
    const links = [...published.html.matchAll(/href="\/c\/spro-caravelle\/(fils|outils)\/([0-9a-f-]{36})"/g)]
    const known = new Set([...threads, ...tools].map(({ id }) => id))
    expect(links).toHaveLength(5)
    expect(links.filter(([, , id]) => !known.has(id!))).toEqual([])
    const letters = await keptLetters(db(), { limit: 200 })
    const sent = letters
      .filter(({ kind, subject }) => kind === 'journal' && subject.endsWith(published.title))
      .map(({ to }) => to.address)
    expect(sent).toHaveLength(29)
    expect(new Set(sent).size).toBe(29)

    expect(await fillDemo(app(), clock.now)).toBe(false)
    expect((await solange.does(ListIssues)).issues).toHaveLength(4)
  })

  it('demo: nothing is dated after today', async () => {
    const { last } = await db()
      .selectFrom('activity')
      .select((all) => all.fn.max('at').as('last'))
      .executeTakeFirstOrThrow()
    expect(last.getTime()).toBeLessThanOrEqual(clock.now.getTime())
  })

  it('demo: several people have pending tasks', async () => {
    const waits = async (name: string) => [
      ...new Set((await (await member(name)).does(ReadToday)).awaiting.map(({ kind }) => kind).toSorted()),
    ]
    expect(await waits('Nathan')).toEqual(['mention', 'session_to_answer', 'thread_followed'])
    expect(await waits('Cindy')).toEqual(['action_due', 'mention', 'thread_followed'])
    expect(await waits('Solange')).toContain('redaction_to_decide')
    expect(await waits('Maryline')).toEqual(['issue_to_approve', 'session_to_answer', 'thread_followed'])
  })
})
