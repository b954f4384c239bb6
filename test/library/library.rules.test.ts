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

describe('the life of a tool', () => {
  it('knows every command, and leads from every state but the last ones', () => {
    expect(new Set(TOOL_LIFE.steps.map(({ command }) => command))).toEqual(new Set(TOOL_COMMANDS))
    const stuck = TOOL_STATUSES.filter((status) => movesFrom(status).length === 0)
    expect(stuck).toEqual(['retired', 'abandoned'])
  })

  it('never makes the same command mean two things from one state', () => {
    for (const status of TOOL_STATUSES) {
      const commands = TOOL_LIFE.steps
        .filter(({ from }) => from.includes(status))
        .map(({ command }) => command)
      expect(new Set(commands).size).toBe(commands.length)
    }
  })

  it('lets nobody write what is tried, validated or published', () => {
    expect(TOOL_STATUSES.filter(isWritable)).toEqual(['draft', 'elaboration', 'under_revision'])
  })

  it('orders every state on the shelves', () => {
    expect([...STATUS_ORDER].sort()).toEqual([...TOOL_STATUSES].sort())
  })
})

describe('the roles of a reader', () => {
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

  it('say who could do it, to whoever cannot', () => {
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
])('a file of « %s » has a plain name', (title, version, name) => {
  expect(fileName(title, version, 'pdf')).toBe(name)
})

describe('what a change weighs', () => {
  it('is what it inserts and what it deletes, and nothing for its form', () => {
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
