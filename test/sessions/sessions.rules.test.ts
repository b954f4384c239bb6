import { describe, expect, it } from 'vitest'
import { EMPTY_BOARD, apply } from '#server/sessions/board-state.rules.ts'
import type { BoardEvent } from '#server/sessions/board.contract.ts'
import {
  SESSION_KINDS,
  SESSION_STATUSES,
  type SessionCommand,
  type SessionStatus,
  type SessionAsker,
} from '#server/sessions/contract.ts'
import { draftMinutes } from '#server/sessions/minutes.rules.ts'
import { recordLines } from '#server/sessions/record.rules.ts'
import { dueCommands, NEW, refusalOf } from '#server/platform/life.rules.ts'
import { isShortNotice, SESSION_LIFE } from '#server/sessions/rules.ts'
import { SESSION_TEMPLATES } from '#server/sessions/templates.rules.ts'
import { toText } from '#server/platform/richtext/text.ts'
import { aSessionAsker } from '#test/support/builders.ts'

const nobody = aSessionAsker()
const standings: Record<string, SessionAsker> = {
  member: nobody,
  delegate: { ...nobody, delegate: true },
  lead: { ...nobody, lead: true },
  committee: { ...nobody, committee: true },
  facilitator: { ...nobody, facilitator: true },
  secretary: { ...nobody, secretary: true },
  deputy: { ...nobody, deputy: true },
  relieved: { ...nobody, relieved: true },
}

const NOW = new Date('2026-03-16T12:00:00Z')
const EVERYONE = Object.keys(standings).join(' ')

/** From where, and who may, for a working session then for a committee: the table of domain §3.3. */
const TABLE: Record<
  Exclude<SessionCommand, 'plan' | 'writeMinutes' | 'takeOver'>,
  [from: string, working: string, committee: string]
> = {
  change: ['planned convened', 'lead facilitator', 'lead facilitator'],
  convene: ['planned', 'lead', 'lead committee'],
  postpone: ['convened', 'lead', 'lead'],
  cancel: ['planned convened', 'lead', 'lead'],
  open: ['convened', 'lead facilitator deputy', 'lead facilitator deputy'],
  reopen: ['closed', 'lead facilitator', 'lead facilitator'],
  takeBack: ['live', 'relieved', 'relieved'],
  close: ['live', 'lead facilitator', 'lead facilitator'],
  shareRoles: ['planned convened live closed', 'lead facilitator', 'lead facilitator'],
  answer: ['planned convened live', EVERYONE, EVERYONE],
  recordAttendance: [
    'live closed',
    'lead facilitator relieved secretary',
    'lead facilitator relieved secretary',
  ],
  keepOutcomes: [
    'closed minutes_submitted',
    'lead facilitator relieved secretary',
    'lead facilitator relieved secretary',
  ],
  submitMinutes: ['closed', 'lead facilitator relieved secretary', 'lead facilitator relieved secretary'],
  approveMinutes: ['minutes_submitted', 'lead', 'committee'],
  rectifyMinutes: [
    'minutes_approved',
    'lead facilitator relieved secretary',
    'lead facilitator relieved secretary',
  ],
}

describe('sessions', () => {
  it.each(Object.entries(TABLE))(
    'sessions: exactly the roles of the domain may %s, from its states',
    (key, row) => {
      const command = key as SessionCommand
      const [from, working, committee] = row.map((names) => names.split(' '))
      for (const kind of SESSION_KINDS) {
        const may = kind === 'steering_committee' ? committee! : working!
        for (const status of SESSION_STATUSES) {
          for (const [who, standing] of Object.entries(standings)) {
            const refusal = refusalOf(SESSION_LIFE, { status, kind }, standing, command, NOW)
            const expected = !may.includes(who) ? 403 : from!.includes(status) ? null : 409
            expect(refusal?.status ?? null, `${command} ${kind} ${status} ${who}`).toBe(expected)
          }
        }
      }
    },
  )

  it.each(SESSION_KINDS)(
    'sessions: a %s is planned by the lead and, by its kind, by delegates or the committee',
    (kind) => {
      const may = kind === 'steering_committee' ? ['lead', 'committee'] : ['lead', 'delegate']
      for (const [who, standing] of Object.entries(standings)) {
        const refusal = refusalOf(SESSION_LIFE, { status: NEW, kind }, standing, 'plan', NOW)
        expect(refusal?.type ?? null, who).toBe(may.includes(who) ? null : 'not-session-planner')
      }
    },
  )

  it('sessions: someone present at a live session cannot answer its invitation any more', () => {
    const answers = (status: 'convened' | 'live') =>
      refusalOf(SESSION_LIFE, { status, kind: 'study_day' }, { ...nobody, attended: true }, 'answer', NOW)
    expect(answers('convened')).toBeNull()
    expect(answers('live')?.type).toBe('already-there')
  })

  it('minutes: approved by the system seven days after their last change', () => {
    const dueAfter = (ms: number | null) =>
      dueCommands(
        SESSION_LIFE,
        {
          status: 'minutes_submitted',
          kind: 'study_day',
          untouchedSince: ms === null ? null : new Date(NOW.getTime() - ms),
        },
        NOW,
      )
    const week = 7 * 24 * 3600 * 1000
    expect(dueAfter(week + 1)).toEqual(['approveMinutes'])
    expect(dueAfter(week)).toEqual([])
    expect(dueAfter(null)).toEqual([])
  })

  it('sessions: a session convened less than ten days before is at short notice', () => {
    const starts = new Date('2026-04-01T13:00:00Z')
    expect(isShortNotice(new Date('2026-03-22T13:00:01Z'), starts)).toBe(true)
    expect(isShortNotice(new Date('2026-03-22T13:00:00Z'), starts)).toBe(false)
  })

  it('minutes: people present write them until submission, secretaries until approval', () => {
    const writes = (status: SessionStatus, standing: SessionAsker) =>
      refusalOf(SESSION_LIFE, { status, kind: 'working_session' }, standing, 'writeMinutes', NOW)?.type ??
      null
    const attended = { ...nobody, attended: true }
    expect(writes('closed', attended)).toBeNull()
    expect(writes('closed', nobody)).toBe('not-session-secretary')
    expect(writes('minutes_submitted', attended)).toBe('not-session-secretary')
    expect(writes('minutes_submitted', standings['secretary']!)).toBeNull()
    expect(writes('minutes_approved', standings['lead']!)).toBe('session-elsewhere')
  })

  it('sessions: the columns of a session template have different keys', () => {
    for (const { columns, key } of SESSION_TEMPLATES) {
      expect(new Set(columns.map((column) => column.key)).size, key).toBe(columns.length)
      expect(columns.length).toBeGreaterThan(1)
    }
  })
})

describe('minutes', () => {
  const by = { person: 'Cindy', structure: 'cidff', mandate: null, posture: 'personal' as const }
  const told: BoardEvent[] = [
    { type: 'opened', votesEach: 3, columns: [{ key: 'c1', title: 'Ce qui nous inquiète' }] },
    {
      type: 'card_added',
      card: { id: 'a', column: 'c1', text: 'Encore un papier', by: null, parent: null, votes: null },
    },
    {
      type: 'card_added',
      card: { id: 'b', column: 'c1', text: 'Et si elle la perd ?', by, parent: null, votes: null },
    },
    {
      type: 'card_added',
      card: {
        id: 'c',
        column: 'c1',
        text: 'Elle la refait : c’est sa parole',
        by,
        parent: null,
        votes: null,
      },
    },
    { type: 'card_attached', card: 'c', to: 'b' },
    { type: 'advanced', phase: 'voting' },
    { type: 'advanced', phase: 'discussion' },
    {
      type: 'note_kept',
      note: { kind: 'decision', id: 'd', title: 'Case avec trois choix', status: 'decided' },
    },
    { type: 'note_kept', note: { kind: 'disagreement', id: 'e', text: 'Sur la case d’accord' } },
    {
      type: 'note_kept',
      note: { kind: 'action', id: 'f', label: 'Version 0.4', structure: 'mlc', dueOn: '2025-12-10' },
    },
  ]
  const voted: BoardEvent = { type: 'advanced', phase: 'discussion', totals: { b: 4 } }

  it('minutes: a draft quotes the board by structure and never names a person', () => {
    const board = [...told, { type: 'advanced', phase: 'voting' } as const, voted].reduce(apply, EMPTY_BOARD)
    const attendance = [
      { structure: 'cidff', structureName: 'CIDFF', state: 'present' as const },
      { structure: 'mlc', structureName: 'MLC', state: 'present' as const },
      { structure: 'cap', structureName: 'CAP', state: 'excused' as const },
      { structure: 'apec', structureName: 'APEC', state: 'absent' as const },
    ]
    const record = recordLines({
      decisions: [{ title: 'Case avec trois choix', status: 'decided' }],
      actions: [{ label: 'Version 0.4', structureName: 'MLC', dueOn: '2025-12-10', status: 'open' }],
    })
    const doc = draftMinutes({ attendance, board, structures: { cidff: 'CIDFF', mlc: 'MLC' }, record })
    const text = toText(doc)

    expect(text).toContain('Présentes (2)\u00a0: CIDFF et MLC.')
    expect(text).toContain('Excusées (1)\u00a0: CAP.')
    expect(text).toContain('«\u00a0Et si elle la perd ?\u00a0» (CIDFF) – 4\u00a0voix')
    expect(text).toContain('Décidé\u00a0: Case avec trois choix')
    expect(text).toContain('Sur la case d’accord')
    expect(text).toContain('Version 0.4 – MLC, avant le 10\u00a0décembre 2025')
    expect(text.indexOf('Et si elle la perd')).toBeLessThan(text.indexOf('Encore un papier'))
    expect(JSON.stringify(doc)).not.toContain('Cindy')
  })

  it('minutes: a draft is one empty paragraph when nothing was said', () => {
    expect(
      draftMinutes({
        attendance: [],
        board: EMPTY_BOARD,
        structures: {},
        record: { decisions: [], actions: [] },
      }).content,
    ).toHaveLength(1)
  })
})
