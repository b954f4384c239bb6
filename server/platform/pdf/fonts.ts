import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const ATKINSON = '@expo-google-fonts/atkinson-hyperlegible-next'
const NEWSREADER = '@expo-google-fonts/newsreader'

/** The faces of a sheet, and one for the arrows and ticks that the others have not. */
const FACES = [
  `${ATKINSON}/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf`,
  `${ATKINSON}/400Regular_Italic/AtkinsonHyperlegibleNext_400Regular_Italic.ttf`,
  `${ATKINSON}/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf`,
  `${NEWSREADER}/500Medium/Newsreader_500Medium.ttf`,
  `${NEWSREADER}/500Medium_Italic/Newsreader_500Medium_Italic.ttf`,
  `${NEWSREADER}/600SemiBold/Newsreader_600SemiBold.ttf`,
  'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
]

export function readFonts(): Uint8Array[] {
  const require = createRequire(import.meta.url)
  return FACES.map((face) => new Uint8Array(readFileSync(require.resolve(face))))
}
