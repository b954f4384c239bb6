import type { Extensions } from '@tiptap/core'
import Heading from '@tiptap/extension-heading'
import Image from '@tiptap/extension-image'
import Link from '@tiptap/extension-link'
import { ListItem, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list'
import Mention, { type MentionOptions } from '@tiptap/extension-mention'
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'
import StarterKit from '@tiptap/starter-kit'
import { isOwnPath, isSafeLink } from './address.rules.ts'
import { isAbsentOr, isOneOf, isShortText, isWhole, native, written } from './attributes.ts'
import { Agenda, DecisionRecord, Indicator, Quote, Reference } from './journal-nodes.ts'
import { HIGHEST_START } from './walk.rules.ts'

const HEADING_LEVELS = [1, 2, 3, 4] as const

/**
 * The schema of rich text, shared by the server, which validates, and the editor.
 *
 * @param collaborative leaves out Tiptap's history: the shared document has its own
 * @param mention the editor's suggestions for mentions
 */
export function richTextExtensions(
  options: { collaborative?: boolean; mention?: Partial<MentionOptions> } = {},
): Extensions {
  const { collaborative = false, mention = {} } = options
  return [
    Kit.configure({
      blockquote: false,
      heading: false,
      link: false,
      listItem: false,
      orderedList: false,
      underline: false, // underlined text looks like a link
      ...(collaborative ? { undoRedo: false } : {}),
    }),
    Titles,
    Numbered,
    Item,
    Quote,
    Anchor,
    TaskList,
    Task,
    Table,
    TableRow,
    TableHeader.extend({ addAttributes: cellAttributes }),
    TableCell.extend({ addAttributes: cellAttributes }),
    Picture,
    Person.configure(mention),
    Reference,
    Indicator,
    Agenda,
    DecisionRecord,
  ]
}

/** Code can be a link, as a name in a manual often is; it has no other emphasis. */
const Kit = StarterKit.extend({
  addExtensions() {
    return (this.parent?.() ?? []).map((extension) =>
      extension.name === 'code' ? extension.extend({ excludes: 'bold italic strike' }) : extension,
    )
  },
})

const Titles = Heading.extend({
  addAttributes() {
    return { level: { ...native('level', 2, isOneOf(HEADING_LEVELS)), rendered: false } }
  },
}).configure({ levels: [...HEADING_LEVELS] })

const Numbered = OrderedList.extend({
  addInputRules() {
    const rules = this.parent?.() ?? []
    // « 1234567. » is not the start of a list.
    for (const rule of rules) rule.find = /^(\d{1,6})\.\s$/
    return rules
  },
  addAttributes() {
    return { start: { ...inherited(this).start, ...native('start', 1, isWhole(0, HIGHEST_START)) } }
  },
})

/**
 * Of an item that must begin with a paragraph, an editor deletes the whole when someone else's change leaves something
 * else first, words included.
 */
const ANY_ORDER = 'block+'

const Item = ListItem.extend({ content: ANY_ORDER })

const Anchor = Link.extend({
  // Text typed after a link is not part of it.
  inclusive: false,
  addAttributes: () => ({ href: native('href', '', isSafeLink) }),
}).configure({
  openOnClick: false,
  defaultProtocol: 'https',
  isAllowedUri: (address) => isSafeLink(address),
  HTMLAttributes: { rel: 'noopener noreferrer' },
})

const Task = TaskItem.extend({
  content: ANY_ORDER,
  addAttributes() {
    return { checked: { ...inherited(this).checked, ...native('checked', false, isOneOf([true, false])) } }
  },
}).configure({ nested: true })

type Extended = { parent?: (() => object) | undefined }
/** Tiptap's own parsing and rendering of these attributes. */
const inherited = ({ parent }: Extended) => (parent?.() ?? {}) as Record<Known, object>
type Known = 'start' | 'checked' | 'colspan' | 'rowspan' | 'colwidth'

const isWidths = (value: unknown) =>
  Array.isArray(value) && value.length <= 50 && value.every(isWhole(1, 5000))

const alignOf = (written: string) => (['left', 'center', 'right'].includes(written) ? written : null)

function cellAttributes(this: Extended) {
  const own = inherited(this)
  return {
    colspan: { ...own.colspan, ...native('colspan', 1, isWhole(1, 50)) },
    rowspan: { ...own.rowspan, ...native('rowspan', 1, isWhole(1, 500)) },
    colwidth: { ...own.colwidth, ...native('colwidth', null, isAbsentOr(isWidths)) },
    align: {
      ...native('align', null, isOneOf([null, 'left', 'center', 'right'])),
      // Not a style, which the content security policy removes from what is pasted.
      parseHTML: (cell: HTMLElement) => alignOf(cell.getAttribute('align') ?? cell.style.textAlign),
      renderHTML: ({ align }: Record<string, unknown>) => (align ? { align } : {}),
    },
  }
}

const Picture = Image.extend({
  addAttributes: () => ({ src: native('src', '', isOwnPath), alt: native('alt', '', isShortText) }),
  // An external image would tell its site who reads, and when.
  parseHTML: () => [
    { tag: 'img[src]', getAttrs: (image: HTMLElement) => isOwnPath(image.getAttribute('src')) && null },
  ],
})

const Person = Mention.extend({
  addAttributes: () => ({ id: written('id', '', isShortText), label: written('label', '', isShortText) }),
})
