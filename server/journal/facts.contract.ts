import { fact } from '../platform/facts.ts'

const issue = fact<{ issue: string; number: number }, { number: number }>()

/** The journal does not list itself. */
export const JOURNAL_FACTS = {
  'issue:composed': issue({ subject: 'issue', journal: 'none', today: 250 }),
  'issue:submitted': issue({ subject: 'issue', journal: 'none', today: 150 }),
  'issue:sent-back': issue({ subject: 'issue', journal: 'none', today: 240 }),
  'issue:approved': issue({ subject: 'issue', journal: 'none', today: 145 }),
  'issue:published': issue({ subject: 'issue', journal: 'none', today: 10 }),
  'issue:withdrawn': issue({ subject: 'issue', journal: 'none', today: 15 }),
}

type JournalFacts = typeof JOURNAL_FACTS
declare module '../platform/facts.ts' {
  interface FactRegister extends JournalFacts {}
}
