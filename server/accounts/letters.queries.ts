import type { Db } from '../database.ts'
import type { PostedLetter } from './letters.contract.ts'

const MOST = 200

/** Letters an administrator must decide about: failed, or interrupted while being sent. */
export async function listUndelivered(db: Db): Promise<PostedLetter[]> {
  const rows = await db
    .selectFrom('letters')
    .select([
      'id',
      'kind',
      'status',
      'to_address',
      'to_name',
      'subject',
      'last_error',
      'created_at',
      'sent_at',
    ])
    .where('status', 'in', ['failed', 'unknown'])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    status: row.status,
    to: { address: row.to_address, name: row.to_name },
    subject: row.subject,
    lastError: row.last_error,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
  }))
}
