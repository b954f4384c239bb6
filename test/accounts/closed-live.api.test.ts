import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { closeAccount } from '#server/accounts/closures.actions.ts'
import * as erasure from '#server/accounts/erasure.contract.ts'
import { hashPassword } from '#server/accounts/passwords.ts'
import { inTransaction } from '#server/platform/context.ts'
import { lockHead } from '#server/platform/log/log.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { aParagraph, anOp, begins, trials } from '#test/platform/texts-people.ts'
import { underWay } from '#test/sessions/sessions.ts'
import { CAST, useServer, type Connection } from '#test/support/people.ts'
import { placesOf } from '#test/support/whole-database.ts'

const PASSWORD = 'une barque sous les filaos'
const { db, found } = useServer({}, [trials])

async function settled() {
  const cast = await found({ ...CAST, emilie: { administrator: true } })
  const family = `Quérilhac${randomUUID().slice(0, 6)}`
  await db().updateTable('people').set({ family_name: family }).where('id', '=', cast.cindy.id).execute()
  const password_hash = await hashPassword(PASSWORD)
  await db().updateTable('people').set({ password_hash }).where('id', '=', cast.emilie.id).execute()
  return { ...cast, family }
}

/**
 * What is sent while the account closes: it is admitted, then waits for the stream, which the closing holds.
 *
 * @returns its answer, if any
 */
async function sentDuringClosing(
  { cindy, emilie }: Awaited<ReturnType<typeof settled>>,
  { line, room, send }: { line: Connection; room: string; send: () => Promise<Record<string, unknown>> },
) {
  const waiting = await inTransaction(emilie.ctx(), async (ctx) => {
    await lockHead(ctx.db, room)
    await closeAccount(ctx, cindy.id, 'Départ de la structure.')
    const answer = send().catch(() => ({ gone: true })) // the closing ends the connection too
    // Answered in order, without a query: what was sent before has been received.
    await line.asks('room:leave', { room: `thread:${randomUUID()}` })
    return [answer]
  })
  return waiting[0]
}

async function erased({ cindy, emilie, family }: Awaited<ReturnType<typeof settled>>): Promise<string[]> {
  const params = { person: cindy.id }
  await emilie.does(erasure.RecordErasure, {
    params,
    body: { receivedOn: '2026-03-16', keepDeidentified: true },
  })
  await emilie.does(erasure.ErasePerson, { params, body: { words: [family], password: PASSWORD } })
  return placesOf(db(), family)
}

it('accounts: a change of a text that waits while its author’s account closes is refused, and those of others kept', async () => {
  const people = await settled()
  const { cindy, sabrina, community } = people
  const text = await begins(people.solange, community, 'Le plan')
  const room = textRoom(text)
  const [line, other] = [await cindy.connects(), await sabrina.connects()]
  for (const each of [line, other]) expect(await each.enters(room)).toBe(true)
  const docs = new Map([line, other].map((who) => [who, new Y.Doc()]))
  const adds = (who: Connection, words: string) =>
    who.asks('text:append', { room, ...anOp(aParagraph(words, docs.get(who))) })
  expect(await adds(line, 'Avant.')).toHaveProperty('seq')
  expect(await adds(other, 'Avant aussi.')).toHaveProperty('seq')

  let kept: Promise<Record<string, unknown>>
  const answer = await sentDuringClosing(people, {
    ...{ line, room },
    send: () => {
      const mine = adds(line, `Signé ${people.family}.`)
      kept = adds(other, 'Sabrina écrit.')
      return mine
    },
  })
  expect(answer).not.toHaveProperty('seq')
  expect(await kept!).toHaveProperty('seq')
  expect(await erased(people)).toEqual([])
})

it.each([
  ['a card', 'grouping', undefined],
  ['a card kept apart until it is shown', 'writing', undefined],
  ['an unsigned card', 'writing', 'b'.repeat(43)],
])('accounts: %s that waits while its author’s account closes is refused', async (_name, phase, key) => {
  const people = await settled()
  const { solange, cindy } = people
  const { id } = await underWay(solange)
  const room = `board:${id}`
  const [lead, line] = [await solange.connects(), await cindy.connects()]
  const joins = { room, since: 0, keys: [] }
  for (const each of [lead, line]) expect(await each.asks('board:join', joins)).not.toHaveProperty('problem')
  if (phase === 'grouping') {
    const command = { type: 'advance', phase } as const
    expect(await lead.asks('board:act', { room, op: randomUUID(), command })).toHaveProperty('seq')
  }
  const writes = (text: string) => {
    const command = {
      type: 'write',
      card: randomUUID(),
      column: 'c1',
      text,
      sealed: key !== undefined,
    } as const
    return line.asks('board:act', { room, op: randomUUID(), command, ...(key && { key }) })
  }
  expect(await writes('Avant')).toHaveProperty('seq')
  const send = () => writes(`Demander à ${people.family}`)
  expect(await sentDuringClosing(people, { line, room, send })).not.toHaveProperty('seq')
  expect(await erased(people)).toEqual([])
})
