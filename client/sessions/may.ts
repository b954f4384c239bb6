import type { Session, SessionCommand } from '#server/sessions/contract.ts'

/** Whether the reader may do this to the session now, as the server says. */
export const may = ({ acts }: Session, command: SessionCommand): boolean =>
  acts.some((act) => act.command === command && act.refusal === null)
