import { expect, it } from 'vitest'
import { readConfig, warningsOf } from '#server/platform/config.ts'

const SMTP_URL = 'smtp://mail.example'

it.each([
  ['https://liane.example', 'https://liane.example'],
  ['https://liane.example/', 'https://liane.example'],
  [' HTTPS://Liane.Example:443/ ', 'https://liane.example'],
  ['http://liane.intranet:3000/', 'http://liane.intranet:3000'],
])('configuration: PUBLIC_URL may be written %s', (written, read) => {
  expect(readConfig({ PUBLIC_URL: written }).PUBLIC_URL).toBe(read)
})

it.each([
  ['liane.example', /starting with https:\/\//],
  ['ftp://liane.example', /starting with https:\/\//],
  ['https://intranet.example/liane', /below a path/],
  ['https://liane.example/?a=b', /below a path/],
])('configuration: PUBLIC_URL as %s is refused in words', (written, words) => {
  expect(() => readConfig({ PUBLIC_URL: written })).toThrow(words)
})

it('configuration: mail without PUBLIC_URL is warned about', () => {
  expect(warningsOf(readConfig({ SMTP_URL }))).toEqual([expect.stringContaining('http://localhost:3000')])
  expect(warningsOf(readConfig({ SMTP_URL, PUBLIC_URL: 'https://liane.example' }))).toEqual([])
  expect(warningsOf(readConfig({}))).toEqual([])
})
