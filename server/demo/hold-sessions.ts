import { randomUUID } from 'node:crypto'
import { fromMarkdown } from '../platform/richtext/import.ts'
import { actOnBoard } from '../sessions/board.actions.ts'
import type { BoardCommand } from '../sessions/board.contract.ts'
import { moveSession } from '../sessions/steps.actions.ts'
import { planSession } from '../sessions/planning.actions.ts'
import { templateNamed } from '../sessions/templates.rules.ts'
import { SESSIONS, TO_COME, type DemoCard, type DemoMeeting, type DemoSession } from './content/sessions.ts'
import type { DemoWorld } from './create-community.ts'

/** What takes a card without a signature back: the demo forgets it at once. */
const KEY = randomUUID()

/** Nothing of the story happens later than today, not even the calling of a session to come. */
const LAST_CALL = -3

type Ids = ReadonlyMap<string, string>

/** Holds the sessions of the past, card by card, and convenes the next ones. */
export async function holdSessions(world: DemoWorld, threads: Ids, tools: Ids): Promise<void> {
  for (const session of SESSIONS) await hold(world, session, threads, tools)
  for (const session of TO_COME) {
    const id = await plan(world, session, threads, tools)
    await confirm(world, id, session.coming, world.times.at(-1, 200))
  }
}

async function plan(
  world: DemoWorld,
  session: Omit<DemoMeeting, 'coming'>,
  threads: Ids,
  tools: Ids,
): Promise<string> {
  const { as, times, community } = world
  const starts = times.clock(session.day, session.at)
  const called = Math.min(session.day - 23, LAST_CALL)
  const planned = await planSession(as('solange', times.at(called, -60)), community, {
    title: session.title,
    kind: session.kind,
    purpose: session.purpose,
    template: session.template,
    level: 'community',
    startsAt: starts.toISOString(),
    endsAt: new Date(starts.getTime() + session.minutes * 60_000).toISOString(),
    venue: session.venue,
    agenda: session.agenda,
    secretary: session.secretary ? world.person(session.secretary) : null,
    threads: session.threads.map((key) => threads.get(key)!),
    tools: session.tools.map((key) => tools.get(key)!),
    votesEach: 3,
  })
  await moveSession(as('solange', times.at(called)), community, planned.id, 'convene')
  return planned.id
}

/** People who come said so some days after they were asked. */
async function confirm({ as, community }: DemoWorld, session: string, keys: readonly string[], at: Date) {
  for (const key of keys) await moveSession(as(key, at), community, session, 'answer', { state: 'confirmed' })
}

async function hold(world: DemoWorld, session: DemoSession, threads: Ids, tools: Ids): Promise<void> {
  const { as, times, community } = world
  const id = await plan(world, session, threads, tools)
  for (const key of session.excused)
    await moveSession(as(key, times.at(session.day - 6)), community, id, 'answer', { state: 'excused' })
  await confirm(world, id, session.present, times.at(session.day - 5))

  const minute = (after: number) => new Date(times.clock(session.day, session.at).getTime() + after * 60_000)
  await moveSession(as('solange', minute(0)), community, id, 'open')
  for (const key of session.present)
    await moveSession(as('solange', minute(2)), community, id, 'recordAttendance', {
      person: world.person(key),
      state: 'present',
    })
  await writeBoard(world, session, id, minute)
  await moveSession(as('solange', minute(session.minutes)), community, id, 'close')
  const writes = (days: number) => as(session.secretary, times.at(session.day + days))
  const doc = fromMarkdown(times.dated(session.text))
  await moveSession(writes(1), community, id, 'writeMinutes', { doc })
  await moveSession(writes(2), community, id, 'submitMinutes')
  const approver = session.kind === 'steering_committee' ? 'helene' : 'solange'
  await moveSession(as(approver, times.at(session.day + 6)), community, id, 'approveMinutes')
}

async function writeBoard(
  world: DemoWorld,
  session: DemoSession,
  id: string,
  minute: (after: number) => Date,
) {
  const columns = templateNamed(session.template)!.columns
  const cards = new Map(session.cards.map((card) => [card.text, randomUUID()]))
  const act = (by: string, after: number, command: BoardCommand) =>
    actOnBoard(world.as(by, minute(after)), id, command, { key: KEY })

  for (const [i, card] of session.cards.entries()) await act(card.by, 10 + i, write(card, cards, columns))
  await act('solange', 50, { type: 'advance', phase: 'grouping' })
  for (const { text, under } of session.cards)
    if (under) await act('solange', 55, { type: 'attach', card: cards.get(text)!, to: cards.get(under)! })
  await act('solange', 60, { type: 'advance', phase: 'voting' })
  for (const [i, by] of session.present.entries()) {
    const chosen = session.cards.filter(({ under }) => !under).slice(i % 3, (i % 3) + 2)
    for (const { text } of chosen) await act(by, 62 + i, { type: 'vote', card: cards.get(text)! })
  }
  await act('solange', 75, { type: 'advance', phase: 'discussion' })
  for (const { title, status } of session.decisions)
    await act('solange', 80, {
      type: 'keep_note',
      note: { kind: 'decision', id: randomUUID(), title: world.times.dated(title), status },
    })
  for (const { label, structure, due } of session.actions) {
    const note = {
      kind: 'action',
      id: randomUUID(),
      label,
      structure: world.structure(structure),
      dueOn: world.times.day(due),
    } as const
    await act('solange', 82, { type: 'keep_note', note })
  }
}

function write(
  { column, text, sealed = false }: DemoCard,
  cards: ReadonlyMap<string, string>,
  columns: readonly { key: string }[],
): BoardCommand {
  return {
    type: 'write',
    card: cards.get(text)!,
    column: columns[column]!.key,
    text,
    sealed,
  }
}
