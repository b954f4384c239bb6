import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { membership } from '#server/community/access.ts'
import { EndMembership } from '#server/community/members.contract.ts'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { AddPost, OpenThread } from '#server/threads/contract.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { aProblem } from '#test/support/builders.ts'

const { found, app } = useServer()
const notHere = { problem: { status: 404, type: '/problems/not-here' } }

describe('live', () => {
  it('live: a person who left a community receives nothing more of it', async () => {
    const { solange, cindy, nadege } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const says = (text: string) =>
      cindy.does(AddPost, { params: { thread: id }, body: { body: fromPlain(text) } })
    const [sly, honest] = [await nadege.connects(), await cindy.connects()]
    for (const line of [sly, honest]) expect(await line.enters(`thread:${id}`)).toBe(true)
    await says('Avant')
    await expect.poll(() => sly.names()).toContain('post:added:here')
    expect(await sly.asks('room:leave', { room: `person:${nadege.id}` })).toMatchObject(notHere)

    await solange.does(EndMembership, { params: { person: nadege.id } })
    await expect.poll(() => sly.names()).toContain('room:closed')
    const before = sly.heard.length
    await says('Après')
    await expect.poll(() => JSON.stringify(honest.heard)).toContain('Après')
    expect(await sly.asks('room:leave', { room: `thread:${id}` })).toEqual({})
    expect(sly.heard.slice(before)).toEqual([])
  })

  it('live: what is heard of a post is about its thread, in the open thread too', async () => {
    const { cindy, nadege } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const line = await nadege.connects()
    expect(await line.enters(`thread:${id}`)).toBe(true)
    await cindy.does(AddPost, { params: { thread: id }, body: { body: fromPlain('Une piste') } })
    await expect
      .poll(() => line.heard.filter(({ name }) => name.startsWith('post:added')))
      .toMatchObject([
        { payload: { about: { type: 'thread', id } } },
        { payload: { about: { type: 'thread', id } } },
      ])
  })

  it('live: a membership that ends while a room is being entered keeps its person out', async () => {
    const { solange, nadege, community } = await found(CAST)
    let times = 0
    app().live.defineRoom('leaving', async (ctx) => {
      times++
      await membership(ctx, community)
      if (times === 1) await solange.does(EndMembership, { params: { person: nadege.id } })
    })
    const line = await nadege.connects()
    const room = `leaving:${randomUUID()}`
    expect(await line.asks('room:enter', { room })).toMatchObject(notHere)
    app().live.toRoom(room, 'canary', {})
    expect(await line.asks('nothing:declared', {})).toMatchObject(notHere)
    expect(line.names()).not.toContain('canary')
  })

  it('live: a room with an impossible id is refused like one that does not exist', async () => {
    const { cindy } = await found(CAST)
    const line = await cindy.connects()
    for (const id of [randomUUID(), '-'.repeat(36)]) {
      expect(await line.asks('room:enter', { room: `text:${id}` })).toMatchObject(notHere)
      expect(await line.asks('board:join', { room: `board:${id}`, since: 0, keys: [] })).toMatchObject(
        notHere,
      )
      const join = { room: `text:${id}`, since: 0, epoch: null, stateVector: new Uint8Array([0]) }
      expect(await line.asks('text:join', join)).toMatchObject(notHere)
    }
  })

  it('live: an undeclared event is refused, and a socket that floods is closed', async () => {
    const { cindy } = await found(CAST)
    const line = await cindy.connects()
    expect(await line.asks('nothing:declared', {})).toMatchObject(notHere)
    expect(line.socket.connected).toBe(true)
    for (let i = 0; i < 1_000; i++) line.socket.emit('nothing:declared', {})
    await expect.poll(() => line.socket.disconnected).toBe(true)
  })

  it('live: a person’s forty-first socket closes the oldest', async () => {
    const { cindy, nathan } = await found(CAST)
    const other = await nathan.connects()
    const oldest = await cindy.connects()
    expect(await oldest.welcomed()).toBe(true)
    const others = await Promise.all(Array.from({ length: 39 }, () => cindy.connects()))
    for (const line of others) expect(await line.welcomed()).toBe(true)
    expect(oldest.socket.connected).toBe(true)

    const last = await cindy.connects()
    await expect.poll(() => oldest.socket.disconnected).toBe(true)
    for (const line of [other, last]) expect(await line.asks('nothing:declared', {})).toMatchObject(notHere)
  })
})
