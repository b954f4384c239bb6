import { problem } from './problem.ts'

/** Sent with what was `found`, and with `mayVouch` when the author may answer that they are about nobody. */
export const personalData = problem(
  'personal-data',
  422,
  'Ce texte permettrait de reconnaître une personne : Liane ne garde pas ce genre d’information.',
)
/** The header by which the author says that what was found is about nobody. */
export const VOUCH = 'liane-vouch'

/** The author's word that the texts of a request are about nobody. */
export interface Vouch {
  /** `null` when the request may be anonymous: then only its week is kept. */
  readonly by: string | null
  /** The request, `POST /api/communities/…/threads`, or the room of a board. */
  readonly about: string
}
