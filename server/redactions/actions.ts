import type { Ctx } from '../platform/context.ts'
import { labelsOf, redactionFor } from './access.ts'
import type { Redaction } from './contract.ts'
import { redactable } from './redactable.access.ts'

export async function readRedaction(ctx: Ctx, community: string, id: string): Promise<Redaction> {
  const { row, thing, mayDecide } = await redactionFor(ctx, community, id)
  const where = (await labelsOf(ctx, [row])).get(row.subject_id)
  const mayRead = row.held !== null && (mayDecide || thing.isMine)
  return {
    id: row.id,
    kind: row.subject_type,
    state: row.decision ?? 'pending',
    label: where?.label ?? '',
    href: where?.href ?? '',
    flaggedAt: row.flagged_at.toISOString(),
    dueOn: row.due_on,
    decidedAt: row.decided_at?.toISOString() ?? null,
    reason: row.reason,
    content: mayRead ? redactable(ctx, row.subject_type).read(row.held!) : null,
    mayDecide: mayDecide && row.decision === null,
  }
}
