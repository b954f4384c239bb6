import { doc, h, italic, p } from '../platform/richtext/build.rules.ts'
import type { RichNode, RichText } from '../platform/richtext/richtext.contract.ts'
import type { Candidate } from './contract.ts'
import { bySection, SECTIONS, type Section } from './rules.ts'

interface ToCome {
  /** The hour of the place, without offset. */
  at: string
  place: string
  label: string
}

export interface Material {
  candidates: readonly Candidate[]
  /** Who came, as the readers of the issue may be told of them. */
  arrivals: readonly string[]
  toCome: readonly ToCome[]
}

/** What is told of each section in the first draft; the others are not there until someone has something to say. */
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
  if (section === 'Éditorial') return [p(italic('Ce que ce trimestre nous a appris, en dix lignes.'))]
  if (section === 'Bienvenue, au revoir') return arrivals.length === 0 ? [] : [p(welcome(arrivals))]
  if (section === 'Agenda') return toCome.length === 0 ? [] : [{ type: 'agenda', attrs: { items: toCome } }]
  if (section === 'Appel à contributions') return [p(italic('Ce que nous cherchons, et à qui l’adresser.'))]
  if (candidates.length === 0) return []
  // A line to write on, then what it is about.
  return [p(), ...candidates.slice(0, MOST_BY_SECTION).map(referenceTo)]
}

/** A card that leads to what is told. */
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
