/** A match of personal data and what surrounds it, at most 80 characters on each side. */
export interface Match {
  readonly before: string
  readonly excerpt: string
  readonly after: string
}

const word = (...words: string[]) => `(?<!\\p{L})(?:${words.join('|')})(?!\\p{L})`

const PERSON = [
  'jeune|personne|bénéficiaire|usager|usagère|patiente?|cliente?|stagiaire|dame|monsieur|madame|homme|femme|gens',
  'mère|père|parent|maman|papa|frère|sœur|fils|fille|enfant|garçon|bébé|petite?|aînée?|cadette?|cadet|conjointe?',
  'mari|épouse|époux|compagne|compagnon|tante|oncle|cousine?|grand-mère|grand-père|voisine?|copine|copain|amie?',
  'élève|étudiante?|lycéenne?|lycéen|collégienne?|collégien|apprentie?|bachelier|bachelière|adolescente?|ado',
  'salariée?|ouvrier|ouvrière|candidate?|demandeur|demandeuse|allocataire|locataire|assurée?|intéressée?|adulte',
  'senior|retraitée?|migrante?|réfugiée?|détenue?|collègue|conseiller|conseillère|référente?|tuteur|tutrice',
].join('|')
const ARTICLE =
  "le|la|l[’']|les|un|une|mon|ma|mes|notre|nos|son|sa|ses|leur|leurs|ce|cet|cette|ces|du|des|au|aux"
/** Someone is spoken of: a pronoun, a civility, « la jeune ». */
const SOMEONE = new RegExp(
  `${word('il|elle|iel|lui|je|tu|moi', 'm|mr|mme|mlle|monsieur|madame')}|(?<!\\p{L})(?:${ARTICLE})\\s*(?:\\p{L}+\\s+)?(?:${PERSON})s?(?!\\p{L})`,
  'iu',
)
/** Someone is named right before: « avec Léa, née ». */
const NAMED =
  /(?<!\p{L})(?:(?:de|avec|pour|chez|par|et|à|que|reçu|reçoit|accompagne|suit|vu|oriente)\s+|(?:d|qu)[’'])\p{Lu}\p{Ll}+(?:[\s-]\p{Lu}\p{L}+)?(?:\s*,)?\s*$/u
/** A thing is spoken of: « notre réseau », « l’association », or a bare word that names one. */
const SOMETHING = new RegExp(
  `(?<!\\p{L})(?:${ARTICLE})\\s*\\p{L}{2,}|${word('associations?|structures?|réseaux?|lois?|outils?|dispositifs?|services?')}`,
  'iu',
)

/** Whether what was born, in this sentence, is a law, a structure or an idea, not a person. */
export function isThingBorn({ before }: Match): boolean {
  const sentence = before.slice(
    Math.max(...['.', '!', '?', ':', ';', '\n'].map((end) => before.lastIndexOf(end))) + 1,
  )
  return SOMETHING.test(sentence) && !SOMEONE.test(sentence) && !NAMED.test(sentence)
}

const TELEPHONE = word(
  't[ée]l|t[ée]l[ée]phones?|portables?|mobiles?|fixes?|appels?|whatsapp|sms|nouveau|son|leur|mon|le|ce',
)
/** « Mandat n° »: a numbered thing, other than a telephone. */
const NUMBERED = new RegExp(
  `(?!${TELEPHONE})(?<!\\p{L})\\p{L}+\\.?\\s+(?:n\\s?°|num[ée]ro)(?:\\s*:)?\\s*$`,
  'iu',
)
const COUNTED = new RegExp(
  `${word(
    'r[ée]f(?:[ée]rences?)?|dossiers?|conventions?|march[ée]s?|factures?|devis|versions?|codes?|siret|siren|iban|rib',
    'tickets?|lots?|budgets?|montants?|cerfa|formulaires?|s[ée]quences?|articles?|art|pages?|p|annexes?|actions?|axes?',
    'cr[ée]neaux?|horaires?|heures?|ateliers?|fiches?|[ée]tapes?|modules?|points?|chapitres?|s[ée]ances?|comptes?',
  )}\\.?(?:\\s*(?:n\\s?°|propos[ée]s?))?(?:\\s*:)?\\s*$`,
  'iu',
)
const MEASURED = /^\s*(?:h(?:eures?)?(?!\p{L})|€|euros?(?!\p{L}))/iu

/** A run of thirteen digits whose fourth and fifth are no ordinary month: a product's number, an instant. */
export const isNoSocialSecurityNumber = ({ excerpt }: Match): boolean =>
  /^\d{13}$/.test(excerpt) && Number(excerpt.slice(3, 5)) > 12

/** Whether a number announced so counts or refers to something. */
export const isOtherNumber = ({ before, after }: Match): boolean =>
  NUMBERED.test(before) || COUNTED.test(before) || MEASURED.test(after)

/** Whether ten digits are no telephone: a count such as 01 02 03 04 05, or something else's number. */
export function isNoTelephone(match: Match): boolean {
  const pairs = match.excerpt.replace(/\D/g, '').match(/../g)!.map(Number)
  const step = pairs[1]! - pairs[0]!
  return pairs.every((pair, i) => i === 0 || pair - pairs[i - 1]! === step) || isOtherNumber(match)
}
