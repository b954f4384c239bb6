import postgres from 'postgres'

/** The URL of another database on the same server. */
export function databaseOn(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href
}

export async function onServer(url: string, statement: string): Promise<void> {
  const sql = postgres(databaseOn(url, 'postgres'), { max: 1, onnotice: () => {} })
  await sql.unsafe(statement)
  await sql.end()
}
