import { describe, expect, it, onTestFinished } from 'vitest'
import { DocumentReader } from '#server/library/document-reader.ts'
import { longestHold } from '#test/support/event-loop.ts'

const CRAFTED = '|a|b|\n|-|-|\n'.repeat(20_000)
const markdown = (text: string) => ({ text, format: 'markdown' as const })

function aReader(limitMs?: number) {
  const reader = new DocumentReader(limitMs === undefined ? {} : { limitMs })
  onTestFinished(() => reader.close())
  return reader
}

describe('document reader', () => {
  it('document reader: one that takes too long is refused, and the server answers meanwhile', async () => {
    const reader = aReader(500)
    let refusal: unknown
    const held = await longestHold(async () => {
      refusal = await reader.preview('cindy', markdown(CRAFTED)).catch((error: unknown) => error)
    })
    expect(refusal).toMatchObject({ status: 422, type: 'document-too-complex' })
    expect(held).toBeLessThan(200)
    expect(await aReader().preview('cindy', markdown('# Un titre'))).toMatchObject({ title: 'Un titre' })
  })

  it('document reader: one person’s long documents do not keep the others from theirs', async () => {
    const reader = aReader(60_000)
    const long = [1, 2, 3].map(() => reader.preview('cindy', markdown(CRAFTED)).catch(() => 'closed'))
    expect(await reader.preview('nadege', markdown('# Un titre'))).toMatchObject({ title: 'Un titre' })
    await reader.close()
    expect(await Promise.all(long)).toEqual(['closed', 'closed', 'closed'])
  })

  it('document reader: what a document must change is said as it is elsewhere', async () => {
    const nested = `${'> '.repeat(40)}trop profond`
    await expect(aReader().text('cindy', markdown(nested), 'Un titre')).rejects.toMatchObject({
      status: 422,
      type: 'text-malformed',
      extra: { detail: expect.stringContaining('listes') as string },
    })
  })
})
