import type { TSchema } from 'typebox'
import type { Ctx } from './context.ts'
import { isAsRead, isFreeText } from './endpoint.ts'
import { own } from './own.rules.ts'
import type { Vouch } from './personal-data.contract.ts'
import { nodesOf, plainText } from './richtext/plain-text.rules.ts'
import type { RichText } from './richtext/richtext.contract.ts'
import { findRefused, identifying, mayBeVouched, type PersonalData } from './personal-data.rules.ts'
import { weekOf } from './weeks.ts'

export interface FreeText {
  /** Its JSON pointer in the body. */
  readonly pointer?: string
  readonly text: string
}

/**
 * Refuses texts that could identify a person (I10), unless their author vouches that they do not; that is kept. Nobody
 * can vouch for a social security number.
 *
 * @throws personal-data, whose `detail` says what to do, in French
 */
export async function requireNoPersonalData(ctx: Ctx, texts: Iterable<FreeText>): Promise<void> {
  const found = [...texts].flatMap(({ pointer, text }) =>
    findRefused(text).map((one) => ({ ...one, pointer })),
  )
  if (found.length === 0) return
  const mayVouch = mayBeVouched(found) && ctx.me !== null
  if (!ctx.vouch || !mayVouch) throw identifying(found, { mayVouch })
  await keepVouch(ctx, ctx.vouch, found)
}

/** Keeps that an author answers for what was found: the kinds, never the words. */
export async function keepVouch(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  { by, about }: Vouch,
  found: readonly PersonalData[],
): Promise<void> {
  const kinds = [...new Set(found.map(({ kind }) => kind))]
  await db
    .insertInto('vouched_texts')
    .values({ at: by ? now : weekOf(now), person_id: by, about, kinds })
    .execute()
}

/** The words of a document, and the addresses that its links write to or call. */
export function textsOf(doc: RichText): FreeText[] {
  const links = nodesOf(doc)
    .flatMap(({ marks = [] }) => marks.map(({ attrs }) => attrs?.['href']))
    .filter((href) => typeof href === 'string')
  return [plainText(doc), ...links.filter((href) => /^(?:mailto|tel):/i.test(href))].map((text) => ({ text }))
}

/** The texts that a person wrote in a value of this schema. */
export function* freeTextsIn(schema: TSchema | undefined, value: unknown, pointer = ''): Generator<FreeText> {
  if (!schema || isAsRead(schema) || value === null || value === undefined) return
  const { properties, items, anyOf } = schema as {
    properties?: Record<string, TSchema>
    items?: TSchema
    anyOf?: TSchema[]
  }
  if (typeof value === 'string') {
    if (isFreeText(schema)) yield { pointer, text: value }
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* freeTextsIn(items, item, `${pointer}/${i}`)
  } else if (typeof value === 'object') {
    for (const [name, one] of Object.entries(properties ?? {}))
      yield* freeTextsIn(one, own(value as Record<string, unknown>, name), `${pointer}/${name}`)
  }
  for (const one of anyOf ?? []) yield* freeTextsIn(one, value, pointer)
}
