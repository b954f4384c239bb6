import type { Db } from '../database.ts'
import { problem } from '../platform/problem.ts'
import type { Source, SourceKind } from '../platform/richtext/richtext.contract.ts'
import type { Level, Reader } from './contract.ts'
import { isNoWiderThan, mayRead } from './rules.ts'

/** Something that may be quoted, with who can read it today. */
export interface KnownSource extends Source {
  readonly community: string
  readonly level: Level
  readonly circle: string | null
  readonly label: string
  /** The structures that speak in it, by id, for credits. */
  readonly structures: readonly string[]
}

type Load = (db: Db, ids: readonly string[]) => Promise<KnownSource[]>

export const quotesTooNarrow = problem(
  'quotes-too-narrow',
  409,
  'Ce texte cite quelque chose que tous ses lecteurs ne peuvent pas lire. Retirez la citation, ou resserrez le niveau de lecture.',
)

export const namedUnknown = problem(
  'named-unknown',
  422,
  'Ce que vous désignez n’existe pas, ou n’est pas de ce que vous pouvez lire. Choisissez-le dans la liste.',
)

const loaders = new Map<SourceKind, Load>()

/** Each feature says how its things are loaded as sources; whoever derives from them needs not know the feature. */
export function defineSource(kind: SourceKind, load: Load): void {
  loaders.set(kind, load)
}

/** Those of the sources that exist, whoever asks: for judging levels, never for showing. */
export async function loadSources(db: Db, sources: readonly Source[]): Promise<KnownSource[]> {
  const kinds = [...new Set(sources.map(({ kind }) => kind))]
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const ids = sources.filter((source) => source.kind === kind).map(({ id }) => id)
      return (await loaders.get(kind)?.(db, ids)) ?? []
    }),
  )
  return found.flat()
}

/** Refuses what names a thing that its asker may not read, as if it were not there. */
export async function demandReadable(db: Db, reader: Reader, named: readonly Source[]): Promise<void> {
  const known = await loadSources(db, named)
  const readable = known.filter((thing) => thing.community === reader.community && mayRead(reader, thing))
  if (readable.length < named.length) throw namedUnknown()
}

/** Those of the sources that some readers of `derived` may not read. */
export function narrowerThan(
  derived: { level: Level; circle: string | null },
  sources: readonly KnownSource[],
): KnownSource[] {
  return sources.filter((source) => !isNoWiderThan(derived, source))
}
