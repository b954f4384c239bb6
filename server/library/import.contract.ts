import { Type, type Static } from 'typebox'
import { InCommunity } from '../community/contract.ts'
import { endpoint, Id, OneOf, Words } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { IMPORT_LOSSES } from '../platform/richtext/import-losses.rules.ts'
import { Place, Summary, Title } from './contract.ts'
import { ToolKind } from './enumerations.contract.ts'

export const MAX_IMPORT_BYTES = 300_000

/** The length of an imported text as JSON, which takes five times as many letters for a list of short items. */
export const IMPORTED_TEXT_BYTES = 600_000

/** A document to import, as text. */
export type Imported = Static<typeof Imported>
export const Imported = Type.Object({
  text: Words(1, MAX_IMPORT_BYTES),
  /** Its format. The structure of plain text is guessed. */
  format: Type.Union([Type.Literal('text'), Type.Literal('markdown')]),
})

/** Reading it takes too long: a few texts take quadratic time. */
export const documentTooComplex = problem(
  'document-too-complex',
  422,
  'Ce document demande trop de temps à lire. Partagez-le en plusieurs parties, ou simplifiez ses tableaux et ses listes, puis réessayez. Si cela recommence, demandez de l’aide à la personne qui anime le réseau.',
)

export type ImportedTool = Static<typeof ImportedTool>
export const ImportedTool = Type.Object({
  title: Title,
  kind: ToolKind,
  whatChanges: Summary,
  ...Place,
  ...Imported.properties,
})

export type Preview = Static<typeof Preview>
export const Preview = Type.Object({
  /** A proposed title; empty when the document has no heading. */
  title: Type.String(),
  html: Type.String(),
  headings: Type.Array(Type.Object({ level: Type.Integer(), text: Type.String(), anchor: Type.String() })),
  words: Type.Integer(),
  /** What could not be kept as it was, and how many of each. `notes` are at the end. */
  lost: Type.Array(Type.Object({ what: OneOf(IMPORT_LOSSES), count: Type.Integer() })),
})

export const PreviewImport = endpoint({
  method: 'POST',
  url: '/api/communities/:community/tools/preview',
  summary: 'Preview the import of a document',
  access: 'member',
  notIdempotent: true,
  limit: { max: 60, perSeconds: 60 },
  params: InCommunity,
  body: Imported,
  reply: Preview,
})

export const ImportTool = endpoint({
  method: 'POST',
  url: '/api/communities/:community/tools/import',
  summary: 'Import a document as a tool',
  access: 'member',
  limit: { max: 20, perSeconds: 60 },
  params: InCommunity,
  body: ImportedTool,
  reply: Type.Object({ id: Id }),
})
