import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { BUILT } from '../platform/client-files.ts'

/** The address of a page of the client, resolved by its router. */
interface PageAt {
  readonly name: string
  /** The component, as `threads/ThreadPage`. */
  readonly file: string
  readonly params: Readonly<Record<string, string>>
}

export interface Rendered {
  readonly head: string
  readonly body: string
  /** The style sheets of the rendered components, the common one first. */
  readonly styles: readonly string[]
}

/** The build of client/render-on-server.ts, which says more. */
export interface Renderer {
  pageAt(path: string): PageAt | undefined
  render(url: URL, embedded: object): Promise<Rendered>
}

/** A page in two parts, of which the first is the same for all pages of the same components, and its content policy. */
export interface WholePage {
  readonly first: string
  readonly rest: string
  readonly policy: string
}

type Manifest = Record<string, { file: string; imports?: string[] }>

const NO_SCRIPT =
  '<noscript><p class="bare">Sans JavaScript, cette page se lit. Pour y répondre, autorisez-le pour ce site, puis rechargez la page.</p></noscript>'
const RENDERER = path.join(BUILT, 'server/render-on-server.js')

/** The renderer, unless the client is not built, as in the tests of the API. */
export async function loadRenderer(): Promise<Renderer | undefined> {
  return existsSync(RENDERER) ? ((await import(RENDERER)) as Renderer) : undefined
}

/** Puts what was rendered into the built index.html. */
export class BuiltPages {
  readonly #start: string
  readonly #middle: string
  readonly #end: string
  readonly #sheet: string
  /** Shown to older browsers, by the script of the theme. */
  readonly #tooOld: string
  readonly #theme: string
  readonly #manifest: ReadonlyMap<string, { file: string; imports?: string[] }>
  readonly #hashes = new Map<string, string>()

  constructor() {
    const html = readFileSync(path.join(BUILT, 'index.html'), 'utf8')
    const manifest = readFileSync(path.join(BUILT, '.vite/manifest.json'), 'utf8')
    this.#manifest = new Map(Object.entries(JSON.parse(manifest) as Manifest))
    this.#theme = readFileSync(path.join(BUILT, 'assets/theme-1.js'), 'utf8').trim()
    this.#sheet = found(html, '<link rel="stylesheet"', '>')
    const waiting = found(html, '<div id="app">', '</main>')
    this.#tooOld = `<p id="too-old" class="bare" hidden>${found(waiting, '<p>', '</p>').slice('<p>'.length)}`
    const bare = html
      .replace(this.#sheet, '')
      .replace(found(html, '<title>', '</title>'), '')
      .replace(found(html, '<noscript>', '</noscript>'), '')
      .replace(
        found(html, '<script src="/assets/theme-1.js">', '</script>'),
        () => `<script>${this.#theme}</script>`,
      )
    const head = bare.indexOf('</head>')
    const app = bare.indexOf(waiting)
    this.#start = bare.slice(0, head)
    this.#middle = bare.slice(head, app)
    this.#end = bare.slice(bare.indexOf('</div>', app) + '</div>'.length)
  }

  /**
   * @param strict the content policy of every page: hashes of what stands in this one are added to it
   * @param embedded JSON
   */
  whole(file: string, { head, body, styles }: Rendered, embedded: string, strict: string): WholePage {
    const style = styles.join('')
    const data = embedded.replaceAll('<', '\\u003c')
    return {
      first: `${this.#start}${this.#preloads(file)}<style>${style}</style>`,
      rest: `${head}${this.#middle}${this.#tooOld}${NO_SCRIPT}<div id="app">${body}</div><script type="application/json" id="embedded">${data}</script>${this.#sheet}${this.#end}`,
      policy: `${strict};script-src 'self' ${this.#hash(this.#theme)};style-src 'self' ${this.#hash(style)}`,
    }
  }

  /** The page's own chunk and those it imports, fetched with the entry rather than after it. */
  #preloads(page: string): string {
    const files = new Set<string>()
    const reach = (key: string) => {
      const { file, imports = [] } = this.#manifest.get(key) ?? {}
      if (!file || files.has(file)) return
      files.add(file)
      imports.forEach(reach)
    }
    reach(`${page}.svelte`)
    return [...files]
      .filter((file) => !this.#start.includes(file))
      .map((file) => `<link rel="modulepreload" href="/${file}">`)
      .join('')
  }

  /** The same few components make the same few sheets. */
  #hash(text: string): string {
    const known = this.#hashes.get(text)
    if (known) return known
    const made = `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    this.#hashes.set(text, made)
    return made
  }
}

/** The part of a text from the first `start` to the next `end`, both included. */
function found(text: string, start: string, end: string): string {
  const from = text.indexOf(start)
  const to = text.indexOf(end, from + start.length)
  if (from < 0 || to < 0) throw new Error(`index.html has no ${start}…${end}`)
  return text.slice(from, to + end.length)
}
