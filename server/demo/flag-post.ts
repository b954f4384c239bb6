import { decideRedaction } from '../redactions/decisions.actions.ts'
import { flagAsPersonal } from '../redactions/flags.actions.ts'
import { fromPlain } from '../platform/richtext/build.rules.ts'
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
