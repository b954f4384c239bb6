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
  /** The sequence number at which it was projected. */
  seq: number
  frozen: boolean
  /** Readers are answered something else, and nobody opens or writes it. */
  masked: boolean
}

export interface TextKind {
  /** Throws for a person who may not read the owner; any error is reported to them as « not here ». */
  read(ctx: Ctx, owner: string): Promise<void>
  /** Throws for a person who may not write; otherwise returns how others see them. */
  write(ctx: Ctx, owner: string): Promise<Omit<Writer, 'person'>>
  /** Called in the transaction that has updated `texts.doc` and `texts.plain`. */
  onProjected?(ctx: Ctx, text: Text): Promise<void>
}

declare module '../feature.ts' {
  interface Feature {
    /** Kinds of co-edited text, by name. A text of an undeclared kind can be neither read nor written. */
    readonly texts?: Readonly<Record<string, TextKind>>
  }
}

export function kindNamed(ctx: Ctx, name: string): TextKind | undefined {
  return byName(featuresOf(ctx).map(({ texts }) => texts)).get(name)
}
