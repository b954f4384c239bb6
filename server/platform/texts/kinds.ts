import { featuresOf, type Ctx } from '../context.ts'
import { byName } from '../feature.ts'
import type { RichText } from '../richtext/richtext.contract.ts'
import type { Writer } from './contract.ts'

export interface Text {
  id: string
  kind: string
  /** The tool, session or issue whose text this is. */
  owner: string
  community: string
  doc: RichText
  plain: string
  /** How far in the stream this was read. */
  seq: number
  frozen: boolean
}

export interface TextKind {
  /** Throws for whoever may not read the owner; they are told that it is not here, whatever was thrown. */
  read(ctx: Ctx, owner: string): Promise<void>
  /** Throws the refusal of whoever may not write, and tells how the others see the one who may. */
  write(ctx: Ctx, owner: string): Promise<Omit<Writer, 'person'>>
  /** In the transaction that has just brought `texts.doc` and `texts.plain` up to date. */
  onProjected?(ctx: Ctx, text: Text): Promise<void>
}

declare module '../feature.ts' {
  interface Feature {
    /** Kinds of co-edited text, by name. A text of no declared kind can be neither read nor written. */
    readonly texts?: Readonly<Record<string, TextKind>>
  }
}

export function kindNamed(ctx: Ctx, name: string): TextKind | undefined {
  return byName(featuresOf(ctx).map(({ texts }) => texts)).get(name)
}
