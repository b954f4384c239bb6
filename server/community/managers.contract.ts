import { Type } from 'typebox'
import { Done, endpoint, Id } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'

const OfManager = Type.Object({ community: Id, structure: Id, person: Id })
export const AppointManager = endpoint({
  method: 'PUT',
  url: '/api/communities/:community/structures/:structure/managers/:person',
  summary: 'Appoint a manager of a structure',
  access: 'member',
  params: OfManager,
  reply: Done,
})
export const DismissManager = endpoint({
  method: 'DELETE',
  url: '/api/communities/:community/structures/:structure/managers/:person',
  summary: 'Dismiss a manager of a structure',
  access: 'member',
  params: OfManager,
  reply: Done,
})

export const notOfStructure = problem(
  'not-of-structure',
  422,
  'Seule une personne de la structure peut en être responsable.',
)
export const structureGovernedElsewhere = problem(
  'structure-governed-elsewhere',
  403,
  'Cette structure fait partie d’une autre communauté, et ses responsables y sont déjà nommés. Invitez l’un d’eux ici : c’est à lui de mandater ses collègues et de nommer d’autres responsables.',
)
