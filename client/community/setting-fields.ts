import { m } from '#client/paraglide/messages.js'
import { timeZones } from '#client/time-zones.ts'
import { Settings } from '#server/community/settings.contract.ts'

type Name = keyof Settings
type Group = 'identity' | 'purpose' | 'time' | 'representation'

/** How the page shows a setting; its control and its bounds come from the contract. */
interface SettingField {
  readonly group: Group
  readonly label: () => string
  readonly hint?: () => string
  /** For one of a list: the label of each value. */
  readonly choices?: () => Record<string, string>
}

export const GROUPS: Record<Group, { title: () => string; why: () => string }> = {
  identity: { title: m.community_settings_identity, why: m.community_settings_identity_why },
  purpose: { title: m.community_settings_purpose, why: m.community_settings_purpose_why },
  time: { title: m.community_settings_time, why: m.community_settings_time_why },
  representation: {
    title: m.community_settings_representation,
    why: m.community_settings_representation_why,
  },
}

/** In the order of the page. */
export const FIELDS: Record<Name, SettingField> = {
  name: { group: 'identity', label: m.community_name },
  localName: { group: 'identity', label: m.community_local, hint: m.community_local_hint },
  field: { group: 'identity', label: m.community_field, hint: m.community_field_hint },
  framework: {
    group: 'identity',
    label: m.community_framework,
    hint: m.community_framework_hint,
    choices: () => ({
      none: m.community_framework_none(),
      charter: m.community_framework_charter(),
      agreement: m.community_framework_agreement(),
      programme_partnership: m.community_framework_programme_partnership(),
    }),
  },
  commonProblem: { group: 'purpose', label: m.community_problem, hint: m.community_problem_hint },
  goal: { group: 'purpose', label: m.community_goal, hint: m.community_goal_hint },
  unifyingPurpose: { group: 'purpose', label: m.community_purpose, hint: m.community_purpose_hint },
  timeZone: {
    group: 'time',
    label: m.community_zone,
    hint: m.community_zone_hint,
    choices: () => Object.fromEntries(timeZones().map(({ zone, place }) => [zone, place])),
  },
  journalName: { group: 'time', label: m.community_journal, hint: m.community_journal_hint },
  maxDelegates: { group: 'representation', label: m.community_delegates, hint: m.community_delegates_hint },
}

export const namesIn = (group: string) =>
  (Object.keys(FIELDS) as Name[]).filter((name) => FIELDS[name].group === group)

interface Bounds {
  type?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}
const SCHEMAS: Record<Name, object> = Settings.properties
export const boundsOf = (name: Name): Bounds => SCHEMAS[name]

/** A value in the words of its control. */
export function labelOf(name: Name, value: Settings[Name]): string {
  return FIELDS[name].choices?.()[value] ?? String(value)
}
