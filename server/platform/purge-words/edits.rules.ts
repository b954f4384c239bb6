import type { Found } from './matching.rules.ts'

/** What to put in place of which signs of which run. */
export interface Edit {
  readonly run: number
  readonly at: number
  readonly length: number
  readonly insert: string
}

/** What replaces passages in strings of each kind. */
export interface Replacing {
  /** Plain text or HTML. */
  readonly inText: (text: string) => string
  /** The edits of runs that are read as one text: what to put in place of which signs of which run. */
  readonly editsIn: (runs: readonly string[]) => Edit[]
  /** An address, or an empty string when it holds a passage. */
  readonly inAddress: (address: string) => string
}

export function replaced(text: string, found: readonly Found[], replacement: string): string {
  return edited([text], editsOf([text], found, replacement))[0]!
}

/** Of runs that are read as one text, in its order. */
export function editsOf(runs: readonly string[], found: readonly Found[], replacement: string): Edit[] {
  const edits: Edit[] = []
  let [offset, next] = [0, 0]
  for (const [run, text] of runs.entries()) {
    const end = offset + text.length
    for (let i = next; i < found.length && found[i]!.start < end; i++) {
      const at = Math.max(found[i]!.start, offset)
      const until = Math.min(found[i]!.end, end)
      const insert = found[i]!.start >= offset ? replacement : ''
      if (at < until) edits.push({ run, at: at - offset, length: until - at, insert })
      if (found[i]!.end <= end) next = i + 1
    }
    offset = end
  }
  return edits
}

/** The runs after these edits. */
export function edited(runs: readonly string[], edits: readonly Edit[]): string[] {
  const [after, from] = [runs.map(() => ''), runs.map(() => 0)]
  for (const { run, at, length, insert } of edits) {
    after[run] += runs[run]!.slice(from[run], at) + insert
    from[run] = at + length
  }
  return runs.map((text, run) => after[run]! + text.slice(from[run]))
}
