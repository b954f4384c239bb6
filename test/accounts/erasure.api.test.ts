import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { AskAddressChange } from '#server/accounts/address-change.contract.ts'
import { AskReset } from '#server/accounts/contract.ts'
import { erasePerson, shutOut } from '#server/accounts/erasure.actions.ts'
import * as erasure from '#server/accounts/erasure.contract.ts'
import { hashPassword } from '#server/accounts/passwords.ts'
import { ReadDirectory } from '#server/community/directory.contract.ts'
import { ChangeRoles } from '#server/community/members.contract.ts'
import { inTransaction, type Ctx } from '#server/platform/context.ts'
import { doc, mention, p } from '#server/platform/richtext/build.rules.ts'
import { AddPost, EditPost, MarkRead, OpenThread, ReadThread } from '#server/threads/contract.ts'
import { aProblem } from '#test/support/builders.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { placesOf } from '#test/support/whole-database.ts'

const PASSWORD = 'une barque sous les filaos'
const { db, found } = useServer()

/** Cindy has a name that nobody else has, and a password. */
async function settled() {
  const cast = await found({ ...CAST, emilie: { administrator: true } })
  const family = `Brémaud${crypto.randomUUID().slice(0, 6)}`
  const password_hash = await hashPassword(PASSWORD)
  await db()
    .updateTable('people')
    .set({ password_hash, family_name: family })
    .where('id', '=', cast.cindy.id)
    .execute()
  const both = [cast.emilie.id, cast.solange.id]
  await db().updateTable('people').set({ password_hash }).where('id', 'in', both).execute()
  return { ...cast, family }
}

const asks = (who: Person, keepDeidentified: boolean, password = PASSWORD) =>
  who.tries(erasure.AskErasure, { body: { password, keepDeidentified } })
const erases = (by: Person, { id }: Person, words: string[] = [], password = PASSWORD) =>
  by.tries(erasure.ErasePerson, { params: { person: id }, body: { words, password } })
const records = (by: Person, { id }: Person, receivedOn: string) =>
  by.tries(erasure.RecordErasure, { params: { person: id }, body: { receivedOn, keepDeidentified: true } })
const requestOf = async (by: Person, { id }: Person) =>
  (await by.does(erasure.ListErasures)).find(({ person }) => person === id)

async function writes({ cindy, solange, family }: Awaited<ReturnType<typeof settled>>) {
  const { id: thread } = await cindy.does(OpenThread, { body: aProblem() })
  const params = { thread }
  const { id: post } = await cindy.does(AddPost, {
    params,
    body: { body: doc('Le mot de Cindy.'), kind: 'reply' },
  })
  await cindy.does(EditPost, { params: { thread, post }, body: { body: doc('Le second mot.') } })
  const naming = doc(p('Comme le dit ', mention(cindy.id, `Cindy ${family}`), '.'))
  await solange.does(AddPost, { params, body: { body: naming, kind: 'reply' } })
  return thread
}

/** The tables that keep something of one person alone, which goes with their account. */
async function belongings() {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.relname::text as "table", a.attname::text as "column"
      from pg_constraint f join pg_class c on c.oid = f.conrelid
           join pg_attribute a on a.attrelid = c.oid and a.attnum = f.conkey[1]
     where f.contype = 'f' and f.confrelid = 'people'::regclass and f.confdeltype = 'c'
  `.execute(db())
  return rows
}

async function belongingsOf({ id }: Person): Promise<string[]> {
  const left: string[] = []
  for (const { table, column } of await belongings()) {
    const { rows } = await sql`select from ${sql.table(table)} where ${sql.ref(column)} = ${id}`.execute(db())
    if (rows.length > 0) left.push(table)
  }
  return left
}

/** Until so many wait for what this transaction holds; on one connection all wait for it in any case. */
async function waitingForLocks({ db }: Ctx, count: number): Promise<void> {
  if (!process.env['TEST_DATABASE_URL']) return
  const waiting = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int from pg_locks where not granted
         and database = (select oid from pg_database where datname = current_database())
    `.execute(db)
    return rows[0]!.count
  }
  await expect.poll(waiting).toBeGreaterThanOrEqual(count)
}

describe('accounts: erasure', () => {
  it('what the person wrote is removed, with its earlier versions, when they choose so', async () => {
    const people = await settled()
    const { cindy, emilie, solange, family } = people
    const thread = await writes(people)
    const connection = await cindy.connects()
    expect(await connection.welcomed()).toBe(true)
    expect(await asks(cindy, false, 'un autre mot de passe')).toMatchObject({ status: 403 })
    expect(await asks(cindy, false)).toMatchObject({ status: 200 })
    const letter = db().selectFrom('letters').select('subject').where('to_person', '=', emilie.id)
    expect(await letter.execute()).toEqual([{ subject: 'Liane : une personne demande à être effacée' }])
    const { words } = (await requestOf(emilie, cindy))!
    expect(words).toContain(`Cindy ${family}`)
    expect(words).not.toContain(family)
    expect(await erases(solange, cindy)).toMatchObject({ status: 403 })
    const wrong = { status: 403, body: { type: '/problems/wrong-current-password' } }
    expect(await erases(emilie, cindy, words, 'un autre mot de passe')).toMatchObject(wrong)
    expect(await requestOf(emilie, cindy)).toBeDefined()
    expect(await erases(emilie, cindy, [...words, family])).toMatchObject({ status: 200 })

    await expect.poll(() => connection.socket.connected).toBe(false)
    expect(await placesOf(db(), family, 'Le mot de Cindy', 'Le second mot')).toEqual([])
    const read = JSON.stringify(await solange.does(ReadThread, { params: { thread } }))
    expect(read).toContain('message retiré par son auteur')
    expect(read).toContain('@ancien membre (association)')
    expect(JSON.stringify(await solange.does(ReadDirectory))).not.toContain(cindy.id)
    const { rows } = await sql<{ status: string; email: string }>`
      select status, email from people where id = ${cindy.id}
    `.execute(db())
    expect(rows).toEqual([{ status: 'erased', email: `${cindy.id}@efface.invalid` }])
    expect(await erases(emilie, cindy)).toMatchObject({ status: 409 })
  })

  it('what the person wrote stays without their name when they choose so, and its mandate has ended', async () => {
    const people = await settled()
    const { cindy, emilie, jocelyne, family } = people
    const thread = await writes(people)
    await asks(cindy, true)
    expect(await erases(emilie, cindy, [...(await requestOf(emilie, cindy))!.words, family])).toMatchObject({
      status: 200,
    })
    const read = JSON.stringify(await jocelyne.does(ReadThread, { params: { thread } }))
    expect(read).toContain('Le second mot.')
    expect(read).toContain('ancien membre (association)')
    expect(await placesOf(db(), family)).toEqual([])
    const letters = await db()
      .selectFrom('letters')
      .select('subject')
      .where('to_person', '=', jocelyne.id)
      .execute()
    expect(letters).toEqual([{ subject: 'Un mandat a pris fin : ancien membre (association)' }])
  })

  it('what the person sends while they are erased is refused, or removed', async () => {
    const people = await settled()
    const { cindy, emilie, family } = people
    const { id: thread } = await people.solange.does(OpenThread, { body: aProblem() })
    await asks(cindy, false)
    await cindy.cookie()
    const words = (await requestOf(emilie, cindy))!.words
    const sends = (i: number) =>
      cindy.tries(AddPost, {
        params: { thread },
        body: { body: doc(`${family} écrit ${i}.`), kind: 'reply' },
      })
    const erased = erases(emilie, cindy, words)
    const answers = []
    let isOver = false
    const over = erased.finally(() => (isOver = true))
    for (let i = 0; !isOver; i++) {
      answers.push(sends(i))
      await Promise.race([over, setImmediate(), ...(i % 8 === 7 ? [answers.at(-8)!] : [])])
      if (answers.length >= 60) await over
    }
    expect(await erased).toMatchObject({ status: 200 })
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(statuses).toContain(401)
    expect(await placesOf(db(), family)).toEqual([])
  })

  it('what no command keeps leaves nothing either when it arrives during the erasure', async () => {
    const people = await settled()
    const { cindy, emilie, visitor, family } = people
    const thread = await writes(people)
    await asks(cindy, true)
    const { email } = (await requestOf(emilie, cindy))!
    await cindy.cookie()
    const proof = { words: [family], password: PASSWORD }
    const answers = await inTransaction(emilie.ctx(), async (ctx) => {
      await shutOut(ctx, cindy.id, proof)
      await erasePerson(ctx, cindy.id, proof.words)
      const sent = [
        cindy.tries(MarkRead, { params: { thread }, body: { number: 1 } }),
        cindy.tries(AskAddressChange, { body: { email: 'ailleurs@spro.example', password: PASSWORD } }),
        visitor.tries(AskReset, { body: { email } }),
      ]
      await waitingForLocks(ctx, sent.length)
      return sent
    })
    await Promise.all(answers)
    expect(await belongingsOf(cindy)).toEqual([])
    expect(await placesOf(db(), family, email, 'ailleurs@spro.example')).toEqual([])
  })

  it('nothing that belongs to one person alone stays in any table', async () => {
    const people = await settled()
    const { cindy, emilie } = people
    await writes(people)
    await asks(cindy, true)
    await erases(emilie, cindy)
    expect((await belongings()).map(({ table }) => table)).toEqual(
      expect.arrayContaining(['sign_ins', 'known_devices', 'account_links', 'read_marks', 'mentions']),
    )
    expect(await belongingsOf(cindy)).toEqual([])
    const commands = db().selectFrom('commands').select('id').where('person', '=', cindy.id)
    expect(await commands.execute()).toEqual([])
  })

  it('a request can be withdrawn, is due a month later, and the last lead is refused', async () => {
    const { solange, cindy, emilie } = await settled()
    await asks(cindy, true)
    expect(await cindy.does(erasure.MyErasure)).toMatchObject({
      request: { dueAt: '2026-04-16T12:00:00.000Z' },
    })
    await cindy.does(erasure.WithdrawErasure)
    expect(await cindy.does(erasure.MyErasure)).toEqual({ request: null })

    const params = { person: solange.id }
    const received = { receivedOn: '2026-01-31', keepDeidentified: true }
    await emilie.does(erasure.RecordErasure, { params, body: received })
    expect(await requestOf(emilie, solange)).toMatchObject({ dueAt: '2026-02-28T12:00:00.000Z' })
    expect(await erases(emilie, solange)).toMatchObject({
      status: 409,
      body: { type: '/problems/last-network-lead' },
    })
    await solange.does(ChangeRoles, { params: { person: cindy.id }, body: { roles: ['network_lead'] } })
    for (const plain of ['dixans', 'élève', 'Lô'])
      expect(await erases(emilie, solange, [plain])).toMatchObject({
        status: 422,
        body: { type: '/problems/word-too-plain', detail: expect.stringContaining(plain) as string },
      })
    expect(await erases(emilie, solange)).toMatchObject({ status: 200 })
  })

  it('a family name is never proposed alone, since it may be a word', async () => {
    const { nadege, emilie } = await settled()
    await records(emilie, nadege, '2026-03-16')
    const { words } = (await requestOf(emilie, nadege))!
    expect(words).toContain('Nadege Essai')
    expect(words).not.toContain('Essai')
  })

  it('a request cannot have been received on a day to come', async () => {
    const { nadege, emilie } = await settled()
    const refused = { status: 422, body: { type: '/problems/received-in-future' } }
    expect(await records(emilie, nadege, '2026-03-18')).toMatchObject(refused)
    expect(await requestOf(emilie, nadege)).toBeUndefined()
    expect(await records(emilie, nadege, '2026-03-16')).toMatchObject({ status: 200 })
    expect(await requestOf(emilie, nadege)).toMatchObject({ receivedAt: '2026-03-16T12:00:00.000Z' })
  })

  it('wrong passwords of an administrator are counted', async () => {
    const { cindy, emilie } = await settled()
    await asks(cindy, true)
    for (let i = 0; i < 10; i++)
      expect(await erases(emilie, cindy, [], 'un autre mot de passe')).toMatchObject({ status: 403 })
    expect(await erases(emilie, cindy)).toMatchObject({
      status: 429,
      body: { type: '/problems/too-many-tries' },
    })
    expect(await requestOf(emilie, cindy)).toBeDefined()
  })
})
