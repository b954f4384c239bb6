import { describe, expect, it } from 'vitest'
import { decodedText } from '#client/library/decoded-text.ts'
import { checkDocument, doc } from '#server/platform/richtext/document.ts'
import { fromText, readMarkdown } from '#server/platform/richtext/import.ts'
import { outline } from '../editor/outline.ts'

/** The outline of a Markdown text, after its title and what it lost. */
function read(markdown: string): string {
  const { blocks, title, lost } = readMarkdown(markdown)
  const notes = [title && `title ${title}`, ...lost.map(({ what, count }) => `lost ${what} ${count}`)]
  return [...notes.filter(Boolean), outline(checkDocument(doc(...blocks)))].join('\n')
}

describe('import of Markdown', () => {
  it.each([
    [
      'YAML front matter gives the title and is no part of the text',
      '---\ntitle: "Fiche : accueil"\ntags:\n  - relais\n---\n\n# Fiche\n',
      'title Fiche : accueil\nlost frontMatter 1\nh 1 Fiche',
    ],
    ['TOML front matter too', '+++\ntitle = "Fiche"\n+++\nTexte', 'title Fiche\nlost frontMatter 1\np Texte'],
    ['a rule above words is no front matter', '---\nUn trait\n\n---\n', 'rule\np Un trait\nrule'],
    [
      'comments are never shown',
      'Un <!-- caché --> mot.\n<!-- long\n\nblanc\n--> La suite.\n\n- a <!-- b -->\n\n<!-- c -->\n',
      'lost comments 4\np Un mot.\np La suite.\nul\n  -\n    p a',
    ],
    ['a comment in code is code', '```\n<!-- a -->\n```\n\n`<!-- b -->`', 'code <!-- a -->\np `<!-- b -->`'],
    ['a comment without an end is words', '<!-- jamais', 'p <!-- jamais'],
    ['code can be a link', '[`outil`](https://exemple.fr)', 'p [`outil`](https://exemple.fr)'],
    [
      'cells beyond the header are kept',
      '| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| x \\| y |',
      'table\n  row\n    th\n      p a\n    th\n      p b\n    th\n      p\n  row\n    td\n      p 1\n    td\n      p 2\n    td\n      p 3\n  row\n    td\n      p x | y\n    td\n      p\n    td\n      p',
    ],
    [
      'a list of boxes and bullets keeps both',
      '- [ ] à faire\n- ordinaire\n- [x] fait\n  - [ ] sous\n  - remarque\n',
      'tasks\n  - checked=false\n    p à faire\nul\n  -\n    p ordinaire\ntasks\n  - checked=true\n    p fait\n    tasks\n      - checked=false\n        p sous\n    ul\n      -\n        p remarque',
    ],
    [
      'footnotes are numbered, at the end',
      'Un[^b], deux^[en *ligne*], trois[^a].\n\n[^a]: la troisième\n    suite\n\n[^b]: la première\n[^c]: seule',
      'lost notes 4\np Un[1], deux[2], trois[3].\nrule\nol\n  -\n    p la première\n  -\n    p en _ligne_\n  -\n    p la troisième suite\n  -\n    p seule',
    ],
    ['a note that is not there is words', 'Un[^x] mot', 'p Un[^x] mot'],
    ['links of a wiki keep their words', '[[Page]] et [[p|un mot]]', 'lost wikiLinks 2\np Page et un mot'],
    ['marks of contents go', '[TOC]\n\n[[_TOC_]]\n\nMot', 'lost contents 2\np Mot'],
    [
      'links that lead nowhere keep their words',
      '[ici](#la), [là](b.md), [tel](tel:+596) et [oui](https://a.fr)',
      'lost links 3\np ici, là, tel et [oui](https://a.fr)',
    ],
    [
      'images keep their description, or their name',
      '![plan](/images/a.png) ![](./b.png) ![c](https://a.fr/c.png)',
      'lost images 3\np Image␣: plan Image␣: b.png [Image␣: c](https://a.fr/c.png)',
    ],
    ['a number too great for a list is a word', '1234567. appel', 'p 1234567. appel'],
    ['lettered lines stay lines', 'Points\na) un\nb) deux', 'p Points↵a) un↵b) deux'],
  ])('import: %s', (_, markdown, expected) => {
    expect(read(markdown)).toBe(expected)
    expect(read(markdown.replaceAll('\n', '\r\n'))).toBe(expected)
  })
})

describe('import of plain text', () => {
  it('import: lettered lists keep their lines', () => {
    const text =
      '2) Points à l’ordre du jour\na. Le relais\nb. L’accueil\n\na)\tAccueillir\nb)\tÉcouter\nc)\tRelayer'
    expect(outline(fromText(text))).toBe(
      'ol start=2\n  -\n    p Points à l’ordre du jour↵a. Le relais↵b. L’accueil\np a)    Accueillir↵b)    Écouter↵c)    Relayer',
    )
  })
})

describe('import of a file', () => {
  const WORDS = 'À l’accueil, œuvre et naïveté\r\nDeux lignes'
  const utf8 = new TextEncoder().encode(WORDS)
  const utf16 = (bigEndian: boolean, ...start: number[]) => {
    const units = [...WORDS].flatMap((sign) => {
      const code = sign.charCodeAt(0)
      return bigEndian ? [code >> 8, code & 255] : [code & 255, code >> 8]
    })
    return new Uint8Array([...start, ...units])
  }
  it.each([
    ['UTF-8', utf8],
    ['UTF-8 with its mark', new Uint8Array([0xef, 0xbb, 0xbf, ...utf8])],
    ['UTF-16 of Notepad', utf16(false, 0xff, 0xfe)],
    ['UTF-16 big-endian', utf16(true, 0xfe, 0xff)],
    ['UTF-16 without its mark', utf16(false)],
    ['UTF-16 big-endian without its mark', utf16(true)],
  ])('import: %s is read', (_, bytes) => {
    expect(decodedText(bytes)).toEqual({ text: WORDS, unreadable: 0 })
  })

  it('import: Windows-1252 is read', () => {
    const bytes = new Uint8Array([0xc0, 0x20, 0x6c, 0x92, 0xe9, 0x74, 0xe9])
    expect(decodedText(bytes)).toEqual({ text: 'À l’été', unreadable: 0 })
  })

  it('import: one bad byte costs one sign, and is counted', () => {
    const bytes = new Uint8Array([...utf8, 0xe9, 0x20, ...utf8])
    expect(decodedText(bytes)).toEqual({ text: `${WORDS}\ufffd ${WORDS}`, unreadable: 1 })
  })
})
