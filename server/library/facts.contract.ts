import type { Level } from '../community/contract.ts'
import { fact } from '../platform/facts.ts'
import type { ToolCommand, ToolKind, ToolStatus } from './enumerations.contract.ts'

/** Sent in addition to people who have the tool open. */
interface Here {
  status: ToolStatus
  version: number | null
}

export const TOOL_FACTS = {
  'tool:added': fact<{ kind: ToolKind; lead: string; imported: boolean; origins: string[] }>()({
    subject: 'tool',
    journal: 'state',
    today: 100,
  }),
  'tool:renamed': fact<object, Here>()({ subject: 'tool', journal: 'quiet', today: 210 }),
  'tool:narrowed': fact<{ from: Level }, Here>()({ subject: 'tool', journal: 'quiet', today: 220 }),
  /** Hidden because it may concern a real person, or read again once that is decided. */
  'tool:masked': fact<object, Here>()({ subject: 'tool', journal: 'none', today: 'none' }),
  'tool:frozen': fact<{ version: string; number: number; credits: string[] }, Here>()({
    subject: 'tool',
    journal: 'state',
    today: 80,
  }),
  'tool:trials_called': fact<{ number: number; structures: string[] }, Here>()({
    subject: 'tool',
    journal: 'state',
    today: 85,
  }),
  'tool:moved': fact<
    { command: ToolCommand; from: ToolStatus; to: ToolStatus; number: number | null },
    Here
  >()({ subject: 'tool', journal: 'state', today: 90 }),
}

type ToolFacts = typeof TOOL_FACTS
declare module '../platform/facts.ts' {
  interface FactRegister extends ToolFacts {}
}
