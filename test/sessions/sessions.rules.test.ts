import { describe, expect, it } from 'vitest'
import { EMPTY_BOARD, apply } from '#server/sessions/board-state.rules.ts'
import type { BoardEvent } from '#server/sessions/board.contract.ts'
import { SESSION_KINDS, SESSION_STATUSES, type Standing } from '#server/sessions/contract.ts'
import { draftMinutes } from '#server/sessions/minutes.rules.ts'
import {
  isShortNotice,
  mayWriteMinutes,
  refusalOf,
  TRANSITIONS,
  type SessionCommand,
} from '#server/sessions/rules.ts'
import { SESSION_TEMPLATES } from '#server/sessions/templates.rules.ts'
import { toText } from '#server/platform/richtext/text.ts'

const nobody: Standing = {
  person: 'p',
  lead: false,
  committee: false,
  delegate: false,
  facilitator: false,
  secretary: false,
  attended: false,
}
const standings: Record<string, Standing> = {
  member: nobody,
  delegate: { ...nobody, delegate: true },
  lead: { ...nobody, lead: true },
  committee: { ...nobody, committee: true },
  facilitator: { ...nobody, facilitator: true },
  secretary: { ...nobody, secretary: true },
}

/** Who may, for a working session then for a committee: the table of domain §3.3. */
const WHO: Record<SessionCommand, [working: string, committee: string]> = {
  change: ['lead facilitator', 'lead facilitator'],
  convene: ['lead', 'lead committee'],
  postpone: ['lead', 'lead'],
  cancel: ['lead', 'lead'],
  open: ['lead facilitator', 'lead facilitator'],
  close: ['lead facilitator', 'lead facilitator'],
  share_roles: ['lead facilitator', 'lead facilitator'],
  answer: [Object.keys(standings).join(' '), Object.keys(standings).join(' ')],
  record_attendance: ['lead facilitator secretary', 'lead facilitator secretary'],
  keep_outcomes: ['lead facilitator secretary', 'lead facilitator secretary'],
  submit_minutes: ['lead facilitator secretary', 'lead facilitator secretary'],
  approve_minutes: ['lead', 'committee'],
  rectify_minutes: ['lead facilitator secretary', 'lead facilitator secretary'],
}

describe('A session', () => {
  const commands = Object.keys(TRANSITIONS) as SessionCommand[]

  it.each(commands)('allows %s to those the domain names, from where it says, and nobody else', (command) => {
    for (const kind of SESSION_KINDS) {
      const may = WHO[command][kind === 'steering_committee' ? 1 : 0].split(' ')
      for (const status of SESSION_STATUSES) {
        for (const [who, standing] of Object.entries(standings)) {
          const refusal = refusalOf(command, { status, kind }, standing)
          const expected = !may.includes(who) ? 403 : TRANSITIONS[command].from.includes(status) ? null : 409
          expect(refusal?.status ?? null, `${command} ${kind} ${status} ${who}`).toBe(expected)
        }
      }
    }
  })

  it('calls at short notice with less than ten days', () => {
    const starts = new Date('2026-04-01T13:00:00Z')
    expect(isShortNotice(new Date('2026-03-22T13:00:01Z'), starts)).toBe(true)
    expect(isShortNotice(new Date('2026-03-22T13:00:00Z'), starts)).toBe(false)
  })

  it('lets those who were there write its minutes, then only those who keep them, then nobody', () => {
    const attended = { ...nobody, attended: true }
    expect(mayWriteMinutes('closed', attended)).toBe(true)
    expect(mayWriteMinutes('closed', nobody)).toBe(false)
    expect(mayWriteMinutes('minutes_submitted', attended)).toBe(false)
    expect(mayWriteMinutes('minutes_submitted', standings['secretary']!)).toBe(true)
    expect(mayWriteMinutes('minutes_approved', standings['lead']!)).toBe(false)
  })

  it('has templates whose columns all differ', () => {
    for (const { columns, key } of SESSION_TEMPLATES) {
      expect(new Set(columns.map((column) => column.key)).size, key).toBe(columns.length)
      expect(columns.length).toBeGreaterThan(1)
    }
  })
})

describe('Minutes', () => {
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

  it('say what the board said, by structure, and never name a person', () => {
    const board = [...told, { type: 'advanced', phase: 'voting' } as const, voted].reduce(apply, EMPTY_BOARD)
    const attendance = [
      { structure: 'cidff', structureName: 'CIDFF', state: 'present' as const },
      { structure: 'mlc', structureName: 'MLC', state: 'present' as const },
      { structure: 'cap', structureName: 'CAP', state: 'excused' as const },
      { structure: 'apec', structureName: 'APEC', state: 'absent' as const },
    ]
    const doc = draftMinutes({ attendance, board, structures: { cidff: 'CIDFF', mlc: 'MLC' } })
    const text = toText(doc)

    expect(text).toContain('Présentes (2)\u00a0: CIDFF et MLC.')
    expect(text).toContain('Excusées (1)\u00a0: CAP.')
    expect(text).toContain('«\u00a0Et si elle la perd ?\u00a0» (CIDFF) — 4\u00a0voix')
    expect(text).toContain('Décidé\u00a0: Case avec trois choix')
    expect(text).toContain('Sur la case d’accord')
    expect(text).toContain('Version 0.4 — MLC, avant le 10 décembre 2025')
    expect(text.indexOf('Et si elle la perd')).toBeLessThan(text.indexOf('Encore un papier'))
    expect(JSON.stringify(doc)).not.toContain('Cindy')
  })

  it('are an empty page when nothing was said', () => {
    expect(draftMinutes({ attendance: [], board: EMPTY_BOARD, structures: {} }).content).toHaveLength(1)
  })
})
