/** What Markdown says that a text cannot keep as it is. `notes` are kept, at the end. */
export const IMPORT_LOSSES = [
  'frontMatter',
  'comments',
  'contents',
  'links',
  'wikiLinks',
  'images',
  'notes',
] as const
export type ImportLoss = (typeof IMPORT_LOSSES)[number]

/** How many of each. */
export class ImportLosses {
  readonly #counts = new Map<ImportLoss, number>()

  add(what: ImportLoss, count = 1): void {
    if (count > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count)
  }

  list(): { what: ImportLoss; count: number }[] {
    return IMPORT_LOSSES.flatMap((what) => {
      const count = this.#counts.get(what)
      return count ? [{ what, count }] : []
    })
  }
}
