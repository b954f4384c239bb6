import { fact } from '../platform/facts.ts'
import type { Role } from './contract.ts'

const member = fact<{ person: string; structure: string }>()
const mandate = fact<{ mandate: string; person: string; structure: string }>()

/** Neither news for the journal nor things that moved: who is there, and what they may commit to. */
export const COMMUNITY_FACTS = {
  'community:founded': fact<{ name: string }>()({ subject: 'community', journal: 'none', today: 'none' }),
  /** Names settings, among them some that no longer exist. */
  'community:settings-changed': fact<{ changed: string[] }>()({
    subject: 'community',
    journal: 'none',
    today: 'none',
  }),
  'structure:added': fact<{ structure: string }>()({ subject: 'structure', journal: 'none', today: 'none' }),
  'manager:appointed': member({ subject: 'person', journal: 'none', today: 'none' }),
  'manager:dismissed': member({ subject: 'person', journal: 'none', today: 'none' }),
  'member:invited': member({ subject: 'person', journal: 'none', today: 'none' }),
  'member:uninvited': member({ subject: 'person', journal: 'none', today: 'none' }),
  'member:declined': member({ subject: 'person', journal: 'none', today: 'none' }),
  /** They entered under another name than the one they were invited by. */
  'member:renamed': member({ subject: 'person', journal: 'none', today: 'none' }),
  'member:arrived': member({ subject: 'person', journal: 'none', today: 'none' }),
  'member:changed': fact<{ person: string; roles: Role[] }>()({
    subject: 'person',
    journal: 'none',
    today: 'none',
  }),
  /** Their account is closed, for a time or for good; or open again. */
  'member:deactivated': member({ subject: 'person', journal: 'none', today: 'none' }),
  'member:reactivated': member({ subject: 'person', journal: 'none', today: 'none' }),
  'member:left': member({ subject: 'person', journal: 'none', today: 'none' }),
  'mandate:requested': mandate({ subject: 'mandate', journal: 'none', today: 'none' }),
  'mandate:granted': mandate({ subject: 'mandate', journal: 'none', today: 'none' }),
  'mandate:accepted': mandate({ subject: 'mandate', journal: 'none', today: 'none' }),
  'mandate:refused': mandate({ subject: 'mandate', journal: 'none', today: 'none' }),
  'mandate:started': mandate({ subject: 'mandate', journal: 'none', today: 'none' }),
  'mandate:expired': mandate({ subject: 'mandate', journal: 'none', today: 'none' }),
  'mandate:revoked': mandate({ subject: 'mandate', journal: 'none', today: 'none' }),
}

type CommunityFacts = typeof COMMUNITY_FACTS
declare module '../platform/facts.ts' {
  interface FactRegister extends CommunityFacts {}
}
