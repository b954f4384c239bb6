import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildApp } from '#server/app.ts'
import { inTransaction } from '#server/platform/context.ts'
import { purgeWords } from '#server/platform/purge-words/purge-words.ts'
import { readConfig } from '#server/platform/config.ts'
import type { BoardCommand, BoardEntry, BoardState, PrivateItems } from '#server/sessions/board.contract.ts'
import { applyEntry } from '#server/sessions/board-state.rules.ts'
import * as attendance from '#server/sessions/attendance.contract.ts'
import * as contract from '#server/sessions/contract.ts'
import * as outcome from '#server/sessions/outcomes.contract.ts'
import { CAST, Person, useServer, type Connection } from '#test/support/people.ts'
import { underWay } from './sessions.ts'

const { found, db, database } = useServer()

/** Someone at a board, with what they have heard since they sat down. */
class Seat {
  readonly line: Connection
  readonly room: string
  readonly keys: string[] = []
  state!: BoardState
  privateItems!: PrivateItems
  present: unknown

  constructor(line: Connection, session: string) {
    this.line = line
    this.room = `board:${session}`
  }

  async sits(since = 0): Promise<this> {
    const answer = await this.line.asks('board:join', { room: this.room, since, keys: this.keys })
    expect(answer).not.toHaveProperty('problem')
    this.state = answer['state'] as BoardState
    this.privateItems = answer['privateItems'] as PrivateItems
    this.present = answer['present']
    return this
  }

  async does(command: BoardCommand, more: { op?: string; key?: string } = {}) {
    return this.line.asks('board:act', { room: this.room, op: randomUUID(), command, ...more })
  }

  async writes(text: string, { column = 'c1', key }: { column?: string; key?: string } = {}) {
    const card = randomUUID()
    const command = { type: 'write', card, column, text, sealed: key !== undefined } as const
    expect(await this.does(command, key ? { key } : {})).toHaveProperty('seq')
    return card
  }

  /** The board as what was heard makes it. */
  heard(): BoardState {
    const entries = this.line.heard
      .filter(({ name }) => name === 'board:events')
      .flatMap(({ payload }) => payload['entries'] as BoardEntry[])
    return entries.reduce(
      (state, entry) => (entry.seq > state.seq ? applyEntry(state, entry) : state),
      this.state,
    )
  }
}

async function sit(person: Person, session: string): Promise<Seat> {
  return new Seat(await person.connects(), session).sits()
}

/** Every byte that reaches someone. */
function wiretap(line: Connection): () => string {
  const frames: string[] = []
  const engine = line.socket.io.engine
  engine.on('data', (data: unknown) =>
    frames.push(typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer).toString()),
  )
  return () => frames.join('\n')
}

describe('board', () => {
  it('board: everyone sees the same board, live and when reading it', async () => {
    const { solange, cindy, nathan } = await found(CAST)
    const { id } = await underWay(solange)
    const lead = await sit(solange, id)
    const seat = await sit(cindy, id)
    await lead.does({ type: 'advance', phase: 'grouping' })
    const page = await seat.writes('Une page')
    const copy = await seat.writes('Pas de double')
    await lead.does({ type: 'attach', card: copy, to: page })
    await lead.does({ type: 'move', card: page, column: 'c3', before: null })
    await seat.does({ type: 'edit', card: page, text: 'Une seule page' })

    await expect.poll(() => lead.heard().seq).toBe(7)
    const { state, who } = await nathan.does(contract.ReadBoard, { params: { session: id } })
    const late = await sit(nathan, id)

    expect(seat.heard()).toEqual(state)
    expect(lead.heard()).toEqual(state)
    expect(late.state).toEqual(state)
    expect(state.cards[page]).toMatchObject({
      text: 'Une seule page',
      column: 'c3',
      by: { person: cindy.id },
    })
    expect(state.cards[copy]).toMatchObject({ parent: page, column: 'c3' })
    expect(who.people[cindy.id]).toBe('Cindy Essai')
  })

  it('board: purged words leave the boards that are open', async () => {
    const { solange, cindy, community } = await found(CAST)
    const { id } = await underWay(solange)
    const lead = await sit(solange, id)
    await lead.does({ type: 'advance', phase: 'grouping' })
    const seat = await sit(cindy, id)
    const card = await seat.writes('Reçu Zénaïde Cornibert')
    await inTransaction(solange.ctx(), (ctx) =>
      purgeWords(ctx, ['Zénaïde Cornibert'], '[mots retirés]', { community }),
    )
    // Their pages notice the new head, and ask for what follows the last entry they have.
    const { entries } = await seat.line.asks('board:join', { room: seat.room, since: 3, keys: [] })
    expect(entries).toMatchObject([
      { seq: 4, events: [{ type: 'card_edited', card, text: 'Reçu [mots retirés]' }] },
    ])
    await seat.writes('Et ensuite')
    const late = await sit(solange, id)
    expect(Object.values(late.state.cards).map(({ text }) => text)).toEqual([
      'Reçu [mots retirés]',
      'Et ensuite',
    ])
  })

  it('board: a private card is not sent to others before the reveal', async () => {
    const { solange, cindy, nathan } = await found(CAST)
    const { id } = await underWay(solange)
    const seat = await sit(cindy, id)
    const lead = await sit(solange, id)
    const [toLead, other] = [wiretap(lead.line), await sit(nathan, id)]
    const toOther = wiretap(other.line)
    const own = await seat.writes('canari des grandes profondeurs')
    const sealedKey = randomUUID()
    await seat.writes('canari sans signature', { key: sealedKey })
    await seat.does({ type: 'edit', card: own, text: 'canari retouché' })
    // Someone who comes meanwhile, and a page read over HTTP.
    const late = await nathan.connects()
    await late.welcomed()
    const toLate = wiretap(late)
    await new Seat(late, id).sits()
    const read = await nathan.does(contract.ReadBoard, { params: { session: id } })
    await other.does({ type: 'remove', card: own })

    for (const bytes of [toLead(), toOther(), toLate(), JSON.stringify(read)]) {
      expect(bytes).not.toContain('canari')
      expect(bytes).not.toContain(own)
    }
    const back = new Seat(await cindy.connects(), id)
    back.keys.push(sealedKey)
    await back.sits()
    expect(
      Object.values(back.privateItems.cards)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['canari retouché', 'canari sans signature'])

    await lead.does({ type: 'advance', phase: 'grouping' })
    await expect.poll(() => Object.keys(other.heard().cards)).toHaveLength(2)
    expect(toOther()).toContain('canari retouché')
  })

  it('board: a card that cannot be stored is refused for good, without a retry', async () => {
    const { solange } = await found(CAST)
    const { id } = await underWay(solange)
    const seat = await sit(solange, id)
    const write = (text: string) =>
      seat.does({ type: 'write', card: randomUUID(), column: 'c1', text, sealed: false })
    expect(await write('Un mot \0 coupé')).toMatchObject({ problem: { status: 422 } })
    expect(await write('Un mot entier')).toHaveProperty('seq')
  })

  it('board: the author of an unsigned card is stored nowhere', async () => {
    const { solange, cindy, nathan } = await found(CAST)
    const { id } = await underWay(solange)
    const lead = await sit(solange, id)
    const seat = await sit(cindy, id)
    const before = await seat.writes('Case d’accord ?', { key: randomUUID() })
    const kept = await db()
      .selectFrom('board_private_cards')
      .selectAll()
      .where('session_id', '=', id)
      .execute()
    expect(JSON.stringify(kept)).not.toContain(cindy.id)
    await lead.does({ type: 'advance', phase: 'grouping' })
    const after = await seat.writes('Autre chose', { key: randomUUID() })

    await expect.poll(() => lead.heard().cards[after]).toBeDefined()
    expect(lead.heard().cards[before]!.by).toBeNull()
    expect(lead.heard().cards[after]!.by).toBeNull()
    const log = await db().selectFrom('log_entries').selectAll().where('stream', '=', `board:${id}`).execute()
    expect(log.map(({ person }) => person)).not.toContain(cindy.id)
    expect(log.map(({ payload }) => Buffer.from(payload).toString()).join()).not.toContain(cindy.id)
    const heard = JSON.stringify((await sit(nathan, id)).state)
    expect(heard).not.toContain(cindy.id)
  })

  it('board: an act sent twice runs once, private or not, even after a restart', async () => {
    const { solange, cindy, community } = await found(CAST)
    const { id } = await underWay(solange)
    const seat = await sit(cindy, id)
    const sheltered = {
      type: 'write',
      card: randomUUID(),
      column: 'c1',
      text: 'Une page',
      sealed: false,
    } as const
    const [first, second] = [randomUUID(), randomUUID()]
    await seat.does(sheltered, { op: first })
    expect(await seat.does(sheltered, { op: first })).toHaveProperty('seq')
    await (await sit(solange, id)).does({ type: 'advance', phase: 'grouping' })
    expect(await seat.does(sheltered, { op: first })).toHaveProperty('seq')
    const open = { ...sheltered, card: randomUUID() }
    const placed = await seat.does(open, { op: second })

    const config = readConfig({ LOG_LEVEL: 'error' })
    const again = await buildApp({ config, database: database(), clock: () => new Date(), demo: false })
    await again.listen({ port: 0, host: '127.0.0.1' })
    const elsewhere = await sit(new Person(again, community, cindy.id), id)
    expect(await elsewhere.does(open, { op: second })).toEqual(placed)
    expect(await elsewhere.does(sheltered, { op: first })).toHaveProperty('seq')
    // This process's board is behind what that one writes now: it catches up, and judges again.
    const far = await elsewhere.writes('D’un autre processus')
    const near = await seat.writes('D’ici')
    const { state } = await cindy.does(contract.ReadBoard, { params: { session: id } })
    expect(Object.keys(state.cards).sort()).toEqual([sheltered.card, open.card, far, near].sort())
    elsewhere.line.socket.close()
    await again.close()
  })

  it('board: a resent command runs once, even with its id in capitals', async () => {
    const { solange } = await found(CAST)
    const { id } = await underWay(solange)
    const lead = await sit(solange, id)
    const op = randomUUID()
    const first = await lead.does({ type: 'start_timer', seconds: 60 }, { op: op.toUpperCase() })
    expect(first).toHaveProperty('seq')
    expect(await lead.does({ type: 'start_timer', seconds: 60 }, { op })).toEqual(first)
  })

  it('board: an invalid card does not affect the valid ones of its batch', async () => {
    const { solange, cindy, nathan } = await found(CAST)
    const { id } = await underWay(solange)
    const [seat, other] = [await sit(cindy, id), await sit(nathan, id)]
    const taken = await seat.writes('Avec une clé', { key: randomUUID() })
    // Nobody but whoever has its key is told that this id is taken: the database alone knows.
    const twice = { type: 'write', card: taken, column: 'c1', text: 'Sans', sealed: false } as const
    const [before, refused, after] = await Promise.all([
      other.writes('Avant'),
      seat.does(twice),
      other.writes('Après'),
    ])
    expect(refused).toMatchObject({ problem: { status: 422 } })
    expect(Object.keys((await sit(nathan, id)).privateItems.cards).sort()).toEqual([before, after].sort())
    expect(await seat.does({ ...twice, card: randomUUID(), text: 'zéro \u0000' })).toMatchObject({
      problem: { type: '/problems/sign-unkept' },
    })
  })

  it('board: a note is validated when kept, so that closing cannot fail', async () => {
    const { solange, structures } = await found(CAST)
    const { id } = await underWay(solange)
    const lead = await sit(solange, id)
    const keeps = (more: { structure: string | null; dueOn: string | null; label?: string }) =>
      lead.does({
        type: 'keep_note',
        note: { kind: 'action', id: randomUUID(), label: 'Version 0.4', ...more },
      })
    const fit = { structure: structures['mlc']!, dueOn: '2026-04-10' }
    expect(await keeps({ ...fit, structure: randomUUID() })).toMatchObject({
      problem: { type: '/problems/structure-unknown' },
    })
    expect(await keeps({ ...fit, dueOn: '0000-01-01' })).toMatchObject({ problem: { status: 422 } })
    expect(await keeps({ ...fit, label: '    ' })).toMatchObject({ problem: { status: 422 } })
    expect(await keeps(fit)).toHaveProperty('seq')
    await lead.does({ type: 'advance', phase: 'discussion' })

    const params = { session: id }
    const closed = await solange.does(contract.CloseSession, { params })
    expect(closed.actions).toMatchObject([{ label: 'Version 0.4', dueOn: '2026-04-10' }])
    const [action] = closed.actions
    const corrects = (more: { structure?: string; dueOn?: string }) =>
      solange.tries(outcome.KeepAction, {
        params: { ...params, action: action!.id },
        body: { label: 'Version 0.5', ...fit, ...more },
      })
    expect(await corrects({ structure: randomUUID() })).toMatchObject({
      status: 422,
      body: { type: '/problems/structure-unknown' },
    })
    expect(await corrects({ dueOn: '0000-01-01' })).toMatchObject({ status: 422 })
    expect(await corrects({})).toMatchObject({ status: 200 })
  })

  it('board: a person who loses the facilitator role can no longer lead', async () => {
    const { solange, cindy } = await found(CAST)
    const { id } = await underWay(solange)
    const share = (facilitators: string[]) =>
      solange.does(attendance.ShareRoles, {
        params: { session: id },
        body: { facilitators, secretary: null },
      })
    await share([solange.id, cindy.id])
    const seat = await sit(cindy, id)
    expect(await seat.does({ type: 'start_timer', seconds: 60 })).toHaveProperty('seq')
    await share([solange.id])
    const stops = async () => (await seat.does({ type: 'stop_timer' }))['problem']
    // Sooner than the ten seconds for which the server believes what it read of a person's rights.
    await expect.poll(stops).toMatchObject({ type: '/problems/not-session-facilitator' })
  })

  it('board: votes are secret and limited, and counts appear when the vote ends', async () => {
    const { solange, cindy, nathan } = await found(CAST)
    const { id } = await underWay(solange, { votesEach: 2 })
    const lead = await sit(solange, id)
    const seat = await sit(cindy, id)
    const other = await sit(nathan, id)
    await lead.does({ type: 'advance', phase: 'grouping' })
    const card = await seat.writes('Appeler à trois')
    await lead.does({ type: 'advance', phase: 'voting' })
    const bytes = wiretap(other.line)

    const votes = await Promise.all([1, 2, 3, 4].map(() => seat.does({ type: 'vote', card })))
    expect(votes.filter((answer) => 'seq' in answer)).toHaveLength(2)
    expect(votes.filter((answer) => 'problem' in answer)[0]).toMatchObject({
      problem: { type: '/problems/no-votes-left' },
    })
    expect(bytes()).not.toContain('vote')
    expect((await sit(cindy, id)).privateItems.votes).toEqual({ [card]: 2 })
    expect((await sit(nathan, id)).privateItems.votes).toEqual({})
    expect(
      (await nathan.does(contract.ReadBoard, { params: { session: id } })).state.cards[card]!.votes,
    ).toBeNull()

    await other.does({ type: 'vote', card })
    await lead.does({ type: 'advance', phase: 'discussion' })
    await expect.poll(() => other.heard().cards[card]!.votes).toBe(3)
    await solange.does(contract.CloseSession, { params: { session: id } })
    expect(await db().selectFrom('board_votes').selectAll().where('session_id', '=', id).execute()).toEqual(
      [],
    )
  })

  it('board: only facilitators lead, and only authors edit their cards', async () => {
    const { solange, cindy, nathan } = await found(CAST)
    const { id } = await underWay(solange)
    const [lead, seat, other] = [await sit(solange, id), await sit(cindy, id), await sit(nathan, id)]
    const refusal = (answer: Record<string, unknown>) =>
      (answer['problem'] as { type: string } | undefined)?.type

    expect(refusal(await seat.does({ type: 'advance', phase: 'grouping' }))).toBe(
      '/problems/not-session-facilitator',
    )
    expect(refusal(await seat.does({ type: 'start_timer', seconds: 60 }))).toBe(
      '/problems/not-session-facilitator',
    )
    expect(await lead.does({ type: 'start_timer', seconds: 60 })).toHaveProperty('seq')
    expect(refusal(await seat.does({ type: 'vote', card: randomUUID() }))).toBe('/problems/not-in-this-phase')
    await lead.does({ type: 'advance', phase: 'grouping' })
    const card = await seat.writes('Une page')
    expect(refusal(await other.does({ type: 'edit', card, text: 'Deux pages' }))).toBe(
      '/problems/not-your-card',
    )
    const note = { kind: 'decision', id: randomUUID(), title: 'Une page', status: 'decided' } as const
    expect(refusal(await seat.does({ type: 'keep_note', note }))).toBe('/problems/not-session-secretary')
    await solange.does(attendance.ShareRoles, {
      params: { session: id },
      body: { facilitators: [solange.id], secretary: cindy.id },
    })
    await (await sit(cindy, id)).does({ type: 'keep_note', note })

    await solange.does(contract.CloseSession, { params: { session: id } })
    expect(refusal(await seat.does({ type: 'edit', card, text: 'Trop tard' }))).toBe('/problems/board-closed')
  })

  it('board: people on the board are listed and recorded as present', async () => {
    const { solange, cindy, structures } = await found(CAST)
    const { id } = await underWay(solange)
    const lead = await sit(solange, id)
    const seat = await sit(cindy, id)
    const inRoom = () => {
      const told = lead.line.heard.filter(({ name }) => name === 'board:present').at(-1)
      return (told?.payload['present'] as { person: string }[] | undefined)
        ?.map(({ person }) => person)
        .sort()
    }
    await expect.poll(inRoom).toEqual([solange.id, cindy.id].sort())
    expect(seat.present).toContainEqual({ person: cindy.id, structure: structures['mlc'] })
    seat.line.socket.close()
    await expect.poll(inRoom).toEqual([solange.id])
    const { attendance } = await solange.does(contract.ReadSession, { params: { session: id } })
    expect(
      attendance
        .filter(({ state }) => state === 'present')
        .map(({ person }) => person)
        .sort(),
    ).toEqual([solange.id, cindy.id].sort())
  })

  it('board: strangers and people who may not read the session are refused', async () => {
    const { jocelyne, nathan, stranger } = await found(CAST)
    const { id } = await underWay(jocelyne, { kind: 'steering_committee', level: 'steering' })
    for (const who of [nathan, stranger]) {
      const line = await who.connects()
      const room = `board:${id}`
      expect(await line.asks('board:join', { room, since: 0, keys: [] })).toMatchObject({
        problem: { status: 404 },
      })
      expect(await line.enters(room)).toBe(false)
      const act = { room, op: randomUUID(), command: { type: 'stop_timer' } }
      expect(await line.asks('board:act', act)).toMatchObject({ problem: { status: 404 } })
    }
  })

  it('board: a reconnecting client gets only what it missed', async () => {
    const { solange, cindy } = await found(CAST)
    const { id } = await underWay(solange)
    const lead = await sit(solange, id)
    await lead.does({ type: 'advance', phase: 'grouping' })
    const card = await lead.writes('Une page')
    const answer = await (
      await cindy.connects()
    ).asks('board:join', { room: `board:${id}`, since: 2, keys: [] })
    expect(answer['entries']).toMatchObject([
      { seq: 3, events: [{ type: 'card_added', card: { id: card } }] },
    ])
    expect(answer).not.toHaveProperty('state')
    await expect.poll(() => lead.line.names()).toContain('board:head')
  })
})
