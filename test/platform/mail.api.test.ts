import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { sql } from 'kysely'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { inTransaction } from '#server/platform/context.ts'
import { startJobs, type Jobs } from '#server/platform/jobs/start-jobs.ts'
import { letterHtml, letterText } from '#server/platform/mail/letter-body.ts'
import {
  deliveries,
  keptLetters,
  letter,
  post,
  postAll,
  resend,
  resendLost,
  undelivered,
  type Letter,
} from '#server/platform/mail/mail.ts'
import { startMail } from '#server/platform/mail/send-job.ts'
import { machineContext, machineWorld } from '#test/support/machine-context.ts'
import { useDatabase } from '#test/support/database.ts'

const database = useDatabase()
const db = () => database().db
const NOW = new Date('2026-03-16T12:00:00Z')
const MAIL_FROM = 'Réseau Caravelle <ne-pas-repondre@liane.example>'

const as = (now: Date) => machineContext(db(), now)
const ctx = () => as(NOW)

/** A mail server of the test's own, which does what the test tells it with each message. */
async function mailbox(
  behaves: Partial<{
    rcpt: (address: string) => number | 'cut'
    data: (session: SMTPServerSession, nth: number) => number | 'cut'
  }> = {},
) {
  const received: { mail: Email; to: string[]; from: string }[] = []
  let taken = 0
  const refusal = (responseCode: number) => Object.assign(new Error('no'), { responseCode })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      const code = behaves.rcpt?.(address) ?? 250
      if (code === 'cut') return cut()
      done(code === 250 ? undefined : refusal(code))
    },
    onData: (stream, session, done) => {
      void (async () => {
        const chunks: Buffer[] = []
        for await (const chunk of stream) chunks.push(chunk as Buffer)
        const answer = behaves.data?.(session, ++taken) ?? 250
        if (answer === 'cut') return cut()
        if (answer !== 250) return done(refusal(answer))
        received.push({
          mail: await PostalMime.parse(Buffer.concat(chunks)),
          to: session.envelope.rcptTo.map(({ address }) => address),
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
        })
        done()
      })()
    },
  })
  const cut = () => {
    for (const { _socket } of server.connections as Set<{ _socket: { destroy(): void } }>) _socket.destroy()
  }
  server.on('error', () => {})
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  onTestFinished(() => new Promise<void>((closed) => server.close(() => closed())))
  return { received, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` }
}

/** Starts the sending, as a process does; without a URL, one that has no mail server. */
async function startPost(SMTP_URL?: string) {
  const mail = await startMail(db(), { MAIL_FROM, ...(SMTP_URL && { SMTP_URL }) })
  const log = Fastify().log
  for (const level of ['warn', 'error'] as const) vi.spyOn(log, level).mockReturnValue(undefined)
  const jobs = await startJobs({
    sql: database().sql,
    jobs: [mail.job],
    world: machineWorld(db(), NOW, log),
  })
  const stop = async () => {
    await jobs.stop(2_000)
    mail.close()
  }
  onTestFinished(stop)
  return { jobs, stop }
}

const hurry = async (jobs: Jobs) => {
  await sql`update pgboss.job set start_after = now() where name = 'mail.send' and state = 'retry'`.execute(
    db(),
  )
  await jobs.idle()
}

const body = {
  title: 'Vous êtes invitée',
  paragraphs: ['Solange vous invite à rejoindre le réseau « Caravelle ».', 'À bientôt <ici> & ailleurs.'],
  action: { label: 'Accepter l’invitation', url: 'https://liane.example/invitation/jeton?a=1&b=2' },
  footer: 'Vous recevez ce message parce que Solange a donné votre adresse.',
}

/** A journal issue of the test's own, which nobody else's test counts. */
function journal() {
  const issue = randomUUID()
  const to = (name: string): Letter => ({
    kind: 'journal',
    to: { address: `${name}@structure.example`, name },
    subject: 'Le Trait d’union n° 7',
    html: '<p>Été</p>',
    text: 'Été',
    about: { type: 'issue', id: issue },
    headers: { list: 'journal.caravelle', unsubscribe: 'https://liane.example/desabonnement/jeton' },
  })
  return { issue, to, count: () => deliveries(db(), 'journal', issue) }
}

const invitation = (): Letter => ({
  kind: 'invitation',
  to: { address: 'helene@structure.example', name: 'Hélène O’Brien' },
  subject: 'Hélène, une invitation — réseau « Caravelle »',
  html: letterHtml(body),
  text: letterText(body),
})

const idOf = async (to: string) => {
  const found = await db()
    .selectFrom('letters')
    .select('id')
    .where('to_address', '=', to)
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow()
  return found.id
}

describe('mail: letters', () => {
  it('mail: a letter arrives as text and HTML with its accents, and its body is then deleted', async () => {
    const { received, url } = await mailbox()
    const { jobs } = await startPost(url)
    const address = `helene.${randomUUID()}@structure.example`
    await post(ctx(), { ...invitation(), to: { address, name: 'Hélène O’Brien' } })
    await jobs.idle()

    const id = await idOf(address)
    const [{ mail, to, from } = { mail: undefined, to: [], from: '' }] = received
    expect({ to, from }).toEqual({ to: [address], from: 'ne-pas-repondre@liane.example' })
    expect(mail).toMatchObject({
      subject: 'Hélène, une invitation — réseau « Caravelle »',
      from: { name: 'Réseau Caravelle', address: 'ne-pas-repondre@liane.example' },
      to: [{ name: 'Hélène O’Brien', address }],
      messageId: `<${id}@liane.example>`,
    })
    expect(mail!.text).toContain('Solange vous invite à rejoindre le réseau « Caravelle ».')
    expect(mail!.html).toContain('À bientôt &lt;ici&gt; &amp; ailleurs.')
    expect(mail!.headers).toContainEqual(
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
    )
    expect(await letter(db(), id)).toMatchObject({ status: 'sent', sentAt: NOW, html: '', text: '' })
  })

  it('mail: a letter of a list carries the list’s id and a one-click unsubscribe', async () => {
    const { received, url } = await mailbox()
    const { jobs } = await startPost(url)
    await post(ctx(), journal().to('cindy'))
    await jobs.idle()
    const headers = Object.fromEntries(received[0]!.mail.headers.map(({ key, value }) => [key, value]))
    expect(headers).toMatchObject({
      'list-id': '<journal.caravelle.liane.example>',
      'list-unsubscribe': '<https://liane.example/desabonnement/jeton>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    })
    const accented = { ...journal().to('cindy'), headers: { list: 'journal.spécial' } }
    await expect(post(ctx(), accented)).rejects.toThrow('ASCII')
  })

  it('mail: a letter of a rolled-back transaction is never sent', async () => {
    const { received, url } = await mailbox()
    const { jobs } = await startPost(url)
    const { to, count } = journal()
    const refused = inTransaction(ctx(), async (ctx) => {
      await post(ctx, to('nathan'))
      throw new Error('refused')
    })
    await expect(refused).rejects.toThrow('refused')
    await jobs.idle()
    expect(received).toEqual([])
    expect(Object.values(await count()).every((number) => number === 0)).toBe(true)
  })

  it('mail: an issue is mailed once to each address, however often it is posted', async () => {
    const { received, url } = await mailbox()
    const { jobs } = await startPost(url)
    const { to } = journal()
    await postAll(ctx(), [to('cindy'), to('nathan'), to('cindy')])
    await post(ctx(), to('nathan'))
    await jobs.idle()
    expect(received.map(({ to }) => to[0]).sort()).toEqual([
      'cindy@structure.example',
      'nathan@structure.example',
    ])
  })
})

describe('mail: without a server', () => {
  it('mail: without a mail server, letters are listed for administrators, newest first', async () => {
    const { jobs } = await startPost()
    for (const [i, name] of ['ana', 'bo', 'cy'].entries())
      await post(as(new Date(NOW.getTime() + i)), {
        ...invitation(),
        to: { address: `${name}@kept.example`, name },
      })
    await jobs.idle()

    const [newest, next] = await keptLetters(db(), { limit: 2 })
    expect([newest!.to.name, next!.to.name]).toEqual(['cy', 'bo'])
    expect((await keptLetters(db(), { before: next!.id, limit: 1 }))[0]).toMatchObject({
      to: { name: 'ana' },
      status: 'kept',
    })
    expect((await letter(db(), newest!.id))!.text).toContain('https://liane.example/invitation/jeton')
  })
})

describe('mail: failures', () => {
  it('mail: a refused address is marked failed with the reason, and can be tried again', async () => {
    let refusing = true
    const { received, url } = await mailbox({
      rcpt: (address) => (refusing && address.startsWith('partie') ? 550 : 250),
    })
    const { jobs } = await startPost(url)
    const { issue, to, count } = journal()
    await postAll(ctx(), [to('partie'), to('sabrina')])
    await jobs.idle()
    expect(await count()).toMatchObject({ sent: 1, failed: 1, queued: 0 })
    const [lost] = await undelivered(db(), 'journal', issue)
    expect(lost).toMatchObject({ to: { name: 'partie' }, status: 'failed' })
    expect(lost!.lastError).toContain('550')

    refusing = false
    expect(await resend(ctx(), [lost!.id, await idOf('sabrina@structure.example')])).toBe(1)
    await jobs.idle()
    expect(await count()).toMatchObject({ sent: 2, failed: 0 })
    expect(received).toHaveLength(2)
  })

  it('mail: a temporary refusal is tried again, and the letter arrives once', async () => {
    const { received, url } = await mailbox({ data: (_, nth) => (nth === 1 ? 451 : 250) })
    const { jobs } = await startPost(url)
    const { to, count } = journal()
    await post(ctx(), to('jocelyne'))
    await jobs.idle()
    expect(await count()).toMatchObject({ queued: 1, sent: 0 })
    await hurry(jobs)
    expect(await count()).toMatchObject({ queued: 0, sent: 1 })
    expect(received).toHaveLength(1)
  })

  it('mail: an unreachable mail server loses no letter', async () => {
    const { jobs, stop } = await startPost('smtp://127.0.0.1:1')
    const { to, count } = journal()
    await post(ctx(), to('nadege'))
    await jobs.idle()
    expect(await count()).toMatchObject({ queued: 1, failed: 0, unknown: 0 })
    await stop()

    const { received, url } = await mailbox()
    await hurry((await startPost(url)).jobs)
    expect(await count()).toMatchObject({ sent: 1 })
    expect(received).toHaveLength(1)
  })

  it('mail: a connection lost after the last byte leaves « unknown », which is sent again only on request', async () => {
    const { received, url } = await mailbox({ data: (_, nth) => (nth === 1 ? 'cut' : 250) })
    const { jobs } = await startPost(url)
    const { issue, to, count } = journal()
    await post(ctx(), to('sylvie'))
    await jobs.idle()
    await hurry(jobs)
    expect(await count()).toMatchObject({ unknown: 1, sent: 0, queued: 0 })
    expect(received).toEqual([])

    expect(await resendLost(ctx(), 'journal', issue)).toBe(1)
    await jobs.idle()
    expect(await count()).toMatchObject({ unknown: 0, sent: 1 })
  })

  it('mail: a connection lost before the body was sent leaves the letter queued', async () => {
    let cut = true
    const { received, url } = await mailbox({ rcpt: () => (cut ? 'cut' : 250) })
    const { jobs } = await startPost(url)
    const { to, count } = journal()
    await post(ctx(), to('odile'))
    await jobs.idle()
    expect(await count()).toMatchObject({ queued: 1, unknown: 0 })
    cut = false
    await hurry(jobs)
    expect(await count()).toMatchObject({ sent: 1 })
    expect(received).toHaveLength(1)
  })

  it('mail: a letter that was being sent when the process died is « unknown » after the restart', async () => {
    const { to, count } = journal()
    const { received, url } = await mailbox()
    await (await startPost(url)).stop()
    await post(ctx(), to('regis'))
    await sql`update letters set status = 'sending' where to_address = 'regis@structure.example'`.execute(
      db(),
    )
    const { jobs } = await startPost(url)
    await jobs.idle()
    expect(await count()).toMatchObject({ unknown: 1 })
    expect(received).toEqual([])
  })

  it('mail: thirty recipients get one letter each across a restart', async () => {
    const { received, url } = await mailbox({ data: (_, nth) => (nth % 7 === 0 ? 451 : 250) })
    const first = await startPost(url)
    const { to, count } = journal()
    await postAll(
      ctx(),
      Array.from({ length: 30 }, (_, i) => to(`lecteur${i}`)),
    )
    await expect.poll(() => received.length).toBeGreaterThan(5)
    await first.stop()
    expect((await count()).sent).toBeLessThan(30)

    const second = await startPost(url)
    const sendAgain = async () => {
      await hurry(second.jobs)
      return count()
    }
    await expect.poll(sendAgain).toEqual({ sent: 30, queued: 0, sending: 0, failed: 0, unknown: 0, kept: 0 })
    expect(received).toHaveLength(30)
    expect(new Set(received.map(({ to }) => to[0])).size).toBe(30)
  })
})

describe('mail: bodies', () => {
  it('mail: a letter’s button links to web pages only', () => {
    expect(() => letterHtml({ ...body, action: { label: 'x', url: 'javascript:alert(1)' } })).toThrow(
      'web pages',
    )
  })

  it('mail: the HTML and the text of a letter say the same', () => {
    const text = letterText(body)
    for (const said of [body.title, ...body.paragraphs, body.action.label, body.action.url, body.footer])
      expect(text).toContain(said)
    expect(letterHtml(body)).toContain('href="https://liane.example/invitation/jeton?a=1&amp;b=2"')
  })
})
