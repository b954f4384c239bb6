import { calendarDay } from '#client/format.ts'
import { m } from '#client/paraglide/messages.js'
import type { Question } from '#client/ui/acts.ts'
import type { MandateScope } from '#server/community/contract.ts'
import type { DirectoryStructure } from '#server/community/directory.contract.ts'
import type { Mandate, MandateCommand } from '#server/community/mandates.contract.ts'

const scopes: Record<
  MandateScope,
  { short: () => string; what: () => string; mine: (of: { structure: string }) => string }
> = {
  inform: {
    short: m.structures_scope_inform,
    what: m.structures_scope_inform_what,
    mine: m.structures_mine_scope_inform,
  },
  consult: {
    short: m.structures_scope_consult,
    what: m.structures_scope_consult_what,
    mine: m.structures_mine_scope_consult,
  },
  propose: {
    short: m.structures_scope_propose,
    what: m.structures_scope_propose_what,
    mine: m.structures_mine_scope_propose,
  },
  decide: {
    short: m.structures_scope_decide,
    what: m.structures_scope_decide_what,
    mine: m.structures_mine_scope_decide,
  },
}

/** « peut engager sa structure » */
export const scopeWords = (scope: MandateScope) => scopes[scope].short()
/** « Décider et engager la structure. » */
export const scopeMeans = (scope: MandateScope) => scopes[scope].what()
/** « Vous pouvez engager la mission locale. » */
export const scopeOfMine = (scope: MandateScope, structure: string) => scopes[scope].mine({ structure })

/** « 4 h par mois, jusqu’au 31 décembre 2026 » */
export function termWords({ hoursPerMonth, endsOn }: Mandate): string {
  const hours =
    hoursPerMonth === null ? m.structures_no_hours() : m.structures_hours({ hours: hoursPerMonth })
  return `${hours}, ${m.structures_until({ day: calendarDay(endsOn) })}`
}

/** The reason for refusing or revoking a mandate goes to the person, and to nobody else. */
export function reasonAsked(command: MandateCommand, name: string): Question {
  const isRefusal = command === 'refuse'
  return {
    title: isRefusal
      ? m.structures_reason_refuse_title({ name })
      : m.structures_reason_revoke_title({ name }),
    text: { label: m.structures_reason(), hint: m.structures_reason_hint({ name }), min: 3, max: 1000 },
    submit: isRefusal ? m.structures_reason_refuse_do() : m.structures_reason_revoke_do(),
    isDanger: true,
  }
}

/** Lower case without accents: people search « helene » for Hélène. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The structures that match every word, with all their people or only those named. */
export function search(structures: readonly DirectoryStructure[], text: string): DirectoryStructure[] {
  const words = plain(text).split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...structures]
  const has = (where: string) => words.every((word) => plain(where).includes(word))
  return structures.flatMap((structure) => {
    const about = [structure.name, structure.shortName, ...structure.territories].join(' ')
    if (has(about)) return [structure]
    const people = structure.people.filter((person) =>
      has(`${about} ${person.name} ${person.mainOccupation}`),
    )
    return people.length > 0 ? [{ ...structure, people }] : []
  })
}

/** The last day of a one-year mandate that starts on `day`. */
export function aYearAfter(day: string): string {
  const end = new Date(`${day}T12:00:00Z`)
  end.setUTCFullYear(end.getUTCFullYear() + 1)
  end.setUTCDate(end.getUTCDate() - 1)
  return end.toISOString().slice(0, 10)
}
