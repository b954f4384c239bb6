import { m } from '#client/paraglide/messages.js'
import type { Preview } from '#server/library/import.contract.ts'

type Lost = Preview['lost'][number]

const SENTENCES: Record<Lost['what'], (counted: { count: number }) => string> = {
  frontMatter: m.library_lost_front_matter,
  comments: m.library_lost_comments,
  contents: m.library_lost_contents,
  links: m.library_lost_links,
  wikiLinks: m.library_lost_wiki_links,
  images: m.library_lost_images,
  notes: m.library_lost_notes,
}

/** What an import does not keep as it was, in words. */
export const sentenceOf = ({ what, count }: Lost): string => SENTENCES[what]({ count })
