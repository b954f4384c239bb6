import { Type } from 'typebox'
import { problem } from '../problem.ts'

/** Emphasis or a link, laid over a run of text. */
export interface RichMark {
  type: string
  attrs?: Record<string, unknown>
}

/** One node of a text: a paragraph, a list, a word. Names of nodes are those of `schema.ts`. */
export interface RichNode {
  type: string
  attrs?: Record<string, unknown>
  content?: RichNode[]
  text?: string
  marks?: RichMark[]
}

/** What people write, everywhere in Liane: a tree of nodes, never HTML. */
export interface RichText {
  type: 'doc'
  content: RichNode[]
}

export const RICH_TEXT_BYTES = 300_000
export const RICH_TEXT_DEPTH = 32

/**
 * A text as a contract carries it. It only says that this is a text: what is in it is for `checkDocument`.
 * Contents stay unknown to JSON Schema on purpose, so that a reply is written out whole.
 */
export const RichText = Type.Unsafe<RichText>(
  Type.Object(
    { type: Type.Literal('doc'), content: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 5000 }) },
    { description: 'ProseMirror document' },
  ),
)

/** What a quote, or a card in the journal, comes from. */
export type SourceKind = 'post' | 'thread' | 'tool' | 'version' | 'session' | 'issue'

export interface Source {
  kind: SourceKind
  id: string
}

/** A source as a text shows it: what it was called that day, and where it is. */
export interface QuotedSource extends Source {
  label: string
  href: string
}

export const textMalformed = problem(
  'text-malformed',
  422,
  'Ce texte contient quelque chose que Liane ne peut pas garder tel quel.',
)
