import { malformed, Problem } from './problem.ts'

interface Broken {
  keyword: string
  instancePath: string
  params: Record<string, unknown>
  parentSchema?: { description?: string }
}
interface Foreseen {
  validation?: Broken[]
  statusCode?: number
  code?: string
}

/** A French refusal for errors of Fastify, of the schemas or of the database; undefined for a bug. */
export function frenchRefusal(error: Error): Problem | undefined {
  const { validation, statusCode } = error as Error & Foreseen
  if (validation) return malformed({ errors: oneEach(validation.map(explain)) })
  if (statusCode === 413)
    return new Problem(
      'too-large',
      413,
      'C’est trop volumineux. Raccourcissez, ou faites-en plusieurs envois.',
    )
  if (statusCode === 415)
    return new Problem('not-json', 415, 'Ce format n’est pas accepté ici : envoyez du JSON.')
  if (statusCode === 429)
    return new Problem(
      'too-many',
      429,
      'Trop de demandes en peu de temps. Patientez un instant, puis réessayez.',
    )
  if (statusCode === 404)
    return new Problem('not-here', 404, 'Il n’y a rien ici, ou rien que vous puissiez lire.')
  if (statusCode && statusCode < 500) return malformed()
  if (isDiskFull(error))
    return new Problem(
      'no-space',
      507,
      'Le disque du serveur est plein : rien de nouveau ne peut être enregistré. Gardez cette page ouverte, prévenez la personne qui administre ce Liane, puis réessayez.',
    )
  if (isUnavailable(error))
    return new Problem(
      'unavailable',
      503,
      'La base de données ne répond pas. Rien n’est perdu de ce que vous avez écrit : réessayez dans un instant.',
    )
  if (error instanceof RangeError) return malformed({ detail: BEYOND })
  return unkeepable(error)
}

const BEYOND = 'Une valeur dépasse ce que Liane peut garder. Corrigez-la, puis réessayez.'
const UNKNOWN = 'Une valeur n’est pas reconnue. Rechargez la page, puis recommencez.'
const INVISIBLE =
  'Un texte contient un signe invisible que Liane ne peut pas garder. Retapez-le au lieu de le coller.'
const NO_SUCH_DAY = 'Une date ou une heure n’existe pas. Corrigez-la, puis réessayez.'
const UNFIT =
  'Une valeur manque, ou n’a pas la longueur voulue. Vérifiez ce que vous avez écrit, puis réessayez.'

/** Errors of the database that a schema did not prevent, by SQLSTATE. */
const BY_DATABASE: Record<string, string> = {
  '22003': BEYOND,
  '22007': NO_SUCH_DAY,
  '22008': NO_SUCH_DAY,
  '22021': INVISIBLE,
  '22P05': INVISIBLE,
  '22P02': UNKNOWN,
  '23502': UNFIT,
  '23503': 'Ce que vous désignez n’existe pas, ou plus. Rechargez la page, puis choisissez à nouveau.',
  '23505': 'Cela existe déjà. Rechargez la page pour le voir.',
  '23514': UNFIT,
}

/** A refusal for a value that the database can never store; undefined when a retry may succeed. */
export function unkeepable(error: unknown): Problem | undefined {
  const detail = BY_DATABASE[(error as Foreseen).code ?? '']
  return detail === undefined ? undefined : malformed({ detail })
}

/** PostgreSQL's and the system's codes; the embedded database only has words for some. */
const isDiskFull = ({ message, code }: Error & Foreseen) =>
  code === '53100' || code === 'ENOSPC' || /no space left on device/i.test(message)

/** Connection lost, no answer in time, server starting or stopping, too many connections, lock timeout. */
export const isUnavailable = (error: unknown) => UNAVAILABLE.test((error as Foreseen).code ?? '')
const UNAVAILABLE = /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|57014|57P0|53300|55P03|40001|40P01)/

/** The first error of each field. */
const oneEach = (errors: ReturnType<typeof explain>[]) =>
  errors.filter(({ pointer }, i) => errors.findIndex((error) => error.pointer === pointer) === i)

function explain({ keyword, instancePath, params, parentSchema }: Broken): {
  pointer: string
  detail: string
} {
  const missing =
    keyword === 'required' ? (params['requiredProperties'] as string[] | undefined)?.[0] : undefined
  const name = missing ?? (params['missingProperty'] as string | undefined)
  const said = keyword === 'pattern' ? parentSchema?.description : DETAILS[keyword]?.(params)
  const detail = said ?? 'Cette valeur n’est pas attendue ici.'
  return { pointer: name ? `${instancePath}/${name}` : instancePath, detail }
}

const DETAILS: Record<string, (params: Record<string, unknown>) => string> = {
  required: () => 'Ce champ est à remplir.',
  minLength: ({ limit }) =>
    limit === 1 ? 'Ce champ est à remplir.' : `Il faut au moins ${String(limit)} caractères.`,
  maxLength: ({ limit }) => `Il faut au plus ${String(limit)} caractères.`,
  minItems: ({ limit }) => `Il en faut au moins ${String(limit)}.`,
  maxItems: ({ limit }) => `Il en faut au plus ${String(limit)}.`,
  minimum: ({ limit }) => `Il faut au moins ${String(limit)}.`,
  maximum: ({ limit }) => `Il faut au plus ${String(limit)}.`,
  format: ({ format }) => FORMATS[String(format)] ?? 'Ce format n’est pas reconnu.',
  additionalProperties: ({ additionalProperty }) =>
    `« ${String(additionalProperty)} » n’est pas attendu ici.`,
  enum: () => 'Choisissez l’une des valeurs proposées.',
  anyOf: () => 'Choisissez l’une des valeurs proposées.',
  const: () => 'Choisissez l’une des valeurs proposées.',
  type: () => 'Cette valeur n’est pas du type attendu.',
}

const FORMATS: Record<string, string> = {
  email: 'Écrivez une adresse électronique complète, par exemple prenom.nom@structure.fr.',
  uuid: 'Cet identifiant n’est pas reconnu.',
  date: 'Écrivez une date, par exemple 2026-03-16.',
  'date-time': 'Écrivez une date et une heure.',
}
