import type { Ctx } from '../context.ts'
import { RightsCache } from '../rights-cache.ts'
import { notHere, Problem } from '../problem.ts'
import { textMasked, type Writer } from './contract.ts'
import { kindNamed } from './text-kinds.ts'
import { findText } from './queries.ts'

const RIGHTS_CACHED_MS = 30_000

/** Throws « not here » for a person who may not read the text, and for anyone while it is masked. */
export async function admitReader(ctx: Ctx, id: string): Promise<void> {
  const text = await findText(ctx.db, id)
  const kind = text && kindNamed(ctx, text.kind)
  if (!kind) throw notHere()
  await kind.read(ctx, text.owner).catch((error: unknown) => {
    throw error instanceof Problem ? notHere() : error
  })
  if (text.masked) throw textMasked()
}

/** A cache of who may write which text. */
export class Writers {
  readonly #judged = new RightsCache<Writer>(RIGHTS_CACHED_MS)

  /** @throws the refusal, for a person who may only read */
  judge(ctx: Ctx, id: string): Promise<Writer> {
    return this.#judged.of(`${id} ${ctx.me}`, () => writer(ctx, id))
  }

  forget(id: string, person: string | null): void {
    this.#judged.forget(`${id} ${person}`)
  }
}

async function writer(ctx: Ctx, id: string): Promise<Writer> {
  const text = await findText(ctx.db, id)
  const kind = text && kindNamed(ctx, text.kind)
  if (!kind) throw notHere()
  if (text.masked) throw textMasked()
  return { ...(await kind.write(ctx, text.owner)), person: ctx.me! }
}
