import { monitorEventLoopDelay } from 'node:perf_hooks'
import { startPdf, type IssueSheet, type PdfMaker } from '../../server/platform/pdf/pdf.ts'
import { bold, doc, h, p, quote, table, ul } from '../../server/platform/richtext/build.rules.ts'
import type { RichText } from '../../server/platform/richtext/richtext.contract.ts'
import type { Row } from './world.ts'

/** A twelve-page issue: on a thread that has to start, then on one that is there; and what the main thread felt of it. */
export async function benchPdf(): Promise<Row[]> {
  const body = twelvePages()
  const pdf = startPdf()
  const cold = await clocked(() => compose(pdf, body))
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  for (let i = 0; i < 3; i++) await compose(pdf, body)
  const warm = await clocked(() => compose(pdf, body))
  delay.disable()
  await pdf.close()

  const felt = delay.max / 1e6 - RESOLUTION_MS
  return [
    { name: 'PDF of a 12-page issue', figure: 'warm', value: warm, unit: 'ms', target: 500 },
    { name: 'PDF of a 12-page issue', figure: 'first after a start', value: cold, unit: 'ms' },
    {
      name: 'PDF of a 12-page issue',
      figure: 'longest pause of the main thread',
      value: felt,
      unit: 'ms',
      target: 100,
    },
  ]
}
const RESOLUTION_MS = 5

async function clocked(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

let times = 0

/** Never twice the same text, or the compiler would remember it. */
async function compose(pdf: PdfMaker, body: RichText): Promise<void> {
  const data: IssueSheet = {
    network: 'Réseau Caravelle',
    title: 'Le Trait d’union',
    number: `n° ${++times}`,
    period: 'janvier à mars 2026',
    body: doc(
      p(`Numéro ${times}.`),
      ...body.content.map((node) =>
        node.type === 'heading' ? h(1, `${times}`, ' ', ...(node.content ?? [])) : node,
      ),
    ),
    credits: [{ role: 'Comité de rédaction', names: ['Mission locale du Nord'] }],
  }
  await pdf.render({ template: 'issue', data })
}

const SENTENCE =
  'Chaque structure a raconté une situation où une personne avait dû tout répéter, puis le groupe a cherché ce qui aurait suffi : une feuille, un appel à trois, un nom en gras. '

function twelvePages(): RichText {
  const section = (i: number) => [
    h(1, `Section ${i}`),
    p(SENTENCE.repeat(5)),
    p(bold('Ce que nous gardons. '), SENTENCE.repeat(4)),
    ul(SENTENCE, SENTENCE, SENTENCE),
    quote(null, SENTENCE),
    table(['Structure', 'Relais', 'Part'], ['Mission locale', '41', '60 %'], ['Cap emploi', '12', '48 %']),
    {
      type: 'indicator',
      attrs: { label: 'Relais aboutis', value: '60', unit: '%', target: '70', note: SENTENCE },
    },
    p(SENTENCE.repeat(4)),
  ]
  return doc(...Array.from({ length: 7 }, (_, i) => section(i + 1)).flat())
}
