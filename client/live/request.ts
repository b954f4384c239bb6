import type { Socket } from 'socket.io-client'

export interface Refusal {
  readonly type: string
  readonly status: number
  readonly title: string
}

/** A reply of the server; `retry` when the outcome is unknown. */
export type Answer<Reply> = Reply | { problem: Refusal } | { retry: string }

const ACK_MS = 8_000
/** Too early, too many: the same call is accepted in a moment. */
const IN_A_MOMENT = [425, 429]

export async function ask<Reply>(socket: Socket, name: string, asked: object): Promise<Answer<Reply>> {
  try {
    return (await socket.timeout(ACK_MS).emitWithAck(name, asked)) as Answer<Reply>
  } catch {
    return { retry: 'no answer' }
  }
}

/** Whether a retry would give the same reply. */
export function isFinal<Reply>(answer: Answer<Reply>): answer is { problem: Refusal } {
  if (typeof answer !== 'object' || !('problem' in (answer as object))) return false
  return !IN_A_MOMENT.includes((answer as { problem: Refusal }).problem.status)
}
