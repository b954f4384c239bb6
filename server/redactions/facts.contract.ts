import { fact } from '../platform/facts.ts'

const redaction = fact<{ redaction: string }>()

/** Between those who decide, the author and who flagged: neither news for the journal nor things that moved. */
export const REDACTION_FACTS = {
  'redaction:asked': redaction({ subject: 'redaction', journal: 'none', today: 'none' }),
  'redaction:decided': redaction({ subject: 'redaction', journal: 'none', today: 'none' }),
}

type RedactionFacts = typeof REDACTION_FACTS
declare module '../platform/facts.ts' {
  interface FactRegister extends RedactionFacts {}
}
