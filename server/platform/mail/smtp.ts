import type { Readable } from 'node:stream'
import type { Selectable } from 'kysely'
import nodemailer from 'nodemailer'
import type { MailTables } from './tables.ts'

type StoredLetter = Selectable<MailTables['letters']>

/** `later`: not accepted, retry. `failed`: refused for good. `unknown`: may have arrived. */
export type Delivery =
  { readonly outcome: 'sent' } | { readonly outcome: 'later' | 'failed' | 'unknown'; readonly reason: string }

export interface SmtpConnection {
  /** Stable across attempts, so that mailboxes detect duplicates. */
  messageId(letter: string): string
  deliver(letter: StoredLetter): Promise<Delivery>
  close(): void
}

const CONNECTIONS = 3
const CONNECT_WITHIN_MS = 20_000
const ANSWER_WITHIN_MS = 60_000
const MAX_REASON = 500

/** An SMTP client with a few connections kept open. */
export function openSmtp(url: string, from: string): SmtpConnection {
  const address = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim()
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const texts = new Map<string, Readable>()
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    // Retries belong to the queue, which knows what may be sent twice.
    maxRequeues: 0,
    connectionTimeout: CONNECT_WITHIN_MS,
    greetingTimeout: CONNECT_WITHIN_MS,
    socketTimeout: ANSWER_WITHIN_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  transport.use('stream', (mail, done) => {
    const { message } = mail
    const create = message.createReadStream.bind(message)
    message.createReadStream = (...options) => {
      const text = create(...options)
      texts.set(message.messageId(), text)
      return text
    }
    done()
  })
  const messageId = (letter: string) => `<${letter}@${domain}>`

  return {
    messageId,
    async deliver(letter) {
      const id = messageId(letter.id)
      try {
        await transport.sendMail({
          ...toMail(letter, domain),
          from,
          messageId: id,
          envelope: { from: address, to: letter.to_address },
        })
        return { outcome: 'sent' }
      } catch (error) {
        return judge(error as SmtpError, texts.get(id)?.readableEnded ?? false)
      } finally {
        texts.delete(id)
      }
    },
    close: () => transport.close(),
  }
}

function toMail({ to_name, to_address, subject, html, body_text, headers }: StoredLetter, domain: string) {
  const { list, unsubscribe } = headers
  return {
    to: { name: to_name, address: to_address },
    subject,
    text: body_text,
    html,
    headers: {
      // Prevents automatic replies.
      'Auto-Submitted': 'auto-generated',
      ...(list && { 'List-Id': `<${list}.${domain}>` }),
      ...(unsubscribe && {
        'List-Unsubscribe': `<${unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  }
}

interface SmtpError extends Error {
  code?: string
  /** The server's reply code, if any. */
  responseCode?: number
}

/** Errors about this letter: envelope or text. Others concern the connection or the authentication. */
const ABOUT_THE_LETTER = ['EENVELOPE', 'EMESSAGE']

/** @param allGone whether the whole text had been sent when the error occurred */
function judge({ code = '', responseCode = 0, message }: SmtpError, allGone: boolean): Delivery {
  const reason = message.slice(0, MAX_REASON)
  const answered = responseCode > 0 && ABOUT_THE_LETTER.includes(code)
  if (answered && responseCode >= 500) return { outcome: 'failed', reason }
  // EENVELOPE without a reply code: the address is malformed.
  if (!responseCode && code === 'EENVELOPE') return { outcome: 'failed', reason }
  return { outcome: !answered && allGone ? 'unknown' : 'later', reason }
}
