import { passwordTooPlain, passwordTooShort } from './contract.ts'
import type { Problem } from '../platform/problem.ts'

const PASSWORD_LENGTH = 12
const HOUR_MS = 3_600_000
/** How long a link of each kind serves; that of a second factor answers « Ce n’était pas moi ». */
const LINK_HOURS = { invitation: 14 * 24, reset: 1, 'second-factor': 7 * 24 }
/** Both addresses have a week to answer; the old one then has a week to undo. */
const ADDRESS_CHANGE_DAYS = 7

/** The refusal of a chosen password, if any. Length matters, not character classes. */
export function passwordTrouble(password: string, email: string): Problem | undefined {
  if ([...password].length < PASSWORD_LENGTH) return passwordTooShort()
  const plain = password.toLowerCase()
  const repeats = new Set(plain).size < 5
  const isAddress = plain.includes(email.toLowerCase().split('@')[0]!) && plain.length < 24
  return repeats || isAddress ? passwordTooPlain() : undefined
}

/** When a link sent at `now` expires. */
export function linkExpiry(kind: keyof typeof LINK_HOURS, now: Date): Date {
  return new Date(now.getTime() + LINK_HOURS[kind] * HOUR_MS)
}

/** When the link was sent that expires then. */
export function linkSent(kind: keyof typeof LINK_HOURS, expiry: Date): Date {
  return new Date(expiry.getTime() - LINK_HOURS[kind] * HOUR_MS)
}

/** The first day of the month so many months before, `2024-03-01`. */
export function monthsBefore(months: number, now: Date): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString().slice(0, 10)
}

/** When a request to be erased must be answered: within a month (RGPD, article 12). */
export function erasureDue(receivedAt: Date): Date {
  const due = new Date(receivedAt)
  due.setUTCMonth(due.getUTCMonth() + 1)
  // The month after 31 January ends before its 31st day.
  if (due.getUTCDate() !== receivedAt.getUTCDate()) due.setUTCDate(0)
  return due
}

/**
 * The forms that name this person and nobody else. A family name alone may be an ordinary word (« Petit ») or another
 * person's name: the administrator adds it by hand when needed.
 */
export function wordsNaming({
  givenName,
  familyName,
  email,
}: Record<'givenName' | 'familyName' | 'email', string>): string[] {
  const upper = familyName.toUpperCase()
  return [
    email,
    `${givenName} ${familyName}`,
    `${givenName} ${upper}`,
    `${familyName} ${givenName}`,
    `${upper} ${givenName}`,
  ]
}

/** Whether a word would be found in many sentences that name nobody: two letters, or one word in lower case. */
export function isTooPlain(word: string): boolean {
  const signs = word.match(/[\p{L}\p{N}]/gu) ?? []
  return signs.length < 3 || /^[\p{Ll}_'’-]+$/u.test(word.normalize('NFC').trim())
}

/** The latest day that has begun somewhere: the page sends that of the community's time zone. */
export function latestDay(now: Date): string {
  return new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10)
}

/** An address normalised for comparison: lower case, trimmed. */
export function sameAddress(email: string): string {
  return email.trim().toLowerCase()
}

/** When a change stops waiting, or, once it has taken effect, when it can no longer be undone. */
export function addressChangeEnd({ askedAt, doneAt }: { askedAt: Date; doneAt: Date | null }): Date {
  return new Date((doneAt ?? askedAt).getTime() + ADDRESS_CHANGE_DAYS * 86_400_000)
}
