import { createHash, randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { BoardCommand, BoardEvent, Card, CardSignature, Phase, PrivateItems } from './board.contract.ts'
import type { PrivateChange } from './board.rules.ts'

/*
 * Private items: cards before the reveal, votes before the count. An unsigned card belongs to whoever has its key, which
 * their browser made. Only a hash of the key is stored, so that nothing leads from the card to its author.
 */

interface Asking {
  readonly person: string
  readonly command: BoardCommand
  readonly key: string | undefined
}

/** The part of someone's private items that deciding this command needs. */
export async function privateItemsFor(
  db: Db,
  session: string,
  { person, command, key }: Asking,
): Promise<PrivateItems> {
  if (command.type === 'vote' || command.type === 'unvote') {
    return { cards: {}, votes: await votesBy(db, session, person) }
  }
  if (command.type !== 'write' && command.type !== 'edit' && command.type !== 'remove') {
    return { cards: {}, votes: {} }
  }
  const cards = await ownCards(db, session, { person, keys: key ? [key] : [], card: command.card })
  return { cards, votes: {} }
}

/** All private items of one person, for that person only. */
export async function allPrivateItems(
  db: Db,
  session: string,
  { person, keys }: { person: string; keys: readonly string[] },
): Promise<PrivateItems> {
  const cards = await ownCards(db, session, { person, keys })
  return { cards, votes: await votesBy(db, session, person) }
}

async function ownCards(
  db: Db,
  session: string,
  { person, keys, card }: { person: string; keys: readonly string[]; card?: string },
): Promise<PrivateItems['cards']> {
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
  if (card) query = query.where('id', '=', card)
  const rows = await query.execute()
  return Object.fromEntries(rows.map(({ seal, ...row }) => [row.id, { ...row, sealed: seal !== null }]))
}

async function votesBy(db: Db, session: string, person: string): Promise<PrivateItems['votes']> {
  const rows = await db
    .selectFrom('board_votes')
    .select(['card_id', 'votes'])
    .where('session_id', '=', session)
    .where('person_id', '=', person)
    .execute()
  return Object.fromEntries(rows.map(({ card_id, votes }) => [card_id, votes]))
}

/** What leaving a phase reveals: after writing every card, shuffled; after the vote the counts. */
export async function revealedBy(
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

/** The order of arrival could reveal who writes fast. */
function shuffled(cards: Card[]): Card[] {
  for (let i = cards.length - 1; i > 0; i--) {
    const j = randomInt(i + 1)
    ;[cards[i], cards[j]] = [cards[j]!, cards[i]!]
  }
  return cards
}

/** Which of these acts on private items were already run. */
export async function knownPrivateOps(db: Db, session: string, ops: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('board_private_acts')
    .select('op_id')
    .where('session_id', '=', session)
    .where('op_id', 'in', ops)
    .execute()
  return new Set(rows.map(({ op_id }) => op_id))
}

export async function privateOps(db: Db, session: string): Promise<Set<string>> {
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

export async function savePrivateChange(
  db: Db,
  session: string,
  doing: Doing,
  change: PrivateChange,
): Promise<void> {
  await db.insertInto('board_private_acts').values({ session_id: session, op_id: doing.op }).execute()
  if (change.type === 'private_card_written') return insertCard(db, session, doing, change.card)
  if (change.type === 'voted') return placeVotes(db, session, doing.actor.person, change)
  if (change.type === 'private_text_changed') {
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
  card: Extract<PrivateChange, { type: 'private_card_written' }>['card'],
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
  { card, votes }: Extract<PrivateChange, { type: 'voted' }>,
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

/** Once revealed, the cards are in the log. */
export async function deleteRevealedCards(
  db: Db,
  session: string,
  events: readonly BoardEvent[],
): Promise<void> {
  if (!events.some((event) => event.type === 'advanced' && event.cards)) return
  await db.deleteFrom('board_private_cards').where('session_id', '=', session).execute()
}

export async function hasNoPrivateCards(db: Db, session: string): Promise<boolean> {
  const card = await db
    .selectFrom('board_private_cards')
    .select('id')
    .where('session_id', '=', session)
    .executeTakeFirst()
  return card === undefined
}

/** Deletes the votes when the session closes, so that nobody can learn who voted for what. */
export async function deleteVotes(db: Db, session: string): Promise<void> {
  await db.deleteFrom('board_votes').where('session_id', '=', session).execute()
  await db.deleteFrom('board_private_acts').where('session_id', '=', session).execute()
}

const sealOf = (key: string) => createHash('sha256').update(key).digest()

/** The cards that someone has not shared yet, and their votes. */
export async function erasePrivateItems(db: Db, person: string): Promise<void> {
  await db.deleteFrom('board_private_cards').where('person_id', '=', person).execute()
  await db.deleteFrom('board_votes').where('person_id', '=', person).execute()
}
