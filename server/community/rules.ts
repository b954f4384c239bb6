import {
  LEVELS,
  MANDATE_SCOPES,
  type Level,
  type MandateScope,
  type Posture,
  type Reader,
  type Role,
} from './contract.ts'

/** The levels someone may read (domain §3.4). Circles are listed by name: membership of one gives no other. */
export function levelsOf(roles: readonly Role[], hasMandate: boolean): Level[] {
  const lead = roles.includes('network_lead')
  const levels: Level[] = ['public', 'community']
  if (hasMandate || lead) levels.push('delegates')
  if (lead || roles.includes('steering_member')) levels.push('steering')
  return levels
}

/** Whether one reader may read what has this level; the same question as `visibleTo`, for one thing already loaded. */
export function mayRead(
  reader: Pick<Reader, 'levels' | 'circles'>,
  { level, circle }: { level: Level; circle: string | null },
): boolean {
  if (level === 'circle') return circle !== null && reader.circles.includes(circle)
  return reader.levels.includes(level)
}

/**
 * Whether everyone who may read `derived` may read `source` (I9): what quotes is never wider than what is quoted.
 * A circle holds within itself only; the steering level holds within itself only, though leads read both.
 */
export function isNoWiderThan(
  derived: { level: Level; circle: string | null },
  source: { level: Level; circle: string | null },
): boolean {
  if (source.level === 'circle') return derived.level === 'circle' && derived.circle === source.circle
  if (source.level === 'steering') return derived.level === 'steering'
  if (source.level === 'delegates') return derived.level === 'delegates'
  return LEVELS.indexOf(derived.level) >= LEVELS.indexOf(source.level)
}

function isAtLeast(scope: MandateScope, least: MandateScope): boolean {
  return MANDATE_SCOPES.indexOf(scope) >= MANDATE_SCOPES.indexOf(least)
}

/** In what names someone may speak: their own always; their structure's as far as their mandate goes (design §1.1). */
export function posturesOf(mandate: { scope: MandateScope } | null): Posture[] {
  if (!mandate || !isAtLeast(mandate.scope, 'consult')) return ['personal']
  if (mandate.scope !== 'decide') return ['personal', 'structure_view']
  return ['personal', 'structure_view', 'structure_commitment']
}

/**
 * Whether someone names and dismisses the managers of a structure: its managers do, and the leads of the community that
 * holds it. The leads of another community do not, though they may welcome its people.
 */
export function mayNameManagers(
  { roles, managerOf }: Pick<Reader, 'roles' | 'managerOf'>,
  { structure, isElsewhere }: { structure: string; isElsewhere: boolean },
): boolean {
  return managerOf.includes(structure) || (roles.includes('network_lead') && !isElsewhere)
}

/** The day it is in a community, `2026-03-16`: « days » are counted there, not in UTC (I17). */
export function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at)
}

/** The levels that every reader of `derived` can read: what may be shown there. */
export function levelsWithin(derived: Level): Level[] {
  return LEVELS.filter(
    (level) => level !== 'circle' && isNoWiderThan({ level: derived, circle: null }, { level, circle: null }),
  )
}

/** « SPRO Caravelle » gives `spro-caravelle`. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
  return plain.replace(/^-|-$/g, '') || 'reseau'
}

/** A place's name, `America/Martinique`: of a bare offset, JavaScript and PostgreSQL read the sign in opposite ways. */
export function isTimeZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('fr', { timeZone: name }))
  } catch {
    return false
  }
}
