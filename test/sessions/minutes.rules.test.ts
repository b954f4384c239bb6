import { describe, expect, it } from 'vitest'
import { refusalOf, stepOrThrow } from '#server/platform/life.rules.ts'
import { toText } from '#server/platform/richtext/text.ts'
import { apply, EMPTY_BOARD } from '#server/sessions/board-state.rules.ts'
import type { BoardEvent, Card } from '#server/sessions/board.contract.ts'
import type { SessionCommand, SessionStatus } from '#server/sessions/contract.ts'
import { copiedLines, draftMinutes } from '#server/sessions/minutes.rules.ts'
import { maySettle, SESSION_LIFE } from '#server/sessions/rules.ts'
import { SESSION_TEMPLATES, templateNamed } from '#server/sessions/templates.rules.ts'
import { aSessionAsker } from '#test/support/builders.ts'

const NOW = new Date('2026-03-16T12:00:00Z')
const nobody = aSessionAsker()
const NOTHING = { decisions: [], actions: [] }
const lead = { ...nobody, lead: true }

describe('minutes: the draft', () => {
  const by = { person: 'Cindy', structure: 'cidff', mandate: null, posture: 'personal' } as const
  const card = (id: string, text: string, more: Partial<Card> = {}): BoardEvent => ({
    type: 'card_added',
    card: { id, column: 'c1', text, by: null, parent: null, votes: null, ...more },
  })
  const board = (...events: BoardEvent[]) => events.reduce(apply, EMPTY_BOARD)
  const columns = [
    { key: 'c1', title: 'Ce qui nous inquiète' },
    { key: 'c2', title: 'Essayons' },
  ]
  const structures = { cidff: 'CIDFF', mlc: 'MLC' }
  const attendee = (structureName: string, state: 'present' | 'excused' | 'absent' | 'invited') =>
    ({ structure: structureName, structureName, state }) as never

  it('minutes: a structure is counted once, as present, excused or absent, in the order of the alphabet', () => {
    const attendance = [
      attendee('MLC', 'absent'),
      attendee('Épide', 'absent'),
      attendee('CRIJ', 'excused'),
      attendee('CRIJ', 'present'),
      attendee('CRIJ', 'present'),
      attendee('CAP', 'absent'),
      attendee('CAP', 'excused'),
      attendee('Apec', 'invited'),
    ]
    expect(toText(draftMinutes({ attendance, board: EMPTY_BOARD, structures, record: NOTHING }))).toBe(
      [
        'Structures\n----------',
        'Présentes (1)\u00a0: CRIJ.',
        'Excusées (1)\u00a0: CAP.',
        'Absentes (2)\u00a0: Épide et MLC.',
      ].join('\n\n'),
    )
  })

  it('minutes: what was said is in the order of the votes, each card with its group', () => {
    const said = board(
      { type: 'opened', votesEach: 3, columns },
      card('a', ' Encore un papier '),
      card('b', 'Et si elle la perd ?', { by }),
      card('c', 'Elle la refait', { by: { ...by, structure: 'unknown' } }),
      card('d', 'Sans voix'),
      { type: 'card_attached', card: 'c', to: 'b' },
      { type: 'advanced', phase: 'voting' },
      { type: 'advanced', phase: 'discussion', totals: { a: 1, b: 4 } },
    )
    expect(toText(draftMinutes({ attendance: [], board: said, structures, record: NOTHING }))).toBe(
      [
        'Ce que le groupe a dit\n----------------------',
        'Ce qui nous inquiète',
        [
          '- «\u00a0Et si elle la perd ?\u00a0» (CIDFF) – 4\u00a0voix',
          '  - «\u00a0Elle la refait\u00a0»',
          '- «\u00a0Encore un papier\u00a0» – 1\u00a0voix',
          '- «\u00a0Sans voix\u00a0»',
        ].join('\n'),
      ].join('\n\n'),
    )
  })

  it('minutes: decisions, disagreements and actions are written in this order', () => {
    const decision = (id: string, status: 'decided' | 'tabled' | 'deferred' | 'withdrawn'): BoardEvent => ({
      type: 'note_kept',
      note: { kind: 'decision', id, title: `Décision ${id}`, status },
    })
    const action = (id: string, structure: string | null, dueOn: string | null): BoardEvent => ({
      type: 'note_kept',
      note: { kind: 'action', id, label: `Suite ${id}`, structure, dueOn },
    })
    const noted = board(
      decision('a', 'decided'),
      decision('b', 'tabled'),
      decision('c', 'deferred'),
      decision('d', 'withdrawn'),
      { type: 'note_kept', note: { kind: 'disagreement', id: 'e', text: 'Sur la case' } },
      action('f', 'mlc', '2025-12-01'),
      action('g', null, '2025-12-10'),
      action('h', 'mlc', null),
      action('i', 'unknown', null),
    )
    expect(
      toText(
        draftMinutes({ attendance: [], board: noted, structures, record: copiedLines(noted, structures) }),
      ),
    ).toBe(
      [
        'Décisions\n---------',
        [
          '- Décidé\u00a0: Décision a',
          '- À l’étude\u00a0: Décision b',
          '- Reporté\u00a0: Décision c',
          '- Retiré\u00a0: Décision d',
        ].join('\n'),
        'Désaccords conservés\n--------------------',
        '- Sur la case',
        'À faire\n-------',
        [
          '- Suite f — MLC, avant le 1er\u00a0décembre 2025',
          '- Suite g — avant le 10\u00a0décembre 2025',
          '- Suite h — MLC',
          '- Suite i',
        ].join('\n'),
      ].join('\n\n'),
    )
  })
})

describe('sessions: refusals', () => {
  const refused = (command: SessionCommand, status: SessionStatus, standing = lead) =>
    refusalOf(SESSION_LIFE, { status, kind: 'working_session' }, standing, command, NOW)

  it('sessions: a step refused for the state says where the session stands', () => {
    const detail = (command: SessionCommand, status: SessionStatus) => refused(command, status)!.toJSON()
    expect(detail('open', 'planned')).toMatchObject({ detail: 'La séance est en préparation.' })
    expect(detail('convene', 'convened')).toMatchObject({ detail: 'La séance est convoquée.' })
    expect(detail('convene', 'live')).toMatchObject({ detail: 'La séance a lieu en ce moment.' })
    expect(detail('convene', 'closed')).toMatchObject({
      detail: expect.stringContaining('s’écrit') as string,
    })
    expect(detail('convene', 'minutes_submitted')).toMatchObject({
      detail: 'Le compte rendu attend d’être approuvé.',
    })
    expect(detail('convene', 'minutes_approved')).toMatchObject({
      detail: expect.stringContaining('rectifier') as string,
    })
    expect(detail('convene', 'cancelled')).toMatchObject({ detail: 'La séance est annulée.' })
  })

  it('sessions: a step refused for the role says who may take it', () => {
    expect(refused('postpone', 'convened', nobody)?.type).toBe('not-session-lead')
    expect(refused('open', 'convened', nobody)?.type).toBe('not-session-facilitator')
    expect(refused('keepOutcomes', 'closed', nobody)?.type).toBe('not-session-secretary')
    expect(refused('approveMinutes', 'minutes_submitted', nobody)?.type).toBe('not-session-approver')
  })

  it('sessions: postponing says when, cancelling says why, rectifying says what', () => {
    const takes = (command: SessionCommand, status: SessionStatus, said: Record<string, string>) => () =>
      stepOrThrow(SESSION_LIFE, { status, kind: 'working_session' }, lead, command, { now: NOW, said })
    expect(takes('postpone', 'convened', { startsAt: '2026-04-01' })).toThrow()
    expect(takes('postpone', 'convened', { endsAt: '2026-04-01' })).toThrow()
    expect(takes('postpone', 'convened', { startsAt: '2026-04-01', endsAt: '2026-04-01' })().to).toBe(
      'planned',
    )
    expect(takes('cancel', 'planned', {})).toThrow()
    expect(takes('rectifyMinutes', 'minutes_approved', {})).toThrow()
  })

  it('sessions: an action is settled by its structure or the network’s lead', () => {
    const reader = (structure: string, ...roles: ('member' | 'network_lead')[]) => ({ structure, roles })
    expect(maySettle(reader('mlc', 'member'), { structure: 'mlc' })).toBe(true)
    expect(maySettle(reader('cap', 'member'), { structure: 'mlc' })).toBe(false)
    expect(maySettle(reader('cap', 'member', 'network_lead'), { structure: 'mlc' })).toBe(true)
  })
})

describe('sessions: templates', () => {
  it.each(SESSION_TEMPLATES)('sessions: the template « $title » says all that its page shows', (template) => {
    const { key, title, aim, columns, agenda, minutes, purpose } = template
    expect([key, title, aim, purpose].every((words) => words.length > 0)).toBe(true)
    expect(columns.map((column) => column.key)).toEqual(['c1', 'c2', 'c3', 'c4'])
    expect(columns.every((column) => column.title.length > 0)).toBe(true)
    expect(agenda.every((item) => item.title.length > 0 && item.minutes > 0)).toBe(true)
    expect(agenda.length).toBeGreaterThan(1)
    expect(agenda.at(-1)!.title).toBe('Que dira-t-on à nos structures ?')
    expect(agenda.reduce((sum, item) => sum + item.minutes, 0)).toBeLessThanOrEqual(minutes)
    expect(templateNamed(key)).toBe(template)
  })

  it('sessions: there are eight templates, and none of an unknown name', () => {
    expect(new Set(SESSION_TEMPLATES.map(({ key }) => key)).size).toBe(8)
    expect(templateNamed('none')).toBeUndefined()
  })
})
