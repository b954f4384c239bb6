import type { Db } from '../database.ts'
import { featuresOf, type Ctx } from '../platform/context.ts'
import { isUuid } from '../platform/endpoint.ts'
import { byName } from '../platform/feature.ts'
import { problem } from '../platform/problem.ts'
import type { Source, SourceKind } from '../platform/richtext/richtext.contract.ts'
import type { Level, Reader } from './contract.ts'
import { mayRead } from './rules.ts'

/** Something that may be quoted, with its current level. */
export interface KnownSource extends Source {
  readonly community: string
  readonly level: Level
  readonly circle: string | null
  /** Its label and address, never taken from a browser. */
  readonly label: string
  readonly href: string
  /** The structures that speak in it, by id, for credits. */
  readonly structures: readonly string[]
  /** Nobody reads it for the moment: what quotes it is read without the quote. */
  readonly withheld?: boolean
  /** Nobody reads some of its texts for the moment: a quote that stands in none of the others is withheld. */
  readonly partlyWithheld?: boolean
  /** For a session: when, on the clock of the place, and where. */
  readonly meets?: { readonly at: string; readonly place: string }
}

/** Loads quotable things of one kind, for code that does not depend on their feature. */
interface Quotable {
  load(db: Db, ids: readonly string[]): Promise<KnownSource[]>
  /** Its texts: a quote must be contained in one of them. */
  said(db: Db, ids: readonly string[]): Promise<{ id: string; said: string[] }[]>
}

const namedUnknown = problem(
  'named-unknown',
  422,
  'Ce que vous désignez n’existe pas, ou n’est pas de ce que vous pouvez lire. Choisissez-le dans la liste.',
)

declare module '../platform/feature.ts' {
  interface Feature {
    /** What may be quoted elsewhere, by kind. */
    readonly sources?: Readonly<Partial<Record<SourceKind, Quotable>>>
  }
}

const quotables = (ctx: Ctx) => byName(featuresOf(ctx).map(({ sources }) => sources))

/** The sources that exist, without checking access: to compare levels, never to show. */
export async function loadSources(ctx: Ctx, sources: readonly Source[]): Promise<KnownSource[]> {
  const known = quotables(ctx)
  const found = await Promise.all(
    byKind(sources).map(async ([kind, ids]) => (await known.get(kind)?.load(ctx.db, ids)) ?? []),
  )
  return found.flat()
}

/** Throws when the reader may not read one of the things named, as if it did not exist. */
export async function requireSourcesReadable(
  ctx: Ctx,
  reader: Reader,
  named: readonly Source[],
): Promise<void> {
  const known = await loadSources(ctx, named)
  const readable = known.filter((thing) => thing.community === reader.community && mayRead(reader, thing))
  if (readable.length < named.length) throw namedUnknown()
}

/** The texts of each source, by `keyOf`. */
export async function saidIn(ctx: Ctx, sources: readonly Source[]): Promise<Map<string, string[]>> {
  const known = quotables(ctx)
  const found = await Promise.all(
    byKind(sources).map(async ([kind, ids]) =>
      ((await known.get(kind)?.said(ctx.db, ids)) ?? []).map(({ id, said }): [string, string[]] => [
        keyOf({ kind, id }),
        said,
      ]),
    ),
  )
  return new Map(found.flat())
}

export const keyOf = ({ kind, id }: Source) => `${kind}:${id}`

/** Skips malformed ids: one would make the whole query fail. */
function byKind(sources: readonly Source[]): [SourceKind, string[]][] {
  const real = sources.filter(({ id }) => isUuid(id))
  const kinds = [...new Set(real.map(({ kind }) => kind))]
  return kinds.map((kind) => [kind, real.filter((source) => source.kind === kind).map(({ id }) => id)])
}
