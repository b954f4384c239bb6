import { m } from '#client/paraglide/messages.js'
import { timeZones } from '#client/time-zones.ts'
import type { Settings } from '#server/community/settings.contract.ts'

type Name = keyof Settings
type Group = 'identity' | 'purpose' | 'time' | 'representation'

/** How the page shows a setting. Its bounds repeat the contract's, whose schemas the browser does not have. */
type SettingField = {
  readonly group: Group
  readonly label: () => string
  readonly hint?: () => string
} & (Line | Text | Whole | Choice)
/** On one line; may be empty when it has no least length. */
interface Line {
  readonly control: 'line'
  readonly minLength?: number
  readonly maxLength: number
}
interface Text {
  readonly control: 'text'
  readonly maxLength: number
}
interface Whole {
  readonly control: 'whole'
  readonly min: number
  readonly max: number
}
/** One of a list, with the label of each value. */
interface Choice {
  readonly control: 'choice'
  readonly choices: () => Record<string, string>
}
const line = (minLength: number, maxLength: number): Line => ({ control: 'line', minLength, maxLength })
const text: Text = { control: 'text', maxLength: 2000 }

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
  name: { group: 'identity', ...line(3, 160), label: m.community_name },
  localName: {
    group: 'identity',
    ...line(2, 60),
    label: m.community_local,
    hint: m.community_local_hint,
  },
  field: {
    group: 'identity',
    control: 'line',
    maxLength: 160,
    label: m.community_field,
    hint: m.community_field_hint,
  },
  framework: {
    group: 'identity',
    label: m.community_framework,
    hint: m.community_framework_hint,
    control: 'choice',
    choices: () => ({
      none: m.community_framework_none(),
      charter: m.community_framework_charter(),
      agreement: m.community_framework_agreement(),
      programme_partnership: m.community_framework_programme_partnership(),
    }),
  },
  commonProblem: { group: 'purpose', ...text, label: m.community_problem, hint: m.community_problem_hint },
  goal: { group: 'purpose', ...text, label: m.community_goal, hint: m.community_goal_hint },
  unifyingPurpose: { group: 'purpose', ...text, label: m.community_purpose, hint: m.community_purpose_hint },
  timeZone: {
    group: 'time',
    label: m.community_zone,
    hint: m.community_zone_hint,
    control: 'choice',
    choices: () => Object.fromEntries(timeZones().map(({ zone, place }) => [zone, place])),
  },
  journalName: { group: 'time', ...line(2, 80), label: m.community_journal, hint: m.community_journal_hint },
  maxDelegates: {
    group: 'representation',
    control: 'whole',
    min: 1,
    max: 20,
    label: m.community_delegates,
    hint: m.community_delegates_hint,
  },
}

export const namesIn = (group: string) =>
  (Object.keys(FIELDS) as Name[]).filter((name) => FIELDS[name].group === group)

/** A value in the words of its control. */
export function labelOf(name: Name, value: Settings[Name]): string {
  const field = FIELDS[name]
  return (field.control === 'choice' && field.choices()[value]) || String(value)
}
