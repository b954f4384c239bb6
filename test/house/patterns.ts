import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'svelte/compiler'
import ts from 'typescript'

const ROOT = path.join(import.meta.dirname, '../..')

export interface Pattern {
  file: string
  source: string
  flags: string
}

export const sourceFiles = (...globs: string[]) =>
  globSync(globs, { cwd: ROOT, exclude: ['client/paraglide/**'] }).toSorted()

/** The regular expressions written in a source file, and how many it makes of strings. */
export interface FilePatterns {
  file: string
  literals: Pattern[]
  made: number
}

export function patternsIn(file: string): FilePatterns {
  const text = readFileSync(path.join(ROOT, file), 'utf8')
  return file.endsWith('.svelte') ? inSvelte(file, text) : inTypeScript(file, text)
}

function inTypeScript(file: string, text: string): FilePatterns {
  const found: FilePatterns = { file, literals: [], made: 0 }
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      found.literals.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
    }
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp')
      found.made++
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  return found
}

function inSvelte(file: string, text: string): FilePatterns {
  const found: FilePatterns = { file, literals: [], made: 0 }
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { regex, callee } = node as {
      regex?: { pattern: string; flags: string }
      callee?: { name?: string }
    }
    if (regex) found.literals.push({ file, source: regex.pattern, flags: regex.flags })
    if (callee?.name === 'RegExp') found.made++
    Object.values(node).forEach(visit)
  }
  const { fragment, instance, module } = parse(text, { modern: true })
  visit([fragment, instance, module])
  return found
}

/** What these modules make of strings when they are loaded, in a process where that can be seen. */
export function patternsMadeBy(files: readonly string[]): Pattern[] {
  const program = path.join(import.meta.dirname, 'built-patterns.ts')
  return JSON.parse(execFileSync(process.execPath, [program, ...files], { encoding: 'utf8' })) as Pattern[]
}

/** A part of a JSON schema that says something of texts or lists. */
export type SchemaPart = {
  pattern?: string
  format?: string
  maxLength?: number
  uniqueItems?: boolean
  maxItems?: number
}

/** The parts of every schema that the contracts export. */
export async function declaredSchemas(): Promise<SchemaPart[]> {
  const parts = new Set<SchemaPart>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || parts.has(value)) return
    parts.add(value)
    Object.values(value).forEach(visit)
  }
  const files = sourceFiles('server/**/*contract.ts', 'server/platform/{endpoint,live-rooms}.ts')
  for (const file of files) visit({ ...((await import(path.join(ROOT, file))) as object) })
  return [...parts]
}
