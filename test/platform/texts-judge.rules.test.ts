import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  bold,
  doc,
  h,
  italic,
  link,
  mention,
  p,
  quote,
  table,
  tasks,
  ul,
} from '#server/platform/richtext/build.rules.ts'
import type { RichNode } from '#server/platform/richtext/richtext.contract.ts'
import { Judge } from '#server/platform/texts/judge.ts'
import { preflight } from '#server/platform/texts/preflight.ts'
import { rewritten, seedOf } from '#server/platform/texts/projection.ts'

const SOURCE = { kind: 'post', id: 'i', label: 'Un fil', href: '/c/x' } as const
const node = (type: string, attrs: object, ...content: RichNode[]): RichNode => ({
  ...{ type, attrs: { ...attrs } },
  ...(content.length > 0 && { content }),
})
/** Every node and mark. */
const BLOCKS: RichNode[] = [
  p(
    'Accueillir ',
    bold(italic('ici')),
    { type: 'hardBreak' },
    mention('1', 'Cindy'),
    link('lien', 'https://a.fr'),
  ),
  p(),
  h(3, 'Titre'),
  ul([p('un'), ul('dedans', [p('encore'), quote(null, 'cité')])], 'deux'),
  node('orderedList', { start: 3 }, node('listItem', {}, p('un'))),
  tasks(['Relire', true], ['Publier', false]),
  quote(SOURCE, 'Cité', table(['A', 'B'], ['1', '2'])),
  node('codeBlock', { language: null }, { type: 'text', text: 'x = 1' }),
  node('horizontalRule', {}),
  node('image', { src: '/files/a', alt: 'Une cour' }),
  node('reference', { kind: 'tool', id: 'x', label: 'Fiche', note: '', href: '/c/x' }),
  node('indicator', { label: 'Places', value: '1', unit: '%', target: '', note: '' }),
  node('agenda', { items: [{ id: '', at: '2026-03-16', place: '', label: 'Séance' }] }),
]
const texts = fc.array(fc.constantFrom(...BLOCKS), { minLength: 1, maxLength: 6 }).map((all) => doc(...all))
/** What two people turn their copies into, at the same moment. */
const turns = fc.array(fc.tuple(texts, texts), { minLength: 1, maxLength: 6 })

it('co-edited text: whatever editors make of it at the same moments is accepted, whole', () => {
  fc.assert(
    fc.property(texts, turns, (first, turns) => {
      const [server, ...people] = [new Y.Doc(), new Y.Doc(), new Y.Doc()]
      const { update } = seedOf(first)
      for (const copy of [server, ...people]) Y.applyUpdate(copy, update)
      for (const turn of turns) {
        const changes = turn.map((text, i) => rewritten(people[i]!, text).update)
        for (const update of changes) {
          expect(preflight(update)).toMatchObject({ ok: true })
          expect(new Judge(server).judge(update)).toMatchObject({ fresh: update })
          Y.applyUpdate(server, update)
        }
        for (const copy of people) Y.applyUpdate(copy, Y.encodeStateAsUpdate(server))
      }
    }),
    { numRuns: 60 },
  )
})
