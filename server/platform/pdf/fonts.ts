import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The fonts, and a fallback for arrows and ticks. */
export function readFonts(): Uint8Array[] {
  const require = createRequire(import.meta.url)
  const faces = [
    require.resolve('@expo-google-fonts/atkinson-hyperlegible-next/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf'),
    require.resolve('@expo-google-fonts/atkinson-hyperlegible-next/400Regular_Italic/AtkinsonHyperlegibleNext_400Regular_Italic.ttf'),
    require.resolve('@expo-google-fonts/atkinson-hyperlegible-next/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf'),
    require.resolve('@expo-google-fonts/newsreader/500Medium/Newsreader_500Medium.ttf'),
    require.resolve('@expo-google-fonts/newsreader/500Medium_Italic/Newsreader_500Medium_Italic.ttf'),
    require.resolve('@expo-google-fonts/newsreader/600SemiBold/Newsreader_600SemiBold.ttf'),
    require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  ]
  return faces.map((face) => new Uint8Array(readFileSync(face)))
}
