import { chromium, type BrowserContext } from 'playwright'
import type { DemoPerson } from '#server/community/installation.contract.ts'
import type { Myself } from '#server/community/me.contract.ts'
import type { ThreadSummary } from '#server/threads/thread.contract.ts'
import { DemoServer } from '../journey/demo-server.ts'
import { chromiumLaunch } from '../support/chromium.ts'
import type { Row } from './world.ts'

/** In bytes, as they come over the wire. */
interface Weight {
  kind: string
  head: number
  body: number
}

/** What someone of the demo downloads when they open a thread in a browser that has never been there. */
export async function benchWeight(): Promise<Row[]> {
  const liane = await DemoServer.open({})
  const browser = await chromium.launch(chromiumLaunch())
  try {
    const context = await browser.newContext({ locale: 'fr-FR', baseURL: liane.url })
    const weights = await coldLoad(context, await longestThread(context, liane.url))
    const bodies = (wanted: string) => sum(weights.map(({ kind, body }) => (kind === wanted ? body : 0)))
    const all = sum(weights.map(({ head, body }) => head + body))
    return [
      { figure: 'JavaScript', value: kB(bodies('Script')), target: 60 },
      { figure: 'CSS', value: kB(bodies('Stylesheet')) },
      { figure: 'fonts', value: kB(bodies('Font')) },
      { figure: 'HTML', value: kB(bodies('Document')) },
      { figure: 'everything, headers included', value: kB(all), target: 160 },
    ].map((row) => ({ name: 'cold thread page', unit: 'kB', ...row }))
  } finally {
    await browser.close()
    await liane.stop()
  }
}

/** Signs someone in without opening a page, so that nothing is kept yet. @returns the address of a thread they read */
async function longestThread({ request }: BrowserContext, origin: string): Promise<string> {
  const read = async <Answer>(path: string) => (await (await request.get(path)).json()) as Answer
  const [person] = await read<DemoPerson[]>('/api/demo/people')
  await request.post('/api/demo/sign-in', { data: { person: person!.id }, headers: { origin } })
  const { communities } = await read<Myself>('/api/me')
  const { id, slug } = communities[0]!
  const { threads } = await read<{ threads: ThreadSummary[] }>(`/api/communities/${id}/threads`)
  const [longest] = threads.toSorted((a, b) => b.postCount - a.postCount)
  return `/c/${slug}/fils/${longest!.id}`
}

/** Until its posts are there, its line is open, and nothing more comes by itself. The answers of the API are its data. */
async function coldLoad(context: BrowserContext, thread: string): Promise<Weight[]> {
  const page = await context.newPage()
  const wire = await context.newCDPSession(page)
  const answers = new Map<string, { kind: string; head: number }>()
  const weights: Weight[] = []
  wire.on('Network.responseReceived', ({ requestId, type, response }) =>
    answers.set(requestId, { kind: type, head: response.encodedDataLength }),
  )
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId)
    if (answer && answer.kind !== 'Fetch') weights.push({ ...answer, body: encodedDataLength - answer.head })
  })
  await wire.send('Network.enable')
  const line = page
    .waitForEvent('websocket')
    .then((socket) => socket.waitForEvent('framereceived', ({ payload }) => String(payload).startsWith('40')))
  await page.goto(thread)
  await page.getByRole('article').last().waitFor()
  await line
  await page.waitForLoadState('networkidle')
  return weights
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
const kB = (bytes: number) => Math.round(bytes / 100) / 10
