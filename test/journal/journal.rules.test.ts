import { describe, expect, it } from 'vitest'
import type { Role } from '#server/community/contract.ts'
import { doc, h, p } from '#server/platform/richtext/build.rules.ts'
import { compose, unfilledSections } from '#server/journal/compose.rules.ts'
import type { Candidate, IssueCommand } from '#server/journal/contract.ts'
import {
  balanceOf,
  bySection,
  ISSUE_LIFE,
  openingOf,
  scoreOf,
  SECTIONS,
  sectionOf,
  type Moving,
} from '#server/journal/rules.ts'
import { refusalOf, stepOf } from '#server/platform/life.rules.ts'
import { matrixOf } from '#test/support/lives.ts'
import { frenchDay, frenchPeriod, localDateTime } from '#server/journal/dates.rules.ts'

const MANDATE = { id: 'm', scope: 'consult', startsOn: '2026-01-01', endsOn: '2027-01-01' } as never
const person = (roles: Role[], mandate: never | null = null) => ({ person: 'moi', roles, mandate })
const READERS = {
  member: person(['member']),
  network_lead: person(['member', 'network_lead']),
  steering_member: person(['member', 'steering_member']),
  delegate: person(['member'], MANDATE),
}
const FREE = { editors: ['autre'], approvedBy: [], hasCommittee: false }
const NOW = new Date('2026-03-16T12:00:00Z')
const refusal = (command: IssueCommand, reader: (typeof READERS)['member'], moving: Partial<Moving>) =>
  refusalOf(ISSUE_LIFE, { status: 'in_review', ...FREE, ...moving }, reader, command, NOW)

describe('journal: life of an issue', () => {
  it.each([
    ...matrixOf(ISSUE_LIFE, FREE),
    ...matrixOf(ISSUE_LIFE, FREE).map((one) => ({ ...one, role: 'member', expected: 'role' })),
  ])('$role × $command × $state: $expected', ({ role, command, state, expected }) => {
    const found = refusal(command, READERS[role as keyof typeof READERS], {
      status: state,
    })
    expect(found?.type ?? 'issue-allowed').toBe(`issue-${expected}`)
  })

  it('a refused step says who may take it and what state the issue is in', () => {
    expect(refusal('publish', READERS.member, { status: 'approved' })?.message).toBe(
      'Seule l’animation du réseau peut le faire.',
    )
    expect(refusal('approve', READERS.network_lead, {})?.message).toBe(
      'Seuls le comité de pilotage et les délégués peuvent le faire.',
    )
    expect(refusal('publish', READERS.network_lead, {})?.message).toMatch(/en relecture/)
  })

  it('a withdrawn issue has no next step', () => {
    for (const { from } of ISSUE_LIFE.steps) expect(from).not.toContain('withdrawn')
  })
})

describe('journal: who approves', () => {
  const committee = { hasCommittee: true }

  it('the committee approves, but never an editor of the issue', () => {
    expect(refusal('approve', READERS.steering_member, committee)).toBeNull()
    expect(refusal('approve', READERS.steering_member, { ...committee, editors: ['moi'] })?.message).toMatch(
      /une autre personne/,
    )
    expect(refusal('approve', READERS.delegate, committee)?.message).toMatch(/comité de pilotage/)
  })

  it('without a committee, two delegates approve', () => {
    expect(refusal('approve', READERS.delegate, {})).toBeNull()
    expect(refusal('approve', READERS.delegate, { approvedBy: ['moi'] })?.message).toMatch(/déjà approuvé/)
    const leadsTo = (approvedBy: string[], hasCommittee: boolean) =>
      stepOf(ISSUE_LIFE, { ...FREE, status: 'in_review', approvedBy, hasCommittee }, 'approve')?.to
    expect(leadsTo([], false)).toBeUndefined()
    expect(leadsTo(['cindy'], false)).toBe('approved')
    expect(leadsTo([], true)).toBe('approved')
  })
})

describe('journal: candidates', () => {
  it('each candidate has its section, and a session still to come is not news', () => {
    const told = (kind: 'thread' | 'tool' | 'session', ...names: string[]) =>
      sectionOf({ kind, facts: Object.fromEntries(names.map((name) => [name, 1])) })
    expect(told('thread', 'thread:opened', 'post:added')).toBe('Problèmes en débat')
    expect(told('thread', 'thread:moved:in_debate')).toBe('Problèmes en débat')
    expect(told('thread', 'thread:moved:resolved')).toBe('Ce qui avance')
    expect(told('tool', 'tool:frozen')).toBe('Outils')
    expect(told('session', 'session:planned', 'session:convened')).toBeNull()
    expect(told('session', 'session:closed')).toBe('Décisions')
  })

  it('the score is 3 for a change of state, 2 per structure up to 10, and 2 for a new voice', () => {
    const known = new Set(['mlc', 'cap', 'a', 'b', 'c', 'd'])
    const score = (moved: boolean, structures: string[]) => scoreOf({ moved, structures }, known)
    expect(score(false, ['mlc'])).toBe(2)
    expect(score(true, ['mlc'])).toBe(5)
    expect(score(false, ['mlc', 'crij'])).toBe(6)
    expect(score(false, ['mlc', 'cap', 'a', 'b', 'c', 'd'])).toBe(10)
    expect(score(true, [])).toBe(3)
  })

  const candidate = (section: string, label: string, score: number): Candidate => ({
    section,
    label,
    score,
    kind: 'thread',
    id: label,
    note: '2 messages',
    href: '/c/x/fils/y',
    told: false,
  })

  it('candidates follow the journal’s sections, the highest score first', () => {
    const found = bySection([
      candidate('Outils', 'Fiche', 4),
      candidate('Ce qui avance', 'Zèbre', 5),
      candidate('Ce qui avance', 'Éléphant', 5),
      candidate('Ce qui avance', 'Grille', 9),
    ])
    expect(found.map(([section, of]) => [section, of.map(({ label }) => label)])).toEqual([
      ['Ce qui avance', ['Grille', 'Éléphant', 'Zèbre']],
      ['Outils', ['Fiche']],
    ])
  })

  it('the first draft has its sections in order, four items each, attendance and agenda', () => {
    const many = [1, 2, 3, 4, 5].map((i) => candidate('Outils', `Outil ${i}`, i))
    const { content } = compose({
      candidates: many,
      arrivals: ['Prisca Jolivon (CMA)', 'Chambre d’agriculture'],
      toCome: [{ id: 's1', at: '2026-04-01T09:00', place: 'Gros-Filao', label: 'Qui commence ?' }],
    })
    const titles = content.flatMap(({ type, content: words }) => (type === 'heading' ? words![0]!.text! : []))
    expect(titles).toEqual(SECTIONS.filter((section) => titles.includes(section)))
    expect(titles).toEqual(['Éditorial', 'Outils', 'Bienvenue, au revoir', 'Agenda', 'Appel à contributions'])
    const references = content.filter(({ type }) => type === 'reference')
    expect(references.map(({ attrs }) => attrs!['label'])).toEqual([5, 4, 3, 2].map((i) => `Outil ${i}`))
    expect(JSON.stringify(content)).toContain(
      'Bienvenue\u00a0: Prisca Jolivon (CMA) et Chambre d’agriculture.',
    )
  })
})

describe('journal: sections to write', () => {
  const card = { type: 'reference', attrs: { kind: 'tool', id: '1', label: 'La grille', note: '', href: '' } }

  it('every title with no text under it is a section to write', () => {
    const text = doc(h(2, 'Éditorial'), p(), h(2, 'Outils'), p(), card, h(2, 'Veille'), p('  '))
    expect(unfilledSections(text)).toEqual(['Éditorial', 'Veille'])
  })

  it('a title above a section that has text is not a section to write', () => {
    const text = doc(h(2, 'Outils'), h(3, 'En essai'), p('La fiche.'), h(3, 'Adoptés'), p(), h(2, 'Agenda'))
    expect(unfilledSections(text)).toEqual(['Adoptés', 'Agenda'])
  })
})

describe('journal: balance', () => {
  const members = [
    { structure: 'mlc', type: 'mission_locale' },
    { structure: 'mln', type: 'mission_locale' },
    { structure: 'cap', type: 'cap_emploi' },
  ]

  it('the balance counts each structure once per item, and the types of members quoted', () => {
    const items = [{ structures: ['mlc', 'mlc'] }, { structures: ['mlc', 'mln'] }]
    expect(balanceOf(items, members)).toEqual({
      structuresQuoted: 2,
      typesQuotedShare: 0.5,
      largestShare: 1,
      largestStructure: 'mlc',
    })
  })

  it('an issue that quotes nobody has no balance', () => {
    expect(balanceOf([], members)).toMatchObject({ structuresQuoted: 0, largestShare: null })
    expect(balanceOf([], [])).toMatchObject({ typesQuotedShare: null })
  })
})

describe('journal: French dates and excerpts', () => {
  it('a period is written in French', () => {
    expect(frenchPeriod('2026-01-01', '2026-03-31')).toBe('janvier à mars 2026')
    expect(frenchPeriod('2025-12-01', '2026-02-28')).toBe('décembre 2025 à février 2026')
    expect(frenchPeriod('2026-03-01', '2026-03-31')).toBe('mars 2026')
  })

  it('a day and an hour are written in French, in the community’s time zone', () => {
    expect(frenchDay('2026-03-01')).toBe('1er\u00a0mars 2026')
    expect(frenchDay('2026-03-16')).toBe('16\u00a0mars 2026')
    expect(localDateTime('America/Martinique', new Date('2026-04-01T13:00:00Z'))).toBe('2026-04-01T09:00')
  })

  it('an excerpt is cut between two words', () => {
    const short = doc(h(2, 'Éditorial'), p('Renoncer.'), p('C’est bon signe.'))
    expect(openingOf(short)).toBe('Renoncer. C’est bon signe.')
    const long = openingOf(doc(h(2, 'Éditorial'), p('mots '.repeat(80))))
    expect(long).toMatch(/ mots\u00a0…$/)
    expect(long.length).toBeLessThanOrEqual(222)
  })
})
