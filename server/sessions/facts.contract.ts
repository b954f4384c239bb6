import { fact } from '../platform/facts.ts'
import type { ActionStatus, SessionKind } from './contract.ts'

const about = <More extends object>() => fact<{ kind: SessionKind } & More>()

export const SESSION_FACTS = {
  'session:planned': about<{ startsAt: string }>()({ subject: 'session', journal: 'quiet', today: 160 }),
  'session:changed': about<{ startsAt: string }>()({ subject: 'session', journal: 'quiet', today: 230 }),
  'session:convened': about<{ startsAt: string; shortNotice: boolean }>()({
    subject: 'session',
    journal: 'state',
    today: 50,
  }),
  'session:postponed': about<{ startsAt: string }>()({ subject: 'session', journal: 'state', today: 45 }),
  'session:cancelled': about<object>()({ subject: 'session', journal: 'state', today: 25 }),
  'session:opened': about<object>()({ subject: 'session', journal: 'state', today: 40 }),
  'session:closed': about<{ structures: string[]; decisions: number; actions: number }>()({
    subject: 'session',
    journal: 'state',
    today: 30,
  }),
  /** Resumed within the hour after it was closed. */
  'session:reopened': about<object>()({ subject: 'session', journal: 'quiet', today: 41 }),
  /** Someone leads it in the place of facilitators who were not there. */
  'session:taken-over': about<object>()({ subject: 'session', journal: 'quiet', today: 190 }),
  'session:taken-back': about<object>()({ subject: 'session', journal: 'quiet', today: 191 }),
  'minutes:submitted': about<object>()({ subject: 'session', journal: 'state', today: 28 }),
  'minutes:approved': about<{ decisions: number; actions: number }>()({
    subject: 'session',
    journal: 'state',
    today: 20,
  }),
  /** Hidden because they may concern a real person, or read again once that is decided. */
  'minutes:masked': about<object>()({ subject: 'session', journal: 'none', today: 'none' }),
  'minutes:rectified': about<object>()({ subject: 'session', journal: 'quiet', today: 170 }),
  'action:settled': fact<{ status: ActionStatus; structure: string | null }>()({
    subject: 'session',
    journal: 'quiet',
    today: 180,
  }),
}

type SessionFacts = typeof SESSION_FACTS
declare module '../platform/facts.ts' {
  interface FactRegister extends SessionFacts {}
}
