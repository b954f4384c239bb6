import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { entriesSince } from '#server/sessions/board-log.ts'
import { BoardWriter } from '#server/sessions/board-writer.ts'
import type { Actor, BoardCommand, BoardEntry } from '#server/sessions/board.contract.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { underWay } from './sessions.ts'

const { found, db } = useServer()

it('board: an act decided while its board catches up with another process is told where it is stored', async () => {
  const { solange } = await found(CAST)
  const { id } = await underWay(solange)
  const { structure_id: structure } = await db()
    .selectFrom('memberships')
    .select('structure_id')
    .where('person_id', '=', solange.id)
    .executeTakeFirstOrThrow()
  const actor: Actor = {
    ...{ person: solange.id, structure, mandate: null, posture: 'personal' },
    ...{ facilitator: true, notes: true },
  }
  const told: BoardEntry[] = []
  const here = new BoardWriter(db(), (_session, entries) => void told.push(...entries))
  const elsewhere = new BoardWriter(db(), () => {})
  await here.act(id, sentBy(actor, { type: 'advance', phase: 'grouping' }))
  await here.read(id)

  for (let i = 0; i < 5; i++) {
    await elsewhere.act(id, sentBy(actor, card(`Ailleurs ${i}`)))
    // Somebody sits down here, at the very moment of an act.
    await Promise.all([here.read(id), here.act(id, sentBy(actor, card(`Ici ${i}`)))])
  }
  const stored = new Map((await entriesSince(db(), id, 0)).map(({ op, seq }) => [op, seq]))
  expect(told.map(({ seq }) => seq)).toEqual(told.map(({ op }) => stored.get(op)))
})

const card = (text: string) =>
  ({ type: 'write', card: randomUUID(), column: 'c1', text, sealed: false }) as const

const sentBy = (actor: Actor, command: BoardCommand) => ({
  op: randomUUID(),
  command,
  actor,
  key: undefined,
  at: new Date(),
})
