import { describe, expect, it } from 'vitest'
import {
  TOOL_COMMANDS,
  TOOL_STATUSES,
  type ToolCommand,
  type ToolStatus,
} from '#server/library/enumerations.contract.ts'
import { charsIn } from '#server/library/on-text-change.ts'
import { fileName, isWritable, STATUS_ORDER, TOOL_LIFE } from '#server/library/rules.ts'
import { refusalOf } from '#server/platform/life.rules.ts'
import { doc as docOf } from '#server/platform/richtext/build.rules.ts'
import { seedOf } from '#server/platform/texts/projection.ts'
import * as Y from 'yjs'

/** The commands that lead from one state to another. */
const movesFrom = (status: ToolStatus) =>
  TOOL_LIFE.steps.filter(({ from, to }) => to !== undefined && from.includes(status))

describe('tools: life', () => {
  it('tools: every command has a step, and every state but the final ones has a way out', () => {
    expect(new Set(TOOL_LIFE.steps.map(({ command }) => command))).toEqual(new Set(TOOL_COMMANDS))
    const stuck = TOOL_STATUSES.filter((status) => movesFrom(status).length === 0)
    expect(stuck).toEqual(['retired', 'abandoned'])
  })

  it('tools: a command has one step per state', () => {
    for (const status of TOOL_STATUSES) {
      const commands = TOOL_LIFE.steps
        .filter(({ from }) => from.includes(status))
        .map(({ command }) => command)
      expect(new Set(commands).size).toBe(commands.length)
    }
  })

  it('tools: the text is frozen while tested, validated or published', () => {
    expect(TOOL_STATUSES.filter(isWritable)).toEqual(['draft', 'elaboration', 'under_revision'])
  })

  it('tools: every state has a place in the order of the list', () => {
    expect([...STATUS_ORDER].sort()).toEqual([...TOOL_STATUSES].sort())
  })
})

describe('tools: roles', () => {
  const tool = { status: 'draft' as ToolStatus, author: 'cindy', lead: 'mlc', coauthors: ['mlc', 'cap'] }
  const mandate = { id: 'm', scope: 'decide' as const }
  it.each([
    [
      'its author, delegated by the lead structure',
      { person: 'cindy', structure: 'mlc', mandate },
      ['author', 'author_delegate', 'lead_structure_delegate', 'coauthor_delegate'],
    ],
    ['its author without a mandate', { person: 'cindy', structure: 'mlc', mandate: null }, ['author']],
    ['a colleague without a mandate', { person: 'loic', structure: 'mlc', mandate: null }, []],
    [
      'a delegate of a structure that writes it too',
      { person: 'sabrina', structure: 'cap', mandate },
      ['coauthor_delegate'],
    ],
    ['a delegate from elsewhere', { person: 'nathan', structure: 'cio', mandate }, []],
  ])('%s', (_, who, held) => {
    expect(TOOL_LIFE.rolesOf({ roles: ['member'], ...who }, tool)).toEqual(held)
  })

  it('tools: a refused person is told who may do it', () => {
    const loic = { person: 'loic', structure: 'mlc', roles: ['member' as const], mandate: null }
    const refusal = (command: ToolCommand, status: ToolStatus) =>
      refusalOf(TOOL_LIFE, { ...tool, status }, loic, command, new Date())?.message
    expect(refusal('publish', 'validation')).toBe(
      'Peuvent le faire\u00a0: l’animation du réseau ou le comité de pilotage.',
    )
    expect(refusal('retire', 'published')).toBe('Peuvent le faire\u00a0: le comité de pilotage.')
  })
})

it.each([
  [
    'Grille d’entretien de premier accueil partagé',
    1,
    'grille-d-entretien-de-premier-accueil-partage-v1.pdf',
  ],
  ['« Où ? » – Cœur', null, 'ou-coeur-brouillon.pdf'],
  ['…', 2, 'outil-v2.pdf'],
])('tools: the file of « %s » is named in plain ASCII', (title, version, name) => {
  expect(fileName(title, version, 'pdf')).toBe(name)
})

describe('tools: contributions', () => {
  it('tools: a change counts its inserted and deleted characters, not formatting', () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, seedOf(docOf('Accueillir')).update)
    const paragraph = doc.getXmlFragment('default').get(0) as Y.XmlElement
    const text = paragraph.get(0) as Y.XmlText
    const weighed = (change: () => void) => {
      const before = Y.encodeStateVector(doc)
      change()
      return charsIn(Y.encodeStateAsUpdate(doc, before))
    }
    expect(weighed(() => text.insert(0, 'Bien '))).toBe(5)
    expect(weighed(() => text.format(0, 4, { bold: {} }))).toBe(0)
    expect(charsIn(new Uint8Array([255, 1]))).toBe(0)
  })
})
