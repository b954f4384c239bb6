import { createHash, randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { BoardCommand, BoardEvent, Card, CardSignature, Phase, Shelter } from './board.contract.ts'
import type { Sheltering } from './board.rules.ts'

/*
 * What is one's own and nobody else's: the cards before they are put in common, the votes before they are counted. A
 * card without signature belongs to whoever has its key, which their browser made and which is kept here only as a hash:
 * nothing leads from the card to them.
 */

interface Asking {
  readonly person: string
  readonly command: BoardCommand
  readonly key: string | undefined
}

/** As much of someone's shelter as judging this needs. */
export async function shelterFor(
  db: Db,
  session: string,
  { person, command, key }: Asking,
): Promise<Shelter> {
  if (command.type === 'vote' || command.type === 'unvote') {
    return { cards: {}, votes: await votesBy(db, session, person) }
  }
  if (command.type !== 'write' && command.type !== 'edit' && command.type !== 'remove') {
    return { cards: {}, votes: {} }
  }
  const cards = await ownCards(db, session, { person, keys: key ? [key] : [], card: command.card })
  return { cards, votes: {} }
}

/** All that someone has there, to be shown to them alone. */
export async function wholeShelter(
  db: Db,
  session: string,
  { person, keys }: { person: string; keys: readonly string[] },
): Promise<Shelter> {
  const cards = await ownCards(db, session, { person, keys })
  return { cards, votes: await votesBy(db, session, person) }
}

async function ownCards(
  db: Db,
  session: string,
  { person, keys, card }: { person: string; keys: readonly string[]; card?: string },
): Promise<Shelter['cards']> {
  let query = db
    .selectFrom('board_private_cards')
    .select(['id', 'column_key as column', 'text', 'seal'])
    .where('session_id', '=', session)
    .where((where) =>
      where.or([
        where('person_id', '=', person),
        ...(keys.length > 0 ? [where('seal', 'in', keys.map(sealOf))] : []),
      ]),
    )
    .limit(200)
  if (card) query = query.where('id', '=', card)
  const rows = await query.execute()
  return Object.fromEntries(rows.map(({ seal, ...row }) => [row.id, { ...row, sealed: seal !== null }]))
}

async function votesBy(db: Db, session: string, person: string): Promise<Shelter['votes']> {
  const rows = await db
    .selectFrom('board_votes')
    .select(['card_id', 'votes'])
    .where('session_id', '=', session)
    .where('person_id', '=', person)
    .execute()
  return Object.fromEntries(rows.map(({ card_id, votes }) => [card_id, votes]))
}

/** What leaving a phase brings out: from the writing every card, shuffled; from the vote the counts. */
export async function broughtOut(
  db: Db,
  session: string,
  phase: Phase,
): Promise<{ revealed?: Card[]; totals?: Record<string, number> }> {
  if (phase === 'writing') return { revealed: shuffled(await everyCard(db, session)) }
  if (phase !== 'voting') return {}
  const { rows } = await sql<{ card: string; votes: number }>`
    select card_id as card, sum(votes)::int as votes from board_votes where session_id = ${session} group by card_id
  `.execute(db)
  return { totals: Object.fromEntries(rows.map(({ card, votes }) => [card, votes])) }
}

async function everyCard(db: Db, session: string): Promise<Card[]> {
  const rows = await db
    .selectFrom('board_private_cards')
    .selectAll()
    .where('session_id', '=', session)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    column: row.column_key,
    text: row.text,
    by: row.person_id
      ? {
          person: row.person_id,
          structure: row.structure_id!,
          mandate: row.mandate_id,
          posture: row.posture!,
        }
      : null,
    parent: null,
    votes: null,
  }))
}

/** The order of arrival would tell who writes fast. */
function shuffled(cards: Card[]): Card[] {
  for (let i = cards.length - 1; i > 0; i--) {
    const j = randomInt(i + 1)
    ;[cards[i], cards[j]] = [cards[j]!, cards[i]!]
  }
  return cards
}

/** The acts that have already been done here. */
export async function knownActs(db: Db, session: string, ops: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('board_private_acts')
    .select('op_id')
    .where('session_id', '=', session)
    .where('op_id', 'in', ops)
    .execute()
  return new Set(rows.map(({ op_id }) => op_id))
}

export async function everyAct(db: Db, session: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('board_private_acts')
    .select('op_id')
    .where('session_id', '=', session)
    .execute()
  return new Set(rows.map(({ op_id }) => op_id))
}

interface Doing {
  readonly op: string
  readonly actor: CardSignature
  readonly key: string | undefined
}

export async function keep(db: Db, session: string, doing: Doing, change: Sheltering): Promise<void> {
  await db.insertInto('board_private_acts').values({ session_id: session, op_id: doing.op }).execute()
  if (change.type === 'card_sheltered') return insertCard(db, session, doing, change.card)
  if (change.type === 'voted') return placeVotes(db, session, doing.actor.person, change)
  if (change.type === 'sheltered_text') {
    await db
      .updateTable('board_private_cards')
      .set({ text: change.text })
      .where('session_id', '=', session)
      .where('id', '=', change.card)
      .execute()
    return
  }
  await db
    .deleteFrom('board_private_cards')
    .where('session_id', '=', session)
    .where('id', '=', change.card)
    .execute()
}

async function insertCard(
  db: Db,
  session: string,
  { actor, key }: Doing,
  card: Extract<Sheltering, { type: 'card_sheltered' }>['card'],
): Promise<void> {
  const owner = card.sealed
    ? { person_id: null, structure_id: null, mandate_id: null, posture: null, seal: sealOf(key!) }
    : {
        person_id: actor.person,
        structure_id: actor.structure,
        mandate_id: actor.mandate,
        posture: actor.posture,
        seal: null,
      }
  await db
    .insertInto('board_private_cards')
    .values({ session_id: session, id: card.id, column_key: card.column, text: card.text, ...owner })
    .execute()
}

async function placeVotes(
  db: Db,
  session: string,
  person: string,
  { card, votes }: Extract<Sheltering, { type: 'voted' }>,
): Promise<void> {
  await db
    .deleteFrom('board_votes')
    .where('session_id', '=', session)
    .where('person_id', '=', person)
    .where('card_id', '=', card)
    .execute()
  if (votes === 0) return
  const row = { session_id: session, person_id: person, card_id: card, votes }
  await db.insertInto('board_votes').values(row).execute()
}

/** Once the log says it, it is no longer kept here. */
export async function emptied(db: Db, session: string, events: readonly BoardEvent[]): Promise<void> {
  if (!events.some((event) => event.type === 'advanced' && event.cards)) return
  await db.deleteFrom('board_private_cards').where('session_id', '=', session).execute()
}

export async function isEmpty(db: Db, session: string): Promise<boolean> {
  const card = await db
    .selectFrom('board_private_cards')
    .select('id')
    .where('session_id', '=', session)
    .executeTakeFirst()
  return card === undefined
}

/** When the session is closed: who voted for what is nobody's to know, ever. */
export async function forgetVotes(db: Db, session: string): Promise<void> {
  await db.deleteFrom('board_votes').where('session_id', '=', session).execute()
  await db.deleteFrom('board_private_acts').where('session_id', '=', session).execute()
}

const sealOf = (key: string) => createHash('sha256').update(key).digest()
