import {
  bold,
  doc,
  h,
  italic,
  link,
  ol,
  p,
  quote,
  table,
  tasks,
  ul,
} from '#server/platform/richtext/document.ts'
import type { RichNode, RichText } from '#server/platform/richtext/richtext.contract.ts'

const br: RichNode = { type: 'hardBreak' }
const code = (text: string): RichNode => ({ type: 'text', text, marks: [{ type: 'code' }] })
const strike = (text: string): RichNode => ({ type: 'text', text, marks: [{ type: 'strike' }] })
const codeBlock = (text: string, language: string | null = null): RichNode => ({
  type: 'codeBlock',
  attrs: { language },
  content: [{ type: 'text', text }],
})
const from = (start: number, ...items: Parameters<typeof ol>): RichNode => ({
  ...ol(...items),
  attrs: { start },
})
const aligned = (): RichNode => {
  const made = table(['Structure', 'Places', 'Taux'], ['MLC', '12', '60 %'], ['CRIJ', '', 'a | b'])
  for (const { content = [] } of made.content!) {
    content[1]!.attrs = { align: 'center' }
    content[2]!.attrs = { align: 'right' }
  }
  return made
}

/** Blocks that people write, each with what Markdown would read otherwise. */
const BLOCKS: Record<string, RichNode> = {
  words: p('On appelle ensemble, la personne parle en premier.'),
  'a line break': p('Le matin', br, 'le soir'),
  emphasis: p('Un mot ', bold('gras'), ', ', italic('penché'), ', ', strike('barré'), ' et ', code('n | m')),
  'emphasis inside a word': p('re', bold('lais'), 'er « ', italic('ainsi'), ' »'),
  'bold and italic': p(bold(italic('les deux')), ' puis ', italic('un seul')),
  'a link': p('Voir ', link('la fiche', 'https://exemple.fr/a?b=(1)&c=_d_'), '.'),
  'a link on code': p(link(code('outil'), 'https://exemple.fr/outil'), ' suffit'),
  'a link in bold': p(link(bold('gras'), 'https://exemple.fr'), link(' et maigre', 'https://exemple.fr')),
  'an address not linked': p('Sans lien : https://exemple.fr/a et contact@exemple.fr'),
  'signs of Markdown': p('* _a_ # b ~~c~~ `d` [e](f) ![g](h) <i> \\ | &amp; ^[j] [^1] [[k]] [TOC]'),
  'a line like a title': p('# pas un titre', br, '- pas une liste', br, '1. ni un numéro', br, '> ni cité'),
  'a line like a rule': p('---'),
  'a line like a note': p('[^1]: pas une note'),
  'a line like a comment': p('<!-- visible -->'),
  'a line like front matter': p('title: Fiche'),
  'a line like a box': p('[x] fait'),
  'lettered lines': p('a) un', br, 'b) deux'),
  emoji: p('✅ fait, ❌ non, 👩‍👩‍👧 famille, 🇫🇷, 1️⃣'),
  'right to left': p('مرحبا بكم في الشبكة, puis שלום'),
  'French signs': p('« Ce qui compte » : 12 500 € ; 50 % ! l’œuvre – et…'),
  'no-break spaces': p('60\u00a0% de\u00a0: tout\u00a0!'),
  'a title': h(2, 'Les gestes, les mots'),
  'a title with signs': h(3, '1. C# et ', bold('F#'), ' #'),
  bullets: ul('écouter', 'noter'),
  'bullets in bullets': ul('a', [p('b'), ul('c', [p('d'), ul('e')])], 'f'),
  numbers: ol('Accueillir', 'Écouter'),
  'numbers from 7': from(7, 'sept', 'huit'),
  'numbers under bullets': ul([p('avant'), ol('un', 'deux')], 'après'),
  'an item of two paragraphs': ul([p('un'), p('suite')], 'deux'),
  'an item with code': ul([p('un'), codeBlock('a\n  b')], 'deux'),
  'an item with a quote': ol([p('un'), quote(null, 'cité')], 'deux'),
  'an item with a table': ul([p('un'), table(['A', 'B'], ['1', '2'])]),
  boxes: tasks(['Relire', true], ['Publier', false]),
  'a box with emphasis': tasks([p(bold('Relire'), ' la fiche'), false]),
  'a quote': quote(null, 'Ne rien demander.', 'Deux fois.'),
  'a quote in a quote': quote(null, 'un', quote(null, 'deux')),
  'a quote with two tables': quote(null, table(['A'], ['1']), table(['B', 'C'], ['2', '3'])),
  'a quote with a list': quote(null, 'un', ul('a', 'b')),
  'code in a block': codeBlock('let a = `x`\n\n# non\n```\n| a |', 'js'),
  'a table': table(['Structure', 'Places'], ['CRIJ | MLC', '12'], ['', '**']),
  'a table with alignments': aligned(),
  'a table with emphasis': table(
    [p(bold('A')), 'B'],
    [p('un', br, 'deux'), p(link('x', 'https://exemple.fr'))],
  ),
  'a rule': { type: 'horizontalRule' },
}

const LISTS = ['bullets', 'numbers', 'boxes', 'a quote', 'a title', 'words'] as const
/** Where a block may stand. */
const PLACES: Record<string, (block: RichNode) => RichText> = {
  alone: (block) => doc(block),
  'after words': (block) => doc('Avant.', block, 'Après.'),
  'in an item': (block) => doc(ul([p('Item'), block], 'suivant')),
  'in a quote': (block) => doc(quote(null, 'Il dit :', block)),
  'in a numbered item': (block) => doc(from(9, [p('neuf'), block], 'dix')),
}

/** More than 400 texts, each with a name. */
export function markdownCorpus(): { name: string; text: RichText }[] {
  const placed = Object.entries(BLOCKS).flatMap(([block, node]) =>
    Object.entries(PLACES).map(([place, put]) => ({ name: `${block} ${place}`, text: put(node) })),
  )
  const followed = Object.entries(BLOCKS).flatMap(([block, node]) =>
    LISTS.map((next) => ({ name: `${block}, then ${next}`, text: doc(node, BLOCKS[next]!) })),
  )
  return [...placed, ...followed]
}
