import { beforeEach, expect, test } from 'vitest'
import { useTimeZone } from '#client/format.ts'
import { instantsAt } from '#client/sessions/times.ts'

const at = (date: string, hour: string) => instantsAt(date, hour).map((instant) => instant.toISOString())

beforeEach(() => {
  useTimeZone('Europe/Paris')
  return () => useTimeZone('America/Martinique')
})

test('times: a local time is one instant, with the offset of that day', () => {
  expect(at('2027-03-27', '02:30')).toEqual(['2027-03-27T01:30:00.000Z'])
  expect(at('2027-03-29', '02:30')).toEqual(['2027-03-29T00:30:00.000Z'])
})

test('times: an hour that the clocks skip in spring is no instant', () => {
  expect(at('2027-03-28', '01:59')).toEqual(['2027-03-28T00:59:00.000Z'])
  expect(at('2027-03-28', '02:00')).toEqual([])
  expect(at('2027-03-28', '02:30')).toEqual([])
  expect(at('2027-03-28', '03:00')).toEqual(['2027-03-28T01:00:00.000Z'])
})

test('times: an hour that the clocks repeat in autumn is two instants, the first one first', () => {
  expect(at('2027-10-31', '02:30')).toEqual(['2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z'])
})

test('times: half an hour is skipped where clocks move by half an hour', () => {
  useTimeZone('Australia/Lord_Howe')
  expect(at('2027-10-03', '02:15')).toEqual([])
  expect(at('2027-10-03', '02:30')).toHaveLength(1)
})

test('times: offsets of three quarters of an hour and of a day ahead are found', () => {
  useTimeZone('Asia/Kathmandu')
  expect(at('2027-06-01', '00:10')).toEqual(['2027-05-31T18:25:00.000Z'])
  useTimeZone('Pacific/Kiritimati')
  expect(at('2027-06-01', '09:00')).toEqual(['2027-05-31T19:00:00.000Z'])
})

test('times: a day or hour that is not typed yet gives no instant', () => {
  expect(at('', '09:00')).toEqual([])
  expect(at('2027-06-01', '')).toEqual([])
})
