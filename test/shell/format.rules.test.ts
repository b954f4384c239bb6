import { beforeEach, expect, test, vi } from 'vitest'
import {
  ago,
  calendarDay,
  hour,
  personHue,
  initials,
  longMoment,
  shortDay,
  useTimeZone,
} from '#client/format.ts'

beforeEach(() => {
  vi.stubEnv('TZ', 'America/Martinique')
  useTimeZone('America/Martinique')
  return () => vi.unstubAllEnvs()
})

test('format: days and hours are in the community’s time zone', () => {
  expect(longMoment('2026-03-16T03:59:00Z')).toBe('dimanche 15\u00a0mars 2026 à\u00a023\u00a0h\u00a059')
  expect(hour('2026-03-16T13:00:00Z')).toBe('9\u00a0h')
  expect(shortDay('2026-11-01T12:00:00Z')).toBe('1er\u00a0novembre')
  expect(calendarDay('2027-11-01')).toBe('1er\u00a0novembre 2027')
  expect(calendarDay('2027-11-11')).toBe('11\u00a0novembre 2027')
})

test('format: a reader whose clock shows another hour is told whose hour it is', () => {
  const inWinter = '2026-12-09T13:00:00Z'
  expect(hour(inWinter)).toBe('9\u00a0h')
  vi.stubEnv('TZ', 'Europe/Paris')
  expect(hour(inWinter)).toBe('9\u00a0h (heure de Martinique)')
  expect(longMoment(inWinter)).toBe('mercredi 9\u00a0décembre 2026 à\u00a09\u00a0h (heure de Martinique)')
  useTimeZone('Indian/Reunion')
  expect(hour(inWinter)).toBe('17\u00a0h (heure de La Réunion)')
  useTimeZone('Asia/Kolkata')
  expect(hour(inWinter)).toBe('18\u00a0h\u00a030 (heure d’Inde)')
})

test('format: two zones that show the same hour at that moment are not told apart', () => {
  useTimeZone('Africa/Algiers')
  vi.stubEnv('TZ', 'Europe/Paris')
  expect(hour('2026-12-09T13:00:00Z')).toBe('14\u00a0h')
  expect(hour('2026-07-09T13:00:00Z')).toBe('14\u00a0h (heure d’Algérie)')
})

test('format: elapsed time is written in plain French', () => {
  const now = new Date('2026-03-16T14:00:00Z') // ten in the morning there
  expect(ago('2026-03-16T13:59:40Z', now)).toBe('à l’instant')
  expect(ago('2026-03-16T13:15:00Z', now)).toBe('il y a 45 minutes')
  expect(ago('2026-03-16T11:00:00Z', now)).toBe('il y a 3 heures')
  // Eleven hours before, and yesterday all the same.
  expect(ago('2026-03-16T03:00:00Z', now)).toBe('hier')
  expect(ago('2026-03-19T14:00:00Z', now)).toBe('dans 3 jours')
  expect(ago('2026-02-01T14:00:00Z', now)).toBe('le 1er\u00a0février')
  expect(ago('2025-12-31T14:00:00Z', now)).toBe('le 31\u00a0décembre 2025')
})

test('format: a person has initials and a stable colour', () => {
  expect(initials('Marie-Ange de La Tour')).toBe('MT')
  expect(initials('Éliane')).toBe('É')
  expect(personHue('3f0a1c0e')).toBe(personHue('3f0a1c0e'))
})
