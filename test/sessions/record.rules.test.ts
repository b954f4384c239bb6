import { describe, expect, it } from 'vitest'
import { doc, h, p, ul } from '#server/platform/richtext/build.rules.ts'
import { toHtml } from '#server/platform/richtext/html.rules.ts'
import { toMarkdown } from '#server/platform/richtext/markdown.ts'
import { plainText } from '#server/platform/richtext/plain-text.rules.ts'
import { recordLines, withCurrentRecord, withWholeRecord } from '#server/sessions/record.rules.ts'

const NONE = { decisions: [], actions: [] }
const record = (kind: 'decisions' | 'actions', ...lines: string[]) => ({
  type: 'record',
  attrs: { kind, lines },
})

describe('minutes: the record in the text', () => {
  it('minutes: an action says who and by when, and that it was given up', () => {
    const action = { label: 'Écrire au rappel', structureName: 'MLC', dueOn: '2026-12-20' }
    const { actions } = recordLines({
      decisions: [],
      actions: [
        { ...action, status: 'open' },
        { ...action, structureName: null, dueOn: null, status: 'dropped' },
      ],
    })
    expect(actions).toEqual([
      'Écrire au rappel – MLC, avant le 20\u00a0décembre 2026',
      'Écrire au rappel (abandonné)',
    ])
  })

  it('minutes: every format writes the record as a list, and nothing for an empty one', () => {
    const text = doc(p('Lu.'), record('actions', 'Écrire & relire – MLC'), record('decisions'))
    expect(toHtml(text)).toBe(
      '<p>Lu.</p>\n<ul>\n<li>Écrire &amp; relire – MLC</li>\n</ul>'
        .replace('<ul>\n', '<ul>')
        .replace('\n</ul>', '</ul>'),
    )
    expect(toMarkdown(text)).toBe('Lu.\n\n- Écrire & relire – MLC\n')
    expect(plainText(text)).toBe('Lu.\nÉcrire & relire – MLC')
  })

  it('minutes: what the text says of the record gives way to the record, at any depth', () => {
    const text = doc(ul([p('Voir'), record('actions', 'Ancien')]))
    const now = withCurrentRecord(text, { ...NONE, actions: ['Nouveau'] })
    expect(plainText(now)).toBe('Voir\nNouveau')
  })

  it('minutes: a list copied at closing gives its place to the record, and what people added to it stays', () => {
    const text = doc(h(2, 'Suites'), ul('Version 0.4 — MLC', 'Et prévenir le CIO'), p('Fin.'))
    const lines = { ...NONE, actions: ['Version 0.4 – CIO, avant le 1er mai 2026'] }
    const shown = withWholeRecord(text, lines, { ...NONE, actions: ['Version 0.4 — MLC'] })
    expect(plainText(shown)).toBe(
      'À faire\nVersion 0.4 – CIO, avant le 1er mai 2026\nEt prévenir le CIO\nFin.',
    )
    expect(withWholeRecord(shown, lines, NONE)).toEqual(shown)
  })

  it('minutes: a decision taken after the text was written comes at its end, and nothing is added for no decision', () => {
    const text = doc(p('Le groupe part de la maquette.'), p())
    expect(withWholeRecord(text, NONE, NONE)).toEqual(text)
    const shown = withWholeRecord(text, { ...NONE, decisions: ['Décidé : on garde'] }, NONE)
    expect(plainText(shown)).toBe('Le groupe part de la maquette.\nDécisions\nDécidé : on garde')
  })
})
