// Prints, as JSON, the regular expressions that these modules make of strings: node test/house/built-patterns.ts FILE…
import path from 'node:path'
import type { Pattern } from './patterns.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const built: Pattern[] = []

/** The file of ours that asked for it, if any. */
const fileOf = (stack = '') =>
  stack
    .split('\n')
    .map((line) => /file:\/\/(\S+\/(?:server|client)\/\S+?):\d+/.exec(line)?.[1])
    .find((file) => file !== undefined)

const record = (target: RegExpConstructor, given: [string, string?]) => {
  const made = new target(...given)
  const file = fileOf(new Error().stack)
  if (file) built.push({ file: path.relative(ROOT, file), source: made.source, flags: made.flags })
  return made
}
globalThis.RegExp = new Proxy(RegExp, {
  construct: record as ProxyHandler<RegExpConstructor>['construct'] & object,
  apply: (target, _this, given: [string, string?]) => record(target, given),
})
for (const file of process.argv.slice(2)) await import(path.join(ROOT, file))
process.stdout.write(JSON.stringify(built))
