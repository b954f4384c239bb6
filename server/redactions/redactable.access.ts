import type { Level } from '../community/contract.ts'
import { featuresOf, type Ctx } from '../platform/context.ts'
import { byName } from '../platform/feature.ts'
import { notHere } from '../platform/problem.ts'
import type { SourceKind } from '../platform/richtext/richtext.contract.ts'
import type { RedactableKind } from './contract.ts'

export type Held = Record<string, unknown>

export interface RedactableThing {
  readonly level: Level
  readonly circle: string | null
  /** `null` for an unsigned thing. */
  readonly author: string | null
  /** Whether the asker wrote it, unsigned things included. */
  readonly isMine: boolean
}

export interface Subject {
  readonly kind: RedactableKind
  readonly id: string
}

/** How the words of one kind of thing are taken from its readers, and given back. */
export interface Redactable {
  /** As what it is quoted: its label and its address are those of the quotable thing with the same id. */
  readonly source: SourceKind
  /** What hides it too while it is itself looked at: the tool of a version. */
  within?(ctx: Ctx, id: string): Promise<Subject>
  /** The ids by which its words are quoted elsewhere. */
  quotedAs(ctx: Ctx, id: string): Promise<string[]>
  /** @throws not-here for who may not read it */
  find(ctx: Ctx, community: string, id: string): Promise<RedactableThing>
  /** Puts « masqué » in place of the words, everywhere they are read, and returns them. */
  hide(ctx: Ctx, id: string): Promise<Held>
  show(ctx: Ctx, id: string, held: Held): Promise<void>
  /** Tells those who have it open; call it last. */
  tell(ctx: Ctx, id: string): Promise<void>
  read(held: Held): { title: string | null; html: string; plain: string }
}

declare module '../platform/feature.ts' {
  interface Feature {
    /** What can be said to concern a real person, by kind. */
    readonly redactable?: Readonly<Partial<Record<RedactableKind, Redactable>>>
  }
}

export function redactable(ctx: Ctx, kind: RedactableKind): Redactable {
  const found = byName(featuresOf(ctx).map((feature) => feature.redactable)).get(kind)
  if (!found) throw notHere()
  return found
}
