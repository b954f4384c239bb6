import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, describe, expect, it } from 'vitest'
import { CAST, useServer } from '../support/people.ts'
import { publishes, reads, takes, tells, composes } from './issues.ts'

const PUBLIC_URL = 'https://liane.example'
const received: { mail: Email; to: string[] }[] = []

const mailbox = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
        received.push({ mail, to: session.envelope.rcptTo.map(({ address }) => address) })
        done()
      })
    })
  },
})
await new Promise<void>((listening) => mailbox.listen(0, '127.0.0.1', () => listening()))
afterAll(() => new Promise<void>((closed) => mailbox.close(() => closed())))
const { port } = mailbox.server.address() as AddressInfo

const { found, app } = useServer({ PUBLIC_URL, SMTP_URL: `smtp://127.0.0.1:${port}` })

describe('a published issue is mailed', () => {
  it('to each member once, whole, as HTML and as text', async () => {
    const { solange, jocelyne, nathan, community } = await found(CAST)
    const thread = await tells(nathan, 'Repérer l’illettrisme « sans blesser »', 'community')
    const issue = await publishes(solange, jocelyne, { title: 'Ce que nous n’avons pas écrit' })
    await app().jobs.idle()
    await expect.poll(() => received.length).toBe(Object.keys(CAST).length)
    expect(new Set(received.flatMap(({ to }) => to)).size).toBe(received.length)

    const { mail } = received.find(({ to }) => to[0]!.startsWith('nathan.'))!
    expect(mail.to).toMatchObject([{ name: 'Nathan Essai' }])
    expect(mail.subject).toBe('Le Trait d’union n°\u00a01 – Ce que nous n’avons pas écrit')
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]))
    expect(headers['list-id']).toContain(`<journal.reseau-${community}.`)
    expect(mail.html).toContain('<html lang="fr">')
    expect(mail.html).toContain('Repérer l’illettrisme «\u00a0sans blesser\u00a0»')
    const slug = `reseau-${community}`
    expect(mail.html).toContain(`href="${PUBLIC_URL}/c/${slug}/fils/${thread}"`)
    expect(mail.html).toContain(`href="${PUBLIC_URL}/c/${slug}/journal/${issue.id}"`)
    expect(mail.html).not.toMatch(/<script|<link|<img/)
    expect(mail.text).toContain('janvier à mars 2026')
    expect(mail.text).toContain('Repérer l’illettrisme « sans blesser »')
    expect(mail.text).toMatch(/parce que vous êtes membre du réseau SPRO Caravelle/)

    const none = { queued: 0, kept: 0, failed: 0, unknown: 0 }
    expect((await reads(solange, issue)).deliveries).toEqual({ ...none, sent: received.length })
  })

  it('to nobody before it is published', async () => {
    const { solange } = await found(CAST)
    const before = received.length
    await takes(solange, 'submit', await composes(solange))
    await app().jobs.idle()
    expect(received.length).toBe(before)
  })
})
