export interface Heading {
  readonly id: string
  readonly words: string
  /** Of the third level. */
  readonly deep: boolean
}

const CHARACTERS = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#39', "'"],
  ['amp', '&'],
])

/** The headings of an HTML written by the server's own renderer, which also runs where there is no document. */
export function headingsOf(html: string): readonly Heading[] {
  return [...html.matchAll(/<h([23]) id="([^"]*)"[^>]*>(.*?)<\/h\1>/gs)].map(([, level, id, inner]) => ({
    id: plain(id!),
    words: plain(inner!),
    deep: level === '3',
  }))
}

const plain = (html: string) =>
  html.replace(/<[^<>]*>/g, '').replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => CHARACTERS.get(name)!)
