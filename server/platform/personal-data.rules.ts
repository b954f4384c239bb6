import { personalData } from './personal-data.contract.ts'
import type { Problem } from './problem.ts'
import {
  isNoSocialSecurityNumber,
  isNoTelephone,
  isOtherNumber,
  isThingBorn,
  type Match,
} from './personal-data-context.rules.ts'
import { plainSigns } from './plain-signs.rules.ts'

/** Finds what in a text could identify a real person (domain §9.1). */
type PersonalDataKind =
  | 'nir'
  | 'phone'
  | 'email'
  | 'birth_date'
  | 'address'
  | 'beneficiary'
  | 'initials_and_age'
  | 'titled_name'
  | 'diagnosis_and_place'

export interface PersonalData {
  readonly kind: PersonalDataKind
  /** Refused when true; otherwise the author is only asked to read it again. */
  readonly blocks: boolean
  /** As it was written. */
  readonly excerpt: string
  /** What to do about it, in French. */
  readonly advice: string
}

interface Pattern {
  kind: PersonalDataKind
  blocks: boolean
  pattern: RegExp
  /** Whether what surrounds a match says that it is something else. */
  unless?: (match: Match) => boolean
  advice: string
}

/** How far around a match its context is read, in characters. */
const AROUND = 80

const GAP = '[\\s.\\-()/·_]{0,3}'
const MONTHS =
  'janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre'
const DAY = `(?:\\d{1,2}(?:er)?\\s*[/.\\-·_]\\s*\\d{1,2}\\s*[/.\\-·_]\\s*(?:\\d{4}|\\d{2})|\\d{1,2}(?:er)?\\s+(?:${MONTHS})\\s+\\d{4})`
/** « à Fort-de-France », in a sentence about a birth. */
const PLACE = "(?:(?:à|en|au|aux)\\s\\p{Lu}[\\p{L}’'-]{0,30}(?:\\s\\p{L}[\\p{L}’'-]{0,30}){0,3}\\s)?"
/** « 12 bis, » : the spaces are counted, or a long run of them would be tried in many ways. */
const NUMBER_OF = '\\d{1,4}(?:\\s?(?:bis|ter|quater))?(?:\\s?,)?\\s{1,4}'
/** « @ », « (at) », « arobase ». */
const AT =
  '(?:\\s?(?:@|[\\[({<]\\s?(?:at|@|arr?oba[sz]e?)\\s?[\\])}>])\\s?|[\\[({]a[\\])}]|\\s{1,3}arr?oba[sz]e?\\s{1,3})'
const LABEL = '[\\p{L}\\p{N}-]+'
/** « . », « [point] ». */
const DOT = '(?:\\.|\\s?[\\[({<]\\s?(?:point|dot|\\.)\\s?[\\])}>]\\s?)'
/** « mail point exemple point fr » */
const SPELT_DOMAIN = `${LABEL}(?:\\s{1,3}(?:point|dot)\\s{1,3}${LABEL}){0,3}\\s{1,3}(?:point|dot)\\s{1,3}(?:com|net|org|info|eu|io|fr|gp|mq|re|gf|yt|nc|pf)(?!\\p{L})`
/** A kind of street in lower case, as within a sentence: « Atelier 3 Passage vers l'emploi » is none. */
const STREET = `(?:${[
  'rue|avenue|av\\.|boulevard|bd|chemin|impasse|allée|allee|route|lotissement|résidence|residence|quai|square|passage|ruelle|sentier|cité|hameau|voie',
  'Rue|Avenue|Av\\.|Boulevard|Bd|Chemin|Impasse|Allée|Lotissement|Résidence|Quai|Square|Cité',
].join('|')})\\s{1,4}(?:(?:de|du|des|la|le|les)\\s{1,4}|d[’']|l[’'])*`
/** Said of where a person lives. */
const LIVES = [
  'habit(?:e|ent|ait|aient|ant)|demeur(?:e|ait|ant)|domicili[ée]e?s?|rési(?:de|dait|dant)|log(?:e|é|ée|eait)',
  'héberg[ée]e?s?|vit|vivait|chez (?:lui|elle|eux)|(?:son|leur) (?:adresse|domicile)|adresse personnelle',
].join('|')
/** Longest and surest first, so that a part of one is not reported twice. */
const PATTERNS: readonly Pattern[] = [
  {
    kind: 'nir',
    blocks: true,
    pattern: new RegExp(
      `(?<!\\d)[12]${GAP}\\d{2}${GAP}(?:0[1-9]|1[0-2]|[2-9]\\d)${GAP}(?:\\d(?:${GAP}\\d){7}|2[ab](?:${GAP}\\d){6})(?:${GAP}\\d{2})?(?!\\d)`,
      'giu',
    ),
    unless: isNoSocialSecurityNumber,
    advice: 'Retirez ce numéro de sécurité sociale.',
  },
  {
    kind: 'email',
    blocks: true,
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]+${AT}(?:${LABEL}(?:${DOT}${LABEL})*${DOT}\\p{L}{2,}|${SPELT_DOMAIN})`,
      'giu',
    ),
    advice: 'Retirez cette adresse électronique. Celle d’un membre du réseau se trouve dans l’annuaire.',
  },
  {
    kind: 'phone',
    blocks: true,
    pattern: new RegExp(
      `(?<![\\d,.])(?!\\d{2}[\\s/.\\-·_]\\d{2}[\\s/.\\-·_](?:19|20)\\d{2}|0\\s\\d{3}\\s)(?:(?:\\+|00)${GAP}(?:33|590|594|596|262|508|687|689)${GAP}(?:\\(0\\))?${GAP}\\d|0${GAP}[1-9])(?:${GAP}\\d){8}(?!\\d)`,
      'giu',
    ),
    unless: isNoTelephone,
    advice: 'Retirez ce numéro de téléphone : dites plutôt quel service appeler.',
  },
  {
    kind: 'birth_date',
    blocks: true,
    pattern: new RegExp(
      `(?<!\\p{L})(?:n[ée]{1,2}(?:\\(e\\)|·e|\\.e|e)?\\s+${PLACE}(?:le\\s+)?|anniversaire\\s*(?::\\s*)?(?:le\\s+)?|date\\s+de\\s+naissance\\s*(?::\\s*)?(?:le\\s+)?|ddn\\s*(?::\\s*)?)${DAY}`,
      'giu',
    ),
    unless: isThingBorn,
    advice: 'Remplacez cette date de naissance par une tranche d’âge : « entre quarante et cinquante ans ».',
  },
  {
    kind: 'address',
    blocks: true,
    pattern: new RegExp(
      `(?:${LIVES})[^.;:!?\\n\\d]{0,40}:?\\s{0,4}${NUMBER_OF}(?:de\\sla\\s|du\\s)?${STREET}[\\p{L}\\p{N}][\\p{L}’'-]+`,
      'giu',
    ),
    advice: 'Remplacez cette adresse par un territoire : « dans le Nord », « près du bourg ».',
  },
  {
    kind: 'address',
    blocks: false,
    pattern: new RegExp(`(?<!\\d)${NUMBER_OF}${STREET}\\p{Lu}[\\p{L}’'-]+`, 'gu'),
    unless: isOtherNumber,
    advice:
      'Est-ce là que quelqu’un habite ? Si oui, remplacez cette adresse par un territoire : « dans le Nord ».',
  },
  {
    kind: 'beneficiary',
    blocks: false,
    pattern:
      /(?:[Mm]on|[Mm]a|[Nn]otre|[Ll]e|[Ll]a)\s+(?:bénéficiaire|usag[eè]re?|patiente?|client(?:e)?|stagiaire|jeune)\s+(?:(?:M\.|Mr|Mme|Mlle|Monsieur|Madame)\s+)?\p{Lu}[\p{Ll}’'-]*\.?/gu,
    advice: 'Personne ne doit être nommé : racontez une situation recomposée à partir de plusieurs.',
  },
  {
    kind: 'titled_name',
    blocks: false,
    pattern:
      /(?:\bM\.|\bMr\b|\bMme\b|\bMlle\b|\b[Mm]onsieur\b|\b[Mm]adame\b)\s+\p{Lu}(?:[\p{L}’'-]{1,}|\.)/gu,
    advice: 'Est-ce une personne accompagnée ? Si oui, retirez son nom et recomposez la situation.',
  },
  {
    kind: 'initials_and_age',
    blocks: false,
    pattern: /\b\p{Lu}\.(?:\s?\p{Lu}\.)?(?:\s*[,(])?\s*\d{1,2}\s*ans/gu,
    advice: 'Des initiales et un âge suffisent parfois à reconnaître quelqu’un : préférez une tranche d’âge.',
  },
  {
    kind: 'diagnosis_and_place',
    blocks: false,
    pattern:
      /(?:[Ss]chizophr|bipolair|séroposi|drépanocyt|sclérose|parkinson|autis|cancer|leucémi|lupus|épilep)[^.!?\n]{0,90}\s(?:à|du|au)\s+\p{Lu}\p{Ll}{2,}/gu,
    advice:
      'Une maladie et un lieu peuvent désigner quelqu’un : gardez les gestes possibles, retirez le reste.',
  },
]

const matchIn = (text: string, at: number, end: number): Match => ({
  before: text.slice(Math.max(0, at - AROUND), at),
  excerpt: text.slice(at, end),
  after: text.slice(end, end + AROUND),
})

/** Everything in a text that could identify a person, refusals first. */
export const findPersonalData = (text: string): PersonalData[] => find(text, PATTERNS)

/** What in a text is refused. The other patterns come after these, and change nothing to them. */
export const findRefused = (text: string): PersonalData[] =>
  find(
    text,
    PATTERNS.filter(({ blocks }) => blocks),
  )

function find(text: string, patterns: readonly Pattern[]): PersonalData[] {
  const plain = plainSigns(text)
  let rest = plain.text
  const found: PersonalData[] = []
  for (const pattern of patterns) {
    rest = rest.replace(pattern.pattern, (excerpt: string, ...groups: unknown[]) => {
      const at = groups.find((group) => typeof group === 'number') as number
      const end = at + excerpt.length
      if (pattern.unless?.(matchIn(rest, at, end))) return excerpt
      const { kind, blocks, advice } = pattern
      found.push({ kind, blocks, advice, excerpt: plain.written(at, end).trim() })
      return '\n'.repeat(excerpt.length)
    })
  }
  return found
}

/** Whether its author may answer that it is about nobody: a social security number always is about someone. */
export const mayBeVouched = (found: readonly PersonalData[]): boolean =>
  found.every(({ kind }) => kind !== 'nir')

/** The refusal of what was found, with its JSON pointers where it has some. `detail` says what to do, in French. */
export function identifying(
  found: readonly (PersonalData & { readonly pointer?: string | undefined })[],
  { mayVouch }: { mayVouch: boolean },
): Problem {
  const said = found.map(({ pointer, excerpt, advice }) => ({
    pointer,
    detail: `«\u00a0${excerpt}\u00a0»\u00a0: ${advice}`,
  }))
  return personalData({
    detail: [...new Set(said.map(({ detail }) => detail))].join(' '),
    kinds: [...new Set(found.map(({ kind }) => kind))],
    mayVouch,
    found: found.map(({ kind, excerpt, advice }) => ({ kind, excerpt, advice, blocks: true })),
    errors: said.filter(({ pointer }) => pointer !== undefined),
  })
}
