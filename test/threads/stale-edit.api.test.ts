import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { AddTool, ReadTool, RenameTool } from '#server/library/contract.ts'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { ChangeSession, CloseSession, PlanSession, ReadSession } from '#server/sessions/contract.ts'
import { KeepAction, KeepDecision } from '#server/sessions/outcomes.contract.ts'
import { AddPost, EditPost, OpenThread, ReadPost, ReadThread } from '#server/threads/contract.ts'
import { GRID } from '../library/library-people.ts'
import { PLAN, underWay } from '../sessions/sessions.ts'
import { aProblem } from '../support/builders.ts'
import { CAST, useServer } from '../support/people.ts'

const { found } = useServer()
const STALE = { status: 409, body: { type: '/problems/changed-meanwhile' } }

it('stale edits: a post edited in two tabs is refused in the second, with its text of today', async () => {
  const { cindy } = await found(CAST)
  const thread = await cindy.does(OpenThread, { body: aProblem() })
  const { id } = await cindy.does(AddPost, {
    params: { thread: thread.id },
    body: { body: fromPlain('Un.') },
  })
  const at = { params: { thread: thread.id, post: id } }
  const before = { body: (await cindy.does(ReadPost, at)).body }
  const edit = (text: string, from: typeof before) => ({
    ...at,
    body: { body: fromPlain(text), before: from },
  })

  await cindy.does(EditPost, edit('Deux.', before))
  const refused = await cindy.tries(EditPost, edit('Trois.', before))
  expect(refused).toMatchObject({ ...STALE, body: { current: { body: fromPlain('Deux.') } } })
  expect((await cindy.does(ReadThread, at)).posts[1]!.html).toBe('<p>Deux.</p>')

  const { body } = await cindy.does(ReadPost, at)
  expect(await cindy.does(EditPost, edit('Trois.', { body }))).toMatchObject({ html: '<p>Trois.</p>' })
})

it('stale edits: the words that opened a thread are compared part by part', async () => {
  const { cindy } = await found(CAST)
  const asked = aProblem()
  const thread = await cindy.does(OpenThread, { body: asked })
  const [opening] = (await cindy.does(ReadThread, { params: { thread: thread.id } })).posts
  const at = { params: { thread: thread.id, post: opening!.id } }
  const change = (question: string, before = asked.vignette!) => ({
    ...at,
    body: { vignette: { ...asked.vignette!, question }, before: { vignette: before } },
  })

  await cindy.does(EditPost, change('Et ailleurs ?'))
  expect(await cindy.tries(EditPost, change('Et chez vous ?'))).toMatchObject(STALE)
})

it('stale edits: the details of a tool, a planned session, a decision and an action', async () => {
  const { cindy, solange, structures } = await found(CAST)
  const { id: tool } = await cindy.does(AddTool, { body: GRID })
  const { title, whatChanges } = await cindy.does(ReadTool, { params: { tool } })
  const rename = (name: string) => ({
    params: { tool },
    body: { title: name, whatChanges, before: { title, whatChanges } },
  })
  await cindy.does(RenameTool, rename('Grille relue'))
  expect(await cindy.tries(RenameTool, rename('Grille revue'))).toMatchObject(STALE)

  const planned = await solange.does(PlanSession, { body: PLAN })
  const params = { session: planned.id }
  const move = (venue: string) => ({ params, body: { ...PLAN, venue, before: { venue: PLAN.venue } } })
  await solange.does(ChangeSession, move('Mairie'))
  expect(await cindy.tries(ChangeSession, move('CRIJ'))).toMatchObject({ status: 403 })
  expect(await solange.tries(ChangeSession, move('École'))).toMatchObject({
    ...STALE,
    body: { current: { venue: 'Mairie' } },
  })

  const live = await underWay(solange)
  await solange.does(CloseSession, { params: { session: live.id } })
  const decision = { ...{ session: live.id }, decision: randomUUID() }
  const decide = (words: string, before?: string) => ({
    params: decision,
    body: { title: words, status: 'decided' as const, ...(before && { before: { title: before } }) },
  })
  await solange.does(KeepDecision, decide('Une page'))
  await solange.does(KeepDecision, decide('Deux pages', 'Une page'))
  expect(await solange.tries(KeepDecision, decide('Trois pages', 'Une page'))).toMatchObject(STALE)

  const action = { session: live.id, action: randomUUID() }
  const agree = (label: string, before?: string) => ({
    params: action,
    body: { label, structure: structures['mlc']!, dueOn: null, ...(before && { before: { label: before } }) },
  })
  await solange.does(KeepAction, agree('Écrire'))
  await solange.does(KeepAction, agree('Relire', 'Écrire'))
  expect(await solange.tries(KeepAction, agree('Envoyer', 'Écrire'))).toMatchObject(STALE)
  expect((await solange.does(ReadSession, { params: { session: live.id } })).actions).toMatchObject([
    { label: 'Relire' },
  ])
})

it('stale edits: words read, and vouched for before, are not searched again for personal data', async () => {
  const { cindy } = await found(CAST)
  const thread = await cindy.does(OpenThread, { body: aProblem() })
  const { id } = await cindy.does(AddPost, {
    params: { thread: thread.id },
    body: { body: fromPlain('Un.') },
  })
  const at = { params: { thread: thread.id, post: id } }
  const read = {
    body: fromPlain('Un.'),
    vignette: { ...aProblem().vignette!, question: 'Le 06 12 34 56 78 ?' },
  }
  const edited = await cindy.does(EditPost, { ...at, body: { body: fromPlain('Deux.'), before: read } })
  expect(edited).toMatchObject({ html: '<p>Deux.</p>' })
})
