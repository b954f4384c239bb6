import type { Db } from '../../database.ts'
import type { Ctx } from '../context.ts'
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
  kind: string
  /** Throws for whoever may not read the owner; they are told that it is not here, whatever was thrown. */
  read(ctx: Ctx, owner: string): Promise<void>
  /** Throws the refusal of whoever may not write, and tells how the others see the one who may. */
  write(ctx: Ctx, owner: string): Promise<Omit<Writer, 'person'>>
  /** In the transaction that has just brought `texts.doc` and `texts.plain` up to date. */
  onProjected?(db: Db, text: Text): Promise<void>
}

const kinds = new Map<string, TextKind>()

/** Declares a kind of co-edited text. A text whose kind nobody has declared can be neither read nor written. */
export function defineText(kind: TextKind): void {
  kinds.set(kind.kind, kind)
}

export function kindNamed(name: string): TextKind | undefined {
  return kinds.get(name)
}
