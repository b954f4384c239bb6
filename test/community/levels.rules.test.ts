import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  LEVELS,
  ROLES,
  type Level,
  type MandateScope,
  type Posture,
  type Role,
} from '#server/community/contract.ts'
import {
  dayIn,
  isNoWiderThan,
  isTimeZone,
  levelsOf,
  levelsWithin,
  mayRead,
  posturesOf,
  slugOf,
} from '#server/community/rules.ts'

const CIRCLES = ['nord', 'sud']
const someone = fc.record({
  roles: fc.subarray([...ROLES]),
  hasMandate: fc.boolean(),
  circles: fc.subarray(CIRCLES),
})
const place = fc.constantFrom(...LEVELS).chain((level) =>
  fc.record({
    level: fc.constant(level),
    circle: level === 'circle' ? fc.constantFrom(...CIRCLES) : fc.constant(null),
  }),
)
const readerOf = ({
  roles,
  hasMandate,
  circles,
}: {
  roles: Role[]
  hasMandate: boolean
  circles: string[]
}) => ({
  levels: levelsOf(roles, hasMandate),
  circles,
})

it('levels (I9): nobody who cannot read a source can read a text that may quote it', () => {
  fc.assert(
    fc.property(someone, place, place, (who, derived, source) => {
      if (!isNoWiderThan(derived, source)) return
      const reader = readerOf(who)
      if (mayRead(reader, derived)) expect(mayRead(reader, source)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

it('levels: read rights follow the domain’s table', () => {
  const readers: Record<string, [Role[], boolean, Level[]]> = {
    member: [['member'], false, ['public', 'community']],
    delegate: [['member'], true, ['public', 'community', 'delegates']],
    lead: [['member', 'network_lead'], false, ['public', 'community', 'delegates', 'steering']],
    steering: [['member', 'steering_member'], false, ['public', 'community', 'steering']],
    'steering delegate': [
      ['member', 'steering_member'],
      true,
      ['public', 'community', 'delegates', 'steering'],
    ],
  }
  for (const [, [roles, hasMandate, levels]] of Object.entries(readers))
    expect(levelsOf(roles, hasMandate)).toEqual(levels)
})

it('levels: only the members of a circle read it, not even leads', () => {
  const reader = { levels: levelsOf(['member', 'network_lead', 'steering_member'], true), circles: ['nord'] }
  expect(mayRead(reader, { level: 'circle', circle: 'nord' })).toBe(true)
  expect(mayRead(reader, { level: 'circle', circle: 'sud' })).toBe(false)
  expect(mayRead(reader, { level: 'circle', circle: null })).toBe(false)
  expect(mayRead(reader, { level: 'steering', circle: null })).toBe(true)
})

it('levels (I9): a level may quote itself and wider levels, a circle only itself', () => {
  const at = (level: Level, circle: string | null = null) => ({ level, circle })
  for (const level of LEVELS) expect(isNoWiderThan(at(level, 'nord'), at(level, 'nord'))).toBe(true)
  expect(isNoWiderThan(at('circle', 'sud'), at('circle', 'nord'))).toBe(false)
  for (const source of ['delegates', 'circle', 'steering'] as const) {
    const wider = LEVELS.filter((level) => level !== source)
    expect(wider.filter((level) => isNoWiderThan(at(level, 'nord'), at(source, 'nord')))).toEqual([])
  }
  expect(LEVELS.filter((level) => isNoWiderThan(at(level), at('community')))).toEqual(LEVELS.slice(1))
})

it.each<[MandateScope | null, Posture[]]>([
  [null, ['personal']],
  ['inform', ['personal']],
  ['consult', ['personal', 'structure_view']],
  ['propose', ['personal', 'structure_view']],
  ['decide', ['personal', 'structure_view', 'structure_commitment']],
])('community: a mandate to %s lets its person speak as %j', (scope, postures) => {
  expect(posturesOf(scope && { scope })).toEqual(postures)
})

it('levels: lists the levels whose readers include all readers of a given level', () => {
  expect(levelsWithin('public')).toEqual(['public'])
  expect(levelsWithin('delegates')).toEqual(['public', 'community', 'delegates'])
})

it('days (I17): they are counted in the community’s time zone', () => {
  expect(dayIn('America/Martinique', new Date('2026-03-17T02:30:00Z'))).toBe('2026-03-16')
  expect(dayIn('UTC', new Date('2026-03-17T02:30:00Z'))).toBe('2026-03-17')
  expect(isTimeZone('America/Martinique')).toBe(true)
  expect(isTimeZone('Caravelle/Centre')).toBe(false)
  expect(isTimeZone('+05:00')).toBe(false)
})

it('communities: a slug is made from the name', () => {
  expect(slugOf('SPRO Caravelle – été')).toBe('spro-caravelle-ete')
  expect(slugOf('…')).toBe('reseau')
  fc.assert(fc.property(fc.string(), (name) => void expect(slugOf(name)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)))
})
