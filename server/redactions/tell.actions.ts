import type { Ctx } from '../platform/context.ts'

/** To those who decide, the author and who flagged, and to nobody else. */
export async function tellConcerned(
  ctx: Ctx,
  name: 'redaction:asked' | 'redaction:decided',
  { community, redaction, only }: { community: string; redaction: string; only: string[] },
): Promise<void> {
  await ctx.announce({
    name,
    community,
    subject: { type: 'redaction', id: redaction },
    level: 'concerned',
    only,
    signature: null,
    payload: { redaction },
  })
}
