import type { Session, SessionCommand } from '#server/sessions/contract.ts'

/** Whether the server offers this command to the reader now. */
export const may = ({ acts }: Session, command: SessionCommand): boolean =>
  acts.some((act) => act.command === command && act.refusal === null)
