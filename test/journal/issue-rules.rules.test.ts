import { expect, it } from 'vitest'
import { compose } from '#server/journal/compose.rules.ts'
import type { IssueStatus } from '#server/journal/contract.ts'
import { frenchDay } from '#server/journal/dates.rules.ts'
import { balanceOf, isEditor, ISSUE_LIFE, levelOf, openingOf, sectionOf } from '#server/journal/rules.ts'
import { refusalOf, stepOrThrow } from '#server/platform/life.rules.ts'
import { doc, p } from '#server/platform/richtext/build.rules.ts'

const NOW = new Date('2026-03-16T12:00:00Z')
const lead = { person: 'solange', roles: ['member', 'network_lead'] as const, mandate: null } as never
const issue = (status: IssueStatus) => ({ status, editors: [], approvedBy: [], hasCommittee: false })

it.each<[IssueStatus, string]>([
  ['in_review', 'en relecture'],
  ['approved', 'approuvé'],
  ['published', 'publié'],
  ['archived', 'archivé'],
  ['withdrawn', 'retiré'],
])('issues: a step refused for the state says that an issue that is %s is « %s »', (status, words) => {
  expect(refusalOf(ISSUE_LIFE, issue(status), lead, 'submit', NOW)?.message).toBe(
    `Ce numéro est ${words}\u00a0: ce n’est plus, ou pas encore, le moment.`,
  )
})

it('issues: one that is being composed is « en préparation »', () => {
  expect(refusalOf(ISSUE_LIFE, issue('composing'), lead, 'publish', NOW)?.message).toContain('en préparation')
})

it('issues: asking for changes and withdrawing need a reason', () => {
  for (const [command, status] of [
    ['requestChanges', 'in_review'],
    ['withdraw', 'published'],
  ] as const)
    expect(() => stepOrThrow(ISSUE_LIFE, issue(status), lead, command, { now: NOW })).toThrow()
})

it('issues: people with a role or a mandate are editors, other members are not', () => {
  const reader = (roles: string[], mandate: object | null) => ({ roles, mandate }) as never
  expect(isEditor(reader(['member'], null))).toBe(false)
  expect(isEditor(reader(['member'], {}))).toBe(true)
  expect(isEditor(reader(['member', 'network_lead'], null))).toBe(true)
  expect(isEditor(reader(['member', 'steering_member'], null))).toBe(true)
})

it('issues: an issue is read at the level of its audience, in no circle', () => {
  expect(levelOf('community')).toEqual({ level: 'community', circle: null })
  expect(levelOf('public')).toEqual({ level: 'public', circle: null })
})

it('issues: the opening is 220 characters at most, cut after a whole word and without its comma', () => {
  const exact = `${'a'.repeat(109)} ${'b'.repeat(110)}`
  expect(openingOf(doc(exact))).toBe(exact)
  expect(openingOf(doc(`${exact} suite`))).toBe(`${exact}\u00a0…`)
  expect(openingOf(doc(`${exact}b`))).toBe(`${'a'.repeat(109)}\u00a0…`)
  expect(openingOf(doc(`${'a'.repeat(100)}, ${'b'.repeat(200)}`))).toBe(`${'a'.repeat(100)}\u00a0…`)
  expect(openingOf(doc(p('  Un '), p('  deux  mots ')))).toBe('Un deux mots')
})

it('issues: a proposal, a resolution and a capitalised thread are what advances', () => {
  for (const state of ['solution_proposed', 'resolved', 'capitalised'])
    expect(sectionOf({ kind: 'thread', facts: { [`thread:moved:${state}`]: 1 } })).toBe('Ce qui avance')
})

it('issues: the structure quoted by most items is named, with the types of its members', () => {
  const members = [
    { structure: 'mlc', type: 'mission_locale' },
    { structure: 'cap', type: 'cap_emploi' },
    { structure: 'crij', type: 'crij' },
    { structure: 'cio', type: 'cio' },
  ]
  const items = [['mlc'], ['cap'], ['cap'], []].map((structures) => ({ structures }))
  expect(balanceOf(items, members)).toEqual({
    structuresQuoted: 2,
    typesQuotedShare: 0.5,
    largestShare: 0.5,
    largestStructure: 'cap',
  })
  expect(balanceOf([{ structures: [] }], members)).toMatchObject({
    largestShare: null,
    largestStructure: null,
  })
})

it('issues: the draft has an agenda when sessions are to come, a welcome when people came, and no empty section', () => {
  const toCome = [{ id: 's1', at: '2026-04-01T09:00', place: 'Gros-Filao', label: 'Qui commence ?' }]
  const kinds = (draft: ReturnType<typeof compose>) => draft.content.map(({ type }) => type)
  const full = compose({ candidates: [], arrivals: ['Prisca', 'Inès', 'Prisca'], toCome })
  expect(full.content).toContainEqual({ type: 'agenda', attrs: { items: toCome } })
  expect(full.content).toContainEqual(p('Bienvenue\u00a0: Prisca et Inès.'))
  expect(kinds(compose({ candidates: [], arrivals: [], toCome: [] }))).toEqual([
    'heading',
    'paragraph',
    'heading',
    'paragraph',
  ])
})

it('issues: only the first of a month is « 1er »', () => {
  expect(frenchDay('2026-03-21')).toBe('21\u00a0mars 2026')
  expect(frenchDay('2026-12-31')).toBe('31\u00a0décembre 2026')
})
