import { globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { minify } from 'terser'
import type { Plugin } from 'vite'

/** Minifies once more, with terser: about 2.5 % smaller than Vite's own result. */
export const minified: Plugin = {
  name: 'minified',
  apply: 'build',
  generateBundle: {
    order: 'post',
    async handler(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const smaller = await minify(chunk.code, {
          module: true,
          ecma: 2022,
          compress: { passes: 2 },
        })
        chunk.code = smaller.code!
      }
    },
  },
}

/** Preloads the chunk shared by most pages in parallel with the entry. */
export function preloaded(chunk: string): Plugin {
  return {
    name: 'preloaded',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const files = Object.keys(bundle).filter(
          (file) => file.startsWith(`assets/${chunk}-`) && file.endsWith('.js'),
        )
        if (files.length !== 1) throw new Error(`One chunk should be named ${chunk}: ${files.join(', ')}`)
        return files.map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', href: `/${file}` } }))
      },
    },
  }
}

/** Precompresses once at maximum level. Gzip and brotli, since browsers accept brotli over TLS only. */
export function precompressed(folder: string): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    closeBundle() {
      for (const name of globSync('assets/*.{js,css,svg}', { cwd: folder })) {
        const file = path.join(folder, name)
        const bytes = readFileSync(file)
        writeFileSync(`${file}.br`, brotliCompressSync(bytes))
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}
