import { doc, h, p } from '../platform/richtext/build.rules.ts'
import type { RichNode, RichText } from '../platform/richtext/richtext.contract.ts'
import { wholeAttr } from '../platform/richtext/walk.rules.ts'
import { isBlank, plainText } from '../platform/richtext/plain-text.rules.ts'
import type { Candidate } from './contract.ts'
import { bySection, SECTIONS, type Section } from './rules.ts'

interface ToCome {
  /** The session's id, so that the agenda follows its changes until publication. */
  id: string
  /** Local time, without offset. */
  at: string
  place: string
  label: string
}

export interface Material {
  candidates: readonly Candidate[]
  /** Attendance visible to the readers. */
  arrivals: readonly string[]
  toCome: readonly ToCome[]
}

/** The items of each section in the first draft; other sections are left out. */
const MOST_BY_SECTION = 4

/**
 * The first draft of an issue: what really happened, section by section, as references and sentences to be finished by
 * people. The machine proposes and never publishes.
 */
export function compose({ candidates, arrivals, toCome }: Material): RichText {
  const proposed = new Map(bySection(candidates))
  const content = SECTIONS.flatMap((section): RichNode[] => {
    const body = bodyOf(section, proposed.get(section) ?? [], { arrivals, toCome })
    return body.length === 0 ? [] : [h(2, section), ...body]
  })
  return doc(...content)
}

function bodyOf(
  section: Section,
  candidates: readonly Candidate[],
  { arrivals, toCome }: Omit<Material, 'candidates'>,
): RichNode[] {
  if (section === 'Bienvenue, au revoir') return arrivals.length === 0 ? [] : [p(welcome(arrivals))]
  if (section === 'Agenda') return toCome.length === 0 ? [] : [{ type: 'agenda', attrs: { items: toCome } }]
  if (PEOPLE_ONLY.has(section)) return [p()]
  if (candidates.length === 0) return []
  // An empty line to write on, then the reference.
  return [p(), ...candidates.slice(0, MOST_BY_SECTION).map(referenceTo)]
}

/** Sections left to people. */
const PEOPLE_ONLY: ReadonlySet<Section> = new Set(['Éditorial', 'Appel à contributions'])

/** Titles with no text before the next title of the same or a higher level. */
export function unfilledSections({ type, content }: RichText): string[] {
  return content.flatMap((node, i) => {
    if (node.type !== 'heading') return []
    const after = content.slice(i + 1)
    const end = after.findIndex((next) => next.type === 'heading' && depth(next) <= depth(node))
    const body = after.slice(0, end === -1 ? after.length : end)
    return isBlank({ type, content: body }) ? [plainText({ type, content: [node] })] : []
  })
}

const depth = (heading: RichNode) => wholeAttr(heading, 'level')

/** A reference card. */
export function referenceTo({
  kind,
  id,
  label,
  note,
  href,
}: Omit<Candidate, 'section' | 'score' | 'told'>): RichNode {
  return { type: 'reference', attrs: { kind, id, label, note, href } }
}

function welcome(arrivals: Material['arrivals']): string {
  const named = new Intl.ListFormat('fr', { type: 'conjunction' }).format([...new Set(arrivals)])
  return `Bienvenue\u00a0: ${named}.`
}
