import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { LeaveCommunity } from '#server/community/members.contract.ts'
import { WithdrawIssue } from '#server/journal/contract.ts'
import { CAST, useServer, type Person } from '../support/people.ts'
import { publishes, reads, takes, tells, composes } from './issues.ts'

const PUBLIC_URL = 'https://liane.example'
const received: { mail: Email; to: string[] }[] = []
/** The only one whose letters are taken; everyone, when it is empty. */
let onlyFor = ''

const mailbox = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo({ address }, _session, done) {
    done(address.startsWith(onlyFor) ? null : Object.assign(new Error('Later'), { responseCode: 450 }))
  },
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

const { found, app, db } = useServer({ PUBLIC_URL, SMTP_URL: `smtp://127.0.0.1:${port}` })

/** The mail server takes everything again, and the queue does not wait to see it. */
async function mailAgain() {
  onlyFor = ''
  await sql`update pgboss.job set start_after = now() where name = 'mail.send' and state = 'retry'`.execute(
    db(),
  )
  await app().jobs.idle()
}

async function addressOf({ id }: Person): Promise<string> {
  const { email } = await db()
    .selectFrom('people')
    .select('email')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return email
}

describe('journal: mailing', () => {
  it('a published issue is mailed once to each member, as HTML and text', async () => {
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

  it('withdrawing stops the mailing and reports how many letters had left', async () => {
    const { solange, jocelyne, nathan } = await found(CAST)
    const before = received.length
    onlyFor = 'nathan.'
    const issue = await publishes(solange, jocelyne)
    await app().jobs.idle()
    await expect.poll(() => received.length).toBe(before + 1)
    const others = Object.keys(CAST).length - 1
    expect((await reads(solange, issue)).deliveries).toMatchObject({ sent: 1, queued: others })

    const withdrawn = await solange.does(WithdrawIssue, {
      params: { issue: issue.id },
      body: { reason: 'Contient une chose confidentielle.' },
    })
    expect(withdrawn).toEqual({ gone: 1 })
    await mailAgain()
    expect(received.slice(before).map(({ to }) => to)).toEqual([[await addressOf(nathan)]])
  })

  it('a person who left in the meantime is not mailed', async () => {
    const { solange, jocelyne, nadege, nathan } = await found(CAST)
    const before = received.length
    onlyFor = 'nathan.'
    await publishes(solange, jocelyne)
    await app().jobs.idle()
    await nadege.does(LeaveCommunity)
    await mailAgain()
    const reached = received.slice(before).flatMap(({ to }) => to)
    expect(reached).toHaveLength(Object.keys(CAST).length - 1)
    expect(reached).toContain(await addressOf(nathan))
    expect(reached).not.toContain(await addressOf(nadege))
  })

  it('nobody is mailed before publication', async () => {
    const { solange } = await found(CAST)
    const before = received.length
    await takes(solange, 'submit', await composes(solange))
    await app().jobs.idle()
    expect(received.length).toBe(before)
  })
})
