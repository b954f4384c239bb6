import { getSchema } from '@tiptap/core'
import type { Attrs, ContentMatch, MarkType, NodeType } from '@tiptap/pm/model'
import { own } from '../own.rules.ts'
import { richTextExtensions } from '../richtext/schema.ts'

/** The schema of the editor of co-edited texts. */
export const textSchema = getSchema(richTextExtensions({ collaborative: true }))

type Check = (value: unknown) => void
type Declared = Readonly<Record<string, { default?: unknown; validate?: unknown }>>

/** Words are no element of this name: an editor that draws one fails. */
export const RUN = 'text'

/** The names of the nodes each node may hold, whatever their order and number. */
const HELD = new Map(Object.entries(textSchema.nodes).map(([name, type]) => [name, heldBy(type)]))

/** Whether a node may stand in another at all; `null` stands for a run of text. */
export function mayHold(parent: string, child: string | null): boolean {
  if (child === RUN) return false
  return HELD.get(parent)?.has(child ?? RUN) ?? false
}

/** Whether a node has this attribute, and may have this value: editors hide a node with another one. */
export function isAttribute(node: string, name: string, value: unknown): boolean {
  const spec = own(declaredBy(own(textSchema.nodes, node)), name)
  return spec !== undefined && isValid(spec, value)
}

/**
 * Whether words of a node may have this mark: of a node that allows no mark, an editor deletes the whole.
 *
 * @param attrs of the mark that begins; `null` where it ends
 */
export function isMarkIn(node: string, name: string, attrs: unknown): boolean {
  const mark = own(textSchema.marks, name)
  if (!mark || !own(textSchema.nodes, node)?.allowsMarkType(mark) || typeof attrs !== 'object') return false
  return attrs === null || isMarkValid(name, attrs)
}

/** The attributes of a known node with those out of range at their default; unknown ones stay. */
export function nodeAttributes(node: string, attrs: Attrs): Record<string, unknown> {
  const declared = declaredBy(own(textSchema.nodes, node))
  return Object.fromEntries(
    Object.entries(attrs).map(([name, value]) => {
      const spec = own(declared, name)
      return [name, spec && !isValid(spec, value) ? spec.default : value]
    }),
  )
}

/** Whether the attributes of a known mark are in range. */
export function isMarkValid(mark: string, attrs: Attrs): boolean {
  return Object.entries(declaredBy(own(textSchema.marks, mark))).every(([name, spec]) =>
    isValid(spec, own(attrs, name) ?? spec.default),
  )
}

function declaredBy(type: NodeType | MarkType | undefined): Declared {
  return type?.spec.attrs ?? {}
}

function isValid({ validate }: Declared[string], value: unknown): boolean {
  // `language` of a code block: an object would stop the editor, which writes it into a class.
  if (typeof validate !== 'function') return value === null || typeof value !== 'object'
  try {
    ;(validate as Check)(value)
    return true
  } catch {
    return false
  }
}

function heldBy({ contentMatch }: NodeType): ReadonlySet<string> {
  const names = new Set<string>()
  const seen = new Set<ContentMatch>()
  const visit = (match: ContentMatch) => {
    if (seen.has(match)) return
    seen.add(match)
    for (let i = 0; i < match.edgeCount; i++) {
      const { type, next } = match.edge(i)
      names.add(type.name)
      visit(next)
    }
  }
  visit(contentMatch)
  return names
}
