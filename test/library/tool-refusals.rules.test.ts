import { expect, it } from 'vitest'
import { TOOL_STATUSES, type ToolCommand, type ToolStatus } from '#server/library/enumerations.contract.ts'
import { fileName, structureHue, STATUS_ON_PAPER, statusesOn, TOOL_LIFE } from '#server/library/rules.ts'
import { textClosedHere } from '#server/library/refusals.contract.ts'
import { refusalOf, stepOrThrow } from '#server/platform/life.rules.ts'

const tool = { author: 'cindy', lead: 'mlc', coauthors: ['cap'] }
const member = { person: 'loic', structure: 'mlc', roles: ['member' as const], mandate: null }
const lead = { ...member, roles: ['network_lead' as const] }
const NOW = new Date('2026-03-16T12:00:00Z')
const refused = (command: ToolCommand, status: ToolStatus, asker: typeof member | typeof lead = member) =>
  refusalOf(TOOL_LIFE, { ...tool, status }, asker, command, NOW)

it.each<[ToolCommand, ToolStatus, string]>([
  [
    'startElaboration',
    'draft',
    'la personne qui a ajouté l’outil, avec un mandat en cours ou l’animation du réseau',
  ],
  [
    'callForTrials',
    'elaboration',
    'une personne déléguée de la structure chef de file ou l’animation du réseau',
  ],
  ['abandon', 'draft', 'la personne qui a ajouté l’outil ou l’animation du réseau'],
  [
    'freeze',
    'draft',
    'la personne qui a ajouté l’outil, une personne déléguée de la structure chef de file, l’animation du réseau ou une personne déléguée d’une structure co-autrice',
  ],
])('tools: the refusal to %s a tool in %s names who may: %s', (command, status, who) => {
  expect(refused(command, status)?.message).toBe(`Peuvent le faire\u00a0: ${who}.`)
})

it('tools: a step that does not start from a state is refused for the state, a version for the text', () => {
  expect(refused('publish', 'draft')?.type).toBe('tool-wrong-state')
  expect(refused('freeze', 'published')?.type).toBe(textClosedHere.type)
})

it('tools: the lead and the committee act in their roles', () => {
  expect(refused('publish', 'validation', lead)).toBeNull()
  const committee = { ...member, roles: ['steering_member' as const] }
  expect(refusalOf(TOOL_LIFE, { ...tool, status: 'published' }, committee, 'retire', NOW)).toBeNull()
  expect(() =>
    stepOrThrow(TOOL_LIFE, { ...tool, status: 'validation' }, lead, 'publish', { now: NOW }),
  ).toThrow()
})

it('tools: each shelf shows its states', () => {
  expect(statusesOn('published')).toEqual(['published', 'under_revision'])
  expect(statusesOn('tried')).toEqual(['experimentation', 'validation'])
  expect(statusesOn('written')).toEqual(['elaboration', 'draft'])
  expect(statusesOn('away')).toEqual(['retired', 'abandoned'])
})

it('tools: on paper, each state is named by words of its own', () => {
  const words = TOOL_STATUSES.map((status) => STATUS_ON_PAPER[status])
  expect(words.every((word) => word.length > 0)).toBe(true)
  expect(new Set(words).size).toBe(TOOL_STATUSES.length)
})

it('tools: the name of a file has at most eighty characters of its title, and no hyphen at its end', () => {
  expect(fileName('a'.repeat(90), 1, 'md')).toBe(`${'a'.repeat(80)}-v1.md`)
  expect(fileName(`${'a'.repeat(78)} – b`, 1, 'md')).toBe(`${'a'.repeat(78)}-b-v1.md`)
  expect(fileName(`${'a'.repeat(79)} bc`, 1, 'md')).toBe(`${'a'.repeat(79)}-v1.md`)
  expect(fileName('Et cætera', null, 'pdf')).toBe('et-caetera-brouillon.pdf')
})

it('tools: a structure keeps its colour, one of twelve', () => {
  const hues = ['a', 'b', 'mlc', 'cap', '01890a5d-ac96-774b-bcce-b302099a8057'].map(structureHue)
  expect(hues).toEqual([30, 60, 120, 60, 0])
})
