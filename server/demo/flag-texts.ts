import { decideRedaction } from '../redactions/decisions.actions.ts'
import { flagAsPersonal } from '../redactions/flags.actions.ts'
import { fromPlain } from '../platform/richtext/build.rules.ts'
import { readTool } from '../library/actions.ts'
import { addPost } from '../threads/actions.ts'
import type { DemoWorld } from './create-community.ts'

const RECOGNISED = 'la coiffeuse du marché couvert'

/** Someone was recognised in a message: it was hidden, looked at, and given back without the words. */
export async function flagPost(world: DemoWorld, threads: ReadonlyMap<string, string>): Promise<void> {
  const { as, times, community } = world
  const [thread] = [...threads.values()]
  const { id } = await addPost(as('cindy', times.at(-3, 30)), community, thread!, {
    body: fromPlain(
      `Même chose chez nous la semaine dernière\u00a0: ${RECOGNISED} a raconté son parcours trois fois avant d’avoir un rendez-vous. Depuis, nous notons l’essentiel avec la personne, sur une seule page.`,
    ),
  })
  const flag = await flagAsPersonal(as('nathan', times.at(-2, 10)), community, { kind: 'post', id })
  await decideRedaction(as('solange', times.at(-1, 20)), community, flag.id, {
    passages: [RECOGNISED],
    reason: 'Tout le bourg la reconnaît. Le reste du récit nous sert à tous.',
  })
}

/** The first version of a tool, « avec un seul témoin »: hidden, and waiting for the lead to look at it. */
export async function flagVersion(world: DemoWorld, tools: ReadonlyMap<string, string>): Promise<void> {
  const { as, times, community } = world
  const sabrina = as('sabrina', times.at(-1, 40))
  const { versions } = await readTool(sabrina, community, tools.get('O5')!)
  const first = versions.find(({ number }) => number === 1)!
  await flagAsPersonal(sabrina, community, { kind: 'version', id: first.id })
}
