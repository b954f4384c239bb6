import { readFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Row } from './world.ts'

const BUILT = path.join(import.meta.dirname, '../../dist')

interface Chunk {
  file: string
  imports?: string[]
  css?: string[]
  assets?: string[]
}

/** What a cold load of a thread page weighs: the page's chunks and all they import, styles, and the fonts they name. */
export async function benchWeight(): Promise<Row[]> {
  const manifest = JSON.parse(readFileSync(path.join(BUILT, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >
  const files = new Set<string>()
  for (const entry of Object.keys(manifest).filter((name) => COLD.some((wanted) => name.endsWith(wanted))))
    collect(manifest, entry, files)

  const scripts = [...files].filter((file) => file.endsWith('.js'))
  const styles = [...files].filter((file) => file.endsWith('.css'))
  const fonts = fontsOf()
  const html = gzipSync(readFileSync(path.join(BUILT, 'index.html'))).length
  const js = sum(scripts.map((file) => gzipSync(read(file)).length))
  const css = sum(styles.map((file) => brotliCompressSync(read(file)).length))
  const fontBytes = sum(fonts.map((file) => read(file).length))
  return [
    { name: 'cold thread page', figure: 'JavaScript, gzip', value: kB(js), unit: 'kB', target: 60 },
    {
      name: 'cold thread page',
      figure: 'everything, compressed',
      value: kB(js + css + html + fontBytes),
      unit: 'kB',
      target: 160,
    },
  ]
}

/** The entry, the page itself, and what every signed-in page opens: the line. */
const COLD = ['index.html', 'threads/ThreadPage.svelte', 'node_modules/socket.io-client/build/esm/index.js']

function collect(manifest: Record<string, Chunk>, name: string, files: Set<string>): void {
  const chunk = manifest[name]
  if (!chunk || files.has(chunk.file)) return
  files.add(chunk.file)
  for (const file of chunk.css ?? []) files.add(file)
  for (const imported of chunk.imports ?? []) collect(manifest, imported, files)
}

/** Those that a page without italics asks for: the ones the entry preloads, and the titles’. */
function fontsOf(): string[] {
  const manifest = JSON.parse(readFileSync(path.join(BUILT, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >
  return Object.values(manifest)
    .map(({ file }) => file)
    .filter((file) => file.endsWith('.woff2') && !file.includes('italic'))
}

const read = (file: string) => readFileSync(path.join(BUILT, file))
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
const kB = (bytes: number) => Math.round(bytes / 100) / 10
