import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { createTypstCompiler, type TypstCompiler } from '@myriaddreamin/typst.ts/compiler'
import { loadFonts } from '@myriaddreamin/typst.ts/options.init'
import { readFonts } from './fonts.ts'
import type { Job } from './documents.ts'

/** The string 'pdf' would silently select another format. */
const PDF = 1
const WASM = '@myriaddreamin/typst-ts-web-compiler/pkg/typst_ts_web_compiler_bg.wasm'

const TEMPLATES = ['text', 'tool', 'issue'].map(
  (name) => [`/${name}.typ`, readFileSync(new URL(`${name}.typ`, import.meta.url), 'utf8')] as const,
)
const compiler = await start()
parentPort!.on('message', (job: Job) => void answer(job))
parentPort!.postMessage({ ready: true })

async function start(): Promise<TypstCompiler> {
  const typst = createTypstCompiler()
  const module_or_path = readFileSync(createRequire(import.meta.url).resolve(WASM))
  // The types declare only the deprecated signature, which logs a warning.
  await typst.init({
    getModule: () => ({ module_or_path }),
    beforeBuild: [loadFonts(readFonts(), { assets: false })],
  })
  return typst
}

async function answer(job: Job): Promise<void> {
  try {
    const pdf = await compose(job)
    parentPort!.postMessage({ reply: pdf }, [pdf.buffer as ArrayBuffer])
  } catch (error) {
    parentPort!.postMessage({ error: String(error) })
  }
}

/** Compiles the document; if an image is unreadable, compiles it again without images. */
async function compose(job: Job): Promise<Uint8Array> {
  const whole = await compile(job)
  if (whole.result) return whole.result
  if (Object.keys(job.files).length === 0) throw new Error(whole.why)
  const data = job.data.replace(/"path":"\/images\/[^"]*"/g, '"path":""')
  const bare = await compile({ ...job, data, files: {} })
  if (!bare.result) throw new Error(bare.why)
  return bare.result
}

async function compile(job: Job): Promise<{ result?: Uint8Array; why: string }> {
  compiler.resetShadow()
  for (const [path, source] of TEMPLATES) compiler.addSource(path, source)
  compiler.mapShadow('/data.json', new TextEncoder().encode(job.data))
  for (const [path, bytes] of Object.entries(job.files)) compiler.mapShadow(path, bytes)
  const { result, diagnostics } = await compiler.compile({
    mainFilePath: `/${job.template}.typ`,
    format: PDF,
    diagnostics: 'unix',
  })
  return { ...(result && { result }), why: (diagnostics ?? []).slice(0, 5).join('\n') }
}
