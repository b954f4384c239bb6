/** Why a passage cannot be purged: it would be found in the words of everybody, or is no words. */
export type Unfit = 'plain' | 'markup'

const FEWEST_LETTERS = 3
const FEWEST_DIGITS = 6

/** Words that hold sentences together, and name nobody. */
const COMMON = new Set(
  `a à ai afin alors après as au aucun aussi autre autres aux avait avant avec avez avoir avons c ça car ce ceci cela
  celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de depuis des dès dit dont du elle elles en
  encore entre es est et été être eu eux faire fait font hier il ils ici j jamais je jour jusque l la là le les leur
  leurs lors lui m ma mais me même mêmes mes mieux moi moins mon n ne ni non nos notre nous on ont or ou où par parce
  pas pendant peu peut plus pour pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses si
  sien soi soit son sont sous sur t ta te tes toi ton tous tout toute toutes très tu un une va vers voici voilà vos
  votre vous y`.split(/\s+/u),
)

/** Whether a passage may be taken out of every text of a network, and if not, why. */
export function unfit(passage: string): Unfit | null {
  const line = passage.normalize('NFC').trim()
  if (/[<>]|="/u.test(line)) return 'markup'
  const words = line.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return words.length === 0 || isPlain(line, words) ? 'plain' : null
}

function isPlain(line: string, words: readonly string[]): boolean {
  const naming = words.filter((word) => !COMMON.has(word) && /\p{L}/u.test(word))
  if (naming.length === 0) return (line.match(/\p{N}/gu) ?? []).length < FEWEST_DIGITS
  if (words.length === 1 && /^\p{Ll}+$/u.test(line)) return true
  const letters = naming.join('').length
  return letters < FEWEST_LETTERS || (words.length === 1 && letters <= FEWEST_LETTERS)
}
