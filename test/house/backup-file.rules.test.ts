import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { fromLines, toLines, type BackupRow, type RowText } from '#server/platform/backup-file.ts'

const ROWS: RowText[] = [
  { table: 'people', json: '{"name":"Ana\u2028Bao"}' },
  { table: 'sessions', json: '{"board":{"z":1,\n"a":[2]}}' },
  { table: 'sessions', json: '{"board":null}' },
]

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values
}
const linesOf = async (rows: readonly RowText[]) =>
  (await Readable.from(toLines('0001_first', each(rows))).toArray()) as string[]

/** In chunks that cut lines and characters anywhere. */
async function* inChunks(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
}

async function read(lines: readonly string[]) {
  const rows: BackupRow[] = []
  const begun: string[] = []
  const contents = await fromLines(
    inChunks(lines.join('')),
    async (migrated) => void begun.push(migrated),
    async (row) => void rows.push(row),
  )
  return { contents, rows, begun }
}

it('backup file: every row is read back, with its order of keys and its rare characters', async () => {
  const { contents, rows, begun } = await read(await linesOf(ROWS))
  expect(contents).toEqual({ migrated: '0001_first', rows: 3, isSealed: true })
  expect(begun).toEqual(['0001_first'])
  expect(rows.map(({ row }) => JSON.stringify(row))).toEqual([
    '{"name":"Ana\u2028Bao"}',
    '{"board":{"z":1,"a":[2]}}',
    '{"board":null}',
  ])
})

it.each<[string, (lines: string[]) => string[], RegExp]>([
  ['empty', () => [], /empty/],
  ['JSON of something else', () => ['{"name":"package"}\n'], /not a backup of Liane/],
  ['a list', () => ['[]\n'], /not a backup of Liane/],
  ['a text', () => ['Bonjour\n'], /not a backup of Liane/],
  ['cut after a row', (lines) => lines.slice(0, -1), /cut/],
  ['cut within a row', (lines) => [...lines.slice(0, -2), lines.at(-2)!.slice(0, 9)], /cut/],
  ['without one row', (lines) => lines.toSpliced(2, 1), /holds 1 rows of sessions instead of 2/],
  [
    'with a row twice',
    (lines) => [...lines.slice(0, 2), lines[1]!, ...lines.slice(2)],
    /holds 2 rows of people/,
  ],
  ['with a changed letter', (lines) => lines.with(1, lines[1]!.replace('Ana', 'Eva')), /checksum/],
  [
    'with rows in another order',
    ([head, one, ...rest]) => [head!, rest[0]!, one!, ...rest.slice(1)],
    /checksum/,
  ],
  ['with a line after its end', (lines) => [...lines, lines[1]!], /goes on after its end/],
])('backup file: refused when %s', async (_, damaged, why) => {
  await expect(read(damaged(await linesOf(ROWS)))).rejects.toThrow(why)
})

it('backup file: one without a row is refused', async () => {
  await expect(read(await linesOf([]))).rejects.toThrow(/no row/)
})

it('backup file: one of an older Liane is read, and known to have no checksum', async () => {
  const old = ['{"liane":1,"migrated":"0001_first"}\n', '{"table":"people","row":{"name":"Ana"}}\n']
  expect((await read(old)).contents).toEqual({ migrated: '0001_first', rows: 1, isSealed: false })
})
