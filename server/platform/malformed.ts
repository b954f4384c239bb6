import { malformed, Problem } from './problem.ts'

interface Broken {
  keyword: string
  instancePath: string
  params: Record<string, unknown>
}
interface Foreseen {
  validation?: Broken[]
  statusCode?: number
  code?: string
}

/** A refusal in French for what Fastify, the schemas or the database refuse by themselves; nothing for a bug of ours. */
export function frenchRefusal(error: Error): Problem | undefined {
  const { validation, statusCode, code } = error as Error & Foreseen
  if (validation) return malformed({ errors: validation.map(explain) })
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
  if (code && UNAVAILABLE.test(code))
    return new Problem(
      'unavailable',
      503,
      'La base de données ne répond pas. Rien n’est perdu de ce que vous avez écrit : réessayez dans un instant.',
    )
  return unkeepable(error)
}

/** What the database cannot keep as it is: half a character, the character zero, an id that is none. */
export function unkeepable(error: unknown): Problem | undefined {
  return UNKEEPABLE.has((error as Foreseen).code ?? '') ? malformed() : undefined
}
const UNKEEPABLE = new Set(['22P02', '22P05', '22021'])

/** Connection lost, server starting or stopping, too many connections, lock not had in time. */
const UNAVAILABLE = /^(CONNECTION_|ECONN|57P0|53300|55P03|40001|40P01)/

function explain({ keyword, instancePath, params }: Broken): { pointer: string; detail: string } {
  const missing =
    keyword === 'required' ? (params['requiredProperties'] as string[] | undefined)?.[0] : undefined
  const name = missing ?? (params['missingProperty'] as string | undefined)
  const detail = DETAILS[keyword]?.(params) ?? 'Cette valeur n’est pas attendue ici.'
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
