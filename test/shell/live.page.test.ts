import { tick } from 'svelte'
import { expect, test } from 'vitest'
import { Refusal } from '#client/api.ts'
import { LiveList } from '#client/live-list.svelte.ts'
import { Live } from '#client/live.svelte.ts'
import { watch } from '#test/support/watch.svelte.ts'

/** What the server knows, and answers when told to. */
class Text extends Live<string> {
  readonly asked: { answer(text: string): void; refuse(status: number): void }[] = []
  changed = () => {}

  protected fetch() {
    return new Promise<string>((answer, fail) => {
      const refuse = (status: number) => fail(new Refusal({ type: '/problems/x', title: 'Refusé', status }))
      this.asked.push({ answer, refuse })
    })
  }
  protected listen(changed: () => void) {
    this.changed = changed
    return [() => (this.changed = () => {})]
  }
  write(text: string) {
    this.set(text)
  }
}

test('live: what changes while it is being fetched is fetched once more', async () => {
  const text = new Text()
  const done = text.load()
  void text.load()
  void text.load()
  expect(text.asked).toHaveLength(1)
  text.asked[0]!.answer('old')
  await expect.poll(() => text.asked.length).toBe(2)
  text.asked[1]!.answer('new')
  await done
  expect(text.value).toBe('new')
  expect(text.asked).toHaveLength(2)
})

test('live: the answer of a command is not lost to a fetch that began before it', async () => {
  const text = new Text()
  const done = text.load()
  text.write('written')
  text.asked[0]!.answer('before')
  await expect.poll(() => text.asked.length).toBe(2)
  expect(text.value).toBe('written')
  text.asked[1]!.answer('written')
  await done
  expect(text.value).toBe('written')
})

test('live: changes heard together are fetched once, and none once it is left', async () => {
  const text = new Text()
  const stop = text.open()
  text.asked[0]!.answer('one')
  await expect.poll(() => text.value).toBe('one')
  text.changed()
  text.changed()
  await expect.poll(() => text.asked.length).toBe(2)
  text.asked[1]!.answer('two')
  await expect.poll(() => text.value).toBe('two')
  text.changed()
  stop()
  await new Promise((done) => setTimeout(done))
  expect(text.asked).toHaveLength(2)
})

test('live: what may no longer be read is no longer shown, and what could not be fetched stays', async () => {
  const text = new Text()
  text.write('shown')
  const offline = text.load()
  text.asked[0]!.refuse(0)
  await offline
  expect([text.value, text.refusal?.status]).toEqual(['shown', 0])
  const absent = text.load()
  text.asked[1]!.refuse(404)
  await absent
  expect(text.value).toBeUndefined()
})

test('live list: as many items as are on screen are fetched again, each once', async () => {
  class Numbers extends LiveList<{ id: string }> {
    protected async fetchSlice(after = '0') {
      const first = Number(after)
      return { items: [first, first + 1].map((n) => ({ id: String(n) })), next: String(first + 1) }
    }
    protected listen() {
      return []
    }
  }
  const numbers = new Numbers()
  await numbers.load()
  await numbers.loadMore()
  const shown = ['0', '1', '2']
  expect(numbers.items.map(({ id }) => id)).toEqual(shown)
  await numbers.load()
  expect(numbers.items.map(({ id }) => id)).toEqual(shown)
})

test('live: an effect that waits for the first value does not run again at the next ones', async () => {
  const text = new Text()
  let runs = 0
  const stop = watch(() => {
    if (text.loaded) runs++
  })
  text.write('one')
  await tick()
  text.write('two')
  await tick()
  stop()
  expect(runs).toBe(1)
})
