import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { own } from './own.rules.ts'

/** The first line. Files of version 1 have no last line, hence no counts and no checksum. */
interface Header {
  readonly liane: 1 | 2
  readonly migrated: string
}
/** The last line: what is above it. */
interface Trailer {
  readonly rows: Readonly<Record<string, number>>
  readonly sha256: string
}
export interface BackupRow {
  readonly table: string
  readonly row: unknown
}
/** A row as JSON written by the database, whose order of keys is kept. */
export interface RowText {
  readonly table: string
  readonly json: string
}

/** What a file held, once it has been read to its end and found whole. */
export interface Contents {
  readonly migrated: string
  readonly rows: number
  /** Whether it says itself how many rows it should hold, with a checksum. */
  readonly isSealed: boolean
}

/** Why a file is refused, for the person who restores it. */
class NotABackup extends Error {}

/** Passes the content of a compressed file on. @throws NotABackup when it cannot be uncompressed to its end */
export async function uncompressed<T>(
  file: string,
  use: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
  told: (share: number) => void = () => {},
): Promise<T> {
  let used!: T
  try {
    const { size } = await stat(file)
    const packed = createReadStream(file)
    await pipeline(packed, createGunzip(), async (bytes: AsyncIterable<Uint8Array>) => {
      used = await use(following(bytes, () => told(packed.bytesRead / size)))
    })
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (code === 'Z_BUF_ERROR') throw new NotABackup('this file is empty, or it was cut')
    if (code.startsWith('Z_')) throw new NotABackup('this file is not a backup of Liane, or it was altered')
    throw error
  }
  return used
}

/** The same bytes; `passed` is called after each chunk. */
async function* following(bytes: AsyncIterable<Uint8Array>, passed: () => void) {
  for await (const chunk of bytes) {
    yield chunk
    passed()
  }
}

/** The lines of a file: a header, one for each row, and what they amount to. */
export async function* toLines(migrated: string, rows: AsyncIterable<RowText>): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const counts = new Map<string, number>()
  const hashed = (line: string) => (hash.update(line), line)
  yield hashed(`${JSON.stringify({ liane: 2, migrated } satisfies Header)}\n`)
  for await (const { table, json } of rows) {
    counts.set(table, (counts.get(table) ?? 0) + 1)
    // JSON escapes line breaks inside strings: any other is a space between its parts.
    yield hashed(`{"table":${JSON.stringify(table)},"row":${json.replaceAll('\n', ' ')}}\n`)
  }
  yield `${JSON.stringify({ rows: Object.fromEntries(counts), sha256: hash.digest('hex') } satisfies Trailer)}\n`
}

/**
 * Calls `begin` with the version of the data, then `take` with each row.
 *
 * @throws NotABackup when the file is foreign, empty, cut or altered: what `take` did must then be undone
 */
export async function fromLines(
  bytes: AsyncIterable<Uint8Array>,
  begin: (migrated: string) => Promise<void>,
  take: (row: BackupRow) => Promise<void>,
): Promise<Contents> {
  const hash = createHash('sha256')
  const counts = new Map<string, number>()
  let header: Header | undefined
  let trailer: Trailer | undefined
  for await (const line of linesOf(bytes)) {
    if (trailer) throw new NotABackup('this file goes on after its end: it was altered')
    const said = parsed(line)
    if (!header) await begin((header = headerOf(said)).migrated)
    else if (isTrailer(said)) trailer = said
    else {
      const row = rowOf(said)
      counts.set(row.table, (counts.get(row.table) ?? 0) + 1)
      await take(row)
    }
    if (!trailer) hash.update(line).update('\n')
  }
  if (!header) throw new NotABackup('this file is empty')
  if (header.liane > 1) requireWhole(trailer, counts, hash.digest('hex'))
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0)
  if (rows === 0) throw new NotABackup('this backup holds no row')
  return { migrated: header.migrated, rows, isSealed: trailer !== undefined }
}

function requireWhole(
  trailer: Trailer | undefined,
  counts: ReadonlyMap<string, number>,
  sha256: string,
): void {
  if (!trailer) throw new NotABackup('this backup was cut: its last line is missing')
  for (const table of new Set([...Object.keys(trailer.rows), ...counts.keys()])) {
    const [held, expected] = [counts.get(table) ?? 0, own(trailer.rows, table) ?? 0]
    if (held !== expected)
      throw new NotABackup(
        `this backup was altered: it holds ${held} rows of ${table} instead of ${expected}`,
      )
  }
  if (trailer.sha256 !== sha256) throw new NotABackup('this backup was altered: its checksum is wrong')
}

/** Splits at line feeds only: `readline` also does at U+2028, which JSON leaves as it is inside strings. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const chunk of bytes) {
    rest = Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      yield rest.toString('utf8', 0, end)
      rest = rest.subarray(end + 1)
    }
  }
  if (rest.length > 0) yield rest.toString('utf8')
}
const LINE_FEED = 0x0a

function parsed(line: string): object {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below.
  }
  throw new NotABackup('this file is not a backup of Liane, or it was cut')
}

function headerOf(said: Partial<Header>): Header {
  const { liane, migrated } = said
  if ((liane !== 1 && liane !== 2) || typeof migrated !== 'string')
    throw new NotABackup('this file is not a backup of Liane')
  return { liane, migrated }
}

const isTrailer = (said: object): said is Trailer => 'sha256' in said && 'rows' in said

function rowOf(said: Partial<BackupRow>): BackupRow {
  if (typeof said.table !== 'string' || typeof said.row !== 'object')
    throw new NotABackup('this backup was altered: one of its lines is not a row')
  return { table: said.table, row: said.row }
}
