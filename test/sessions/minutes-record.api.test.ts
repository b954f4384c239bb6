import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'

import { ChangeRoles } from '#server/community/members.contract.ts'
import { actOnBoard } from '#server/sessions/board.actions.ts'
import * as contract from '#server/sessions/contract.ts'
import { ApproveMinutes, SubmitMinutes } from '#server/sessions/minutes.contract.ts'
import * as outcome from '#server/sessions/outcomes.contract.ts'
import { inTransaction } from '#server/platform/context.ts'
import { doc, h, p, ul } from '#server/platform/richtext/document.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { rewriteText } from '#server/platform/texts/texts.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { anOp, aParagraph } from '../platform/texts-people.ts'
import { underWay } from './sessions.ts'

const { found } = useServer()

/** A closed session with an action noted without a structure; Cindy takes the minutes. */
async function closed(solange: Person, cindy: Person) {
  const { id } = await underWay(solange, { secretary: cindy.id })
  const action = randomUUID()
  const note = {
    kind: 'action',
    id: action,
    label: 'Écrire le message',
    structure: null,
    dueOn: null,
  } as const
  await actOnBoard(solange.ctx(), id, { type: 'advance', phase: 'discussion' })
  await actOnBoard(solange.ctx(), id, { type: 'keep_note', note })
  const params = { session: id }
  const { minutes } = await solange.does(contract.CloseSession, { params })
  const html = async (who = cindy) => (await who.does(contract.ReadSession, { params })).minutes!.html
  return { params, action, text: minutes!.text, html }
}

describe('minutes', () => {
  it('minutes: the text shows who does what and when as soon as it is known, and approval fixes the words', async () => {
    const { solange, cindy, sabrina, structures } = await found(CAST)
    const { params, action, html } = await closed(solange, cindy)
    expect(await html()).toContain('Écrire le message')

    const refused = await cindy.tries(SubmitMinutes, { params })
    expect(refused).toMatchObject({
      status: 409,
      body: { type: '/problems/action-incomplete', actions: [action] },
    })
    const body = {
      label: 'Écrire le message',
      structure: structures['mlc']!,
      person: cindy.id,
      dueOn: '2026-12-20',
    }
    const kept = await cindy.does(outcome.KeepAction, { params: { ...params, action }, body })
    expect(kept.actions).toMatchObject([
      { person: cindy.id, personName: expect.stringContaining('Cindy') as string },
    ])
    expect(await html()).toContain('Écrire le message – MLC, avant le 20\u00a0décembre 2026')
    expect(await html()).not.toContain('Cindy')

    const decision = randomUUID()
    const keep = (title: string) =>
      cindy.tries(outcome.KeepDecision, {
        params: { ...params, decision },
        body: { title, status: 'decided' },
      })
    expect((await keep('On garde la case')).status).toBe(200)
    await cindy.does(SubmitMinutes, { params })
    // Still corrected while they wait for approval.
    expect((await keep('On garde les trois cases')).status).toBe(200)
    expect(await html()).toContain('Décidé\u00a0: On garde les trois cases')

    const approved = await solange.does(ApproveMinutes, { params })
    expect((await keep('Autre chose')).status).toBe(409)
    await cindy.does(outcome.SettleAction, { params: { ...params, action }, body: { status: 'dropped' } })
    expect(await html(sabrina)).toBe(approved.minutes!.html)
  })

  it('minutes: people who have the text open see the record change, and keep what they wrote', async () => {
    const { solange, cindy, structures } = await found(CAST)
    const { params, action, text, html } = await closed(solange, cindy)
    const line = await cindy.connects()
    const room = textRoom(text)
    await line.asks('text:join', { room, since: 0, epoch: null, stateVector: new Uint8Array([0]) })
    await line.asks('text:append', { room, ...anOp(aParagraph('mot de Cindy')) })
    const body = { label: 'Relire', structure: structures['mlc']!, dueOn: '2026-12-20' }
    await solange.does(outcome.KeepAction, { params: { ...params, action }, body })
    await expect.poll(() => line.names()).toContain('text:entries')
    await expect.poll(() => html()).toContain('mot de Cindy')
    expect(await html()).toContain('Relire – MLC')
  })

  it('minutes: a copy made before the record was shown gives way to it when they are submitted', async () => {
    const { solange, cindy, structures } = await found(CAST)
    const { params, action, text, html } = await closed(solange, cindy)
    const body = { label: 'Écrire le message', structure: structures['mlc']!, dueOn: '2026-12-20' }
    await cindy.does(outcome.KeepAction, { params: { ...params, action }, body })
    const old = doc(p('Relu.'), h(2, 'Suites'), ul('Écrire le message', 'Et une idée de Cindy'))
    await inTransaction(cindy.ctx(), (ctx) => rewriteText(ctx, text, old))
    await cindy.does(SubmitMinutes, { params })
    const shown = await html()
    expect(shown).toContain('Écrire le message – MLC, avant le 20\u00a0décembre 2026')
    expect(shown).toContain('Et une idée de Cindy')
    expect(shown.match(/Écrire le message/g)).toHaveLength(1)
  })

  it('minutes: who submits does not approve, and is told whom to ask, or how to get someone', async () => {
    const { solange, cindy, jocelyne } = await found(CAST)
    const { id } = await underWay(solange, { agenda: [{ title: 'Un point', minutes: 10 }] })
    const params = { session: id }
    await solange.does(contract.CloseSession, { params })
    const alone = await solange.does(SubmitMinutes, { params })
    expect(alone.minutes!.approvers).toEqual([])
    const refused = await solange.tries(ApproveMinutes, { params })
    expect(refused).toMatchObject({ status: 403, body: { type: '/problems/own-minutes' } })
    expect((refused.body as { title: string }).title).toContain('depuis l’annuaire')
    expect((await cindy.tries(ApproveMinutes, { params })).status).toBe(403)

    await solange.does(ChangeRoles, {
      params: { person: jocelyne.id },
      body: { roles: ['network_lead', 'steering_member'] },
    })
    const { minutes, acts } = await solange.does(contract.ReadSession, { params })
    expect(minutes!.approvers).toEqual([expect.stringContaining('Jocelyne')])
    expect(acts.find(({ command }) => command === 'approveMinutes')!.refusal).toContain('Demandez à Jocelyne')
    expect((await jocelyne.does(ApproveMinutes, { params })).status).toBe('minutes_approved')
  })

  it('minutes: only people of the community take an action on', async () => {
    const { solange, cindy, stranger, structures } = await found(CAST)
    const { params, action } = await closed(solange, cindy)
    const body = { label: 'Relire', structure: structures['mlc']!, person: stranger.id, dueOn: null }
    const kept = await cindy.tries(outcome.KeepAction, { params: { ...params, action }, body })
    expect(kept).toMatchObject({ status: 422, body: { type: '/problems/attendee-unknown' } })
  })
})
