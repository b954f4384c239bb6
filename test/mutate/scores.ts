import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

interface Place {
  line: number
  column: number
}

/** A mutant as the JSON report has it. */
interface Mutant {
  mutatorName: string
  replacement: string
  status: string
  location: { start: Place; end: Place }
}

export interface Report {
  files: Record<string, { mutants: Mutant[] }>
}

export interface Score {
  file: string
  killed: number
  survived: number
  /** Mutants that none of the group's tests runs. */
  unseen: number
}

const NOTE = path.join(import.meta.dirname, '../../docs/mutation.md')
const ROW = /^\| `([^`]+)` \| (\d+) \| (\d+) \| (\d+) \| .*$/gm

export function scoresOf({ files }: Report): Score[] {
  return Object.entries(files).map(([file, { mutants }]) => {
    const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length
    return {
      file,
      killed: count('Killed', 'Timeout'),
      survived: count('Survived'),
      unseen: count('NoCoverage'),
    }
  })
}

/** Replaces the scores that the note has of the same files, and the total below them. */
export function recordScores(measured: Score[]): void {
  const note = readFileSync(NOTE, 'utf8')
  const scores = new Map([...readScores(note), ...measured].map((score) => [score.file, score]))
  const rows = [...scores.values()].sort((a, b) => a.file.localeCompare(b.file)).map(rowOf)
  const total = rowOf({ ...sum([...scores.values()]), file: 'all' }).replaceAll('`', '**')
  const table = `| file | killed | survived | not run | score |\n|---|---|---|---|---|\n${rows.join('\n')}\n${total}\n`
  writeFileSync(
    NOTE,
    note.replace(/(?<=<!-- scores -->\n)[^]*(?=<!-- end -->)/, () => table),
  )
}

function readScores(note: string): Score[] {
  return [...note.matchAll(ROW)].map(([, file, killed, survived, unseen]) => ({
    file: file!,
    killed: Number(killed),
    survived: Number(survived),
    unseen: Number(unseen),
  }))
}

function sum(scores: Score[]): Omit<Score, 'file'> {
  const of = (count: 'killed' | 'survived' | 'unseen') =>
    scores.reduce((total, score) => total + score[count], 0)
  return { killed: of('killed'), survived: of('survived'), unseen: of('unseen') }
}

function rowOf({ file, killed, survived, unseen }: Score): string {
  const percent = ((100 * killed) / (killed + survived + unseen)).toFixed(1)
  return `| \`${file}\` | ${killed} | ${survived} | ${unseen} | ${percent} % |`
}
