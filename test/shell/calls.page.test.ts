import { expect, test } from 'vitest'
import { call, Offline, Refusal } from '#client/api.ts'
import type { Call, Endpoint } from '#server/platform/endpoint.ts'
import { answer, fail, refuse, type Asked } from '#test/support/fake-api.ts'

const OpenThread = {
  method: 'POST',
  url: '/api/communities/:community/threads',
} as unknown as Endpoint<Call, { id: string }>
const ana = { params: { community: 'c1' }, body: { title: 'Qui appelle qui ?' } }

test('API calls: a call sends its idempotency key and answers the typed reply', async () => {
  const asked: Asked[] = []
  answer(OpenThread, (call) => (asked.push(call), { id: 't1' }))

  expect(await call(OpenThread, ana)).toEqual({ id: 't1' })
  expect(asked[0]).toMatchObject({
    body: ana.body,
    command: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  })
})

test('API calls: a lost call is retried under the same key', async () => {
  const commands: (string | null)[] = []
  fail(OpenThread, 2, ({ command }) => (commands.push(command), { id: 't1' }))

  expect(await call(OpenThread, ana, { command: 'b7e0' })).toEqual({ id: 't1' })
  expect(commands).toEqual(['b7e0'])
})

test('API calls: without a network, the message says so in French', async () => {
  fail(OpenThread, 99, () => ({ id: 't1' }))
  await expect(call(OpenThread, ana)).rejects.toThrow(Offline)
  await expect(call(OpenThread, ana)).rejects.toThrow('Liane ne répond pas')
})

test('API calls: a refusal names its field and is not retried', async () => {
  const errors = [{ pointer: '/title', detail: 'Il faut au moins 8 caractères.' }]
  refuse(OpenThread, {
    type: '/problems/malformed',
    status: 422,
    title: 'La demande est incomplète.',
    errors,
  })
  const refusal = await call(OpenThread, ana).catch((error: unknown) => error as Refusal)

  expect(refusal).toBeInstanceOf(Refusal)
  expect((refusal as Refusal).is('malformed')).toBe(true)
  expect((refusal as Refusal).at('/title')).toBe('Il faut au moins 8 caractères.')
})
