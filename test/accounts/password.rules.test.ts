import fc from 'fast-check'
import { expect, it } from 'vitest'
import { linkExpiry, passwordTrouble, sameAddress } from '#server/accounts/rules.ts'

const trouble = (password: string) => passwordTrouble(password, 'cindy.bremaud@structure.example')?.type

it('passwords: only a length is required, no character classes', () => {
  expect(trouble('onze lettre')).toBe('password-too-short')
  expect(trouble('douze lettre')).toBeUndefined()
  expect(trouble('la barque glisse sous les filaos')).toBeUndefined()
  // Counted as people count: an emoji is one.
  expect(trouble('🌴'.repeat(11))).toBe('password-too-short')
})

it('passwords: the address itself and a repeated character are refused', () => {
  expect(trouble('abababababababab')).toBe('password-too-plain')
  expect(trouble('Cindy.Bremaud2026')).toBe('password-too-plain')
})

it('passwords: five different characters are enough, and the name of an address within a long sentence', () => {
  expect(trouble('abcdabcdabcd')).toBe('password-too-plain')
  expect(trouble('abcdeabcdeab')).toBeUndefined()
  expect(trouble('une crique calme')).toBeUndefined()
  expect(trouble('cindy.bremaud au marché'), '23 characters').toBe('password-too-plain')
  expect(trouble('cindy.bremaud au marché.'), '24 characters').toBeUndefined()
})

it('passwords: fewer than twelve characters are refused', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 11 }), (password) => void expect(trouble(password)).toBeDefined()),
  )
})

it('links: an invitation lasts two weeks, a password reset one hour', () => {
  const now = new Date('2026-03-16T12:00:00Z')
  expect(linkExpiry('invitation', now)).toEqual(new Date('2026-03-30T12:00:00Z'))
  expect(linkExpiry('reset', now)).toEqual(new Date('2026-03-16T13:00:00Z'))
})

it('accounts: an address is compared without capitals or spaces', () => {
  expect(sameAddress(' Cindy.Bremaud@Structure.example ')).toBe('cindy.bremaud@structure.example')
})
