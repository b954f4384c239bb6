import type { Ctx } from '../context.ts'
import { notHere, Problem } from '../problem.ts'
import type { Writer } from './contract.ts'
import { kindNamed } from './kinds.ts'
import { findText } from './queries.ts'

/** Rights may also change with time, which no fact announces. */
const BELIEVED_MS = 30_000

interface Judged {
  readonly at: number
  readonly writer: Promise<Writer>
}

/** Throws « not here » for whoever may not read the text, as for a text that does not exist. */
export async function admitReader(ctx: Ctx, id: string): Promise<void> {
  const text = await findText(ctx.db, id)
  const kind = text && kindNamed(text.kind)
  if (!kind) throw notHere()
  await kind.read(ctx, text.owner).catch((error: unknown) => {
    throw error instanceof Problem ? notHere() : error
  })
}

/** Who may write where, as last judged: a keystroke must not cost a reading of mandates. */
export class Writers {
  readonly #judged = new Map<string, Judged>()

  /** @throws the refusal of whoever may only read */
  async judge(ctx: Ctx, id: string): Promise<Writer> {
    const key = `${id} ${ctx.me}`
    const known = this.#judged.get(key)
    if (known && Date.now() - known.at < BELIEVED_MS) return known.writer
    const judged = { at: Date.now(), writer: writer(ctx, id) }
    this.#judged.set(key, judged)
    judged.writer.catch((error: unknown) => {
      // Only a judgement is remembered, not a database that was away.
      if (!(error instanceof Problem) && this.#judged.get(key) === judged) this.#judged.delete(key)
    })
    return judged.writer
  }

  forget(id: string, person: string | null): void {
    this.#judged.delete(`${id} ${person}`)
  }
}

async function writer(ctx: Ctx, id: string): Promise<Writer> {
  const text = await findText(ctx.db, id)
  const kind = text && kindNamed(text.kind)
  if (!kind) throw notHere()
  return { ...(await kind.write(ctx, text.owner)), person: ctx.me! }
}
