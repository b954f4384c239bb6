import { Type } from 'typebox'
import { problem } from '../problem.ts'

/** Emphasis or a link on a run of text. */
export interface RichMark {
  type: string
  attrs?: Record<string, unknown>
}

/** One node of a text: a paragraph, a list, a word. `schema.ts` names the nodes. */
export interface RichNode {
  type: string
  attrs?: Record<string, unknown>
  content?: RichNode[]
  text?: string
  marks?: RichMark[]
}

/** A rich text: a tree of nodes, never HTML. */
export interface RichText {
  type: 'doc'
  content: RichNode[]
}

export const RICH_TEXT_BYTES = 300_000
export const RICH_TEXT_DEPTH = 32

/**
 * The schema of a rich text. It only checks the outer shape; `checkDocument` validates the content, which stays
 * unknown to JSON Schema so that replies keep it whole.
 */
export const RichText = Type.Unsafe<RichText>(
  Type.Object(
    { type: Type.Literal('doc'), content: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 5000 }) },
    { description: 'ProseMirror document' },
  ),
)

/** The kinds of sources of a quote or card. */
export type SourceKind = 'post' | 'thread' | 'tool' | 'version' | 'session' | 'issue'

export interface Source {
  kind: SourceKind
  id: string
}

/** A source with its label at that date and its address. */
export interface QuotedSource extends Source {
  label: string
  href: string
}

export const textMalformed = problem(
  'text-malformed',
  422,
  'Ce texte contient quelque chose que Liane ne peut pas garder tel quel.',
)
