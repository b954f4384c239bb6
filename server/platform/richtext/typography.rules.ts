/**
 * Words as a French printer sets them: apostrophes, ellipses, and spaces that hold before `: ; ! ? %` and inside « ».
 * It never adds a space where none was typed, so that « 12:30 » and addresses stay what they are. Narrow spaces become
 * plain ones that hold: the faces have no narrow one, and a borrowed one hides the rest of its line from screen readers.
 */
export function typeset(text: string): string {
  return text
    .replace(/(?<=[\p{L}\p{N}])'(?=[\p{L}«])/gu, '’')
    .replace(/\.{3}/g, '…')
    .replaceAll('\u202f', '\u00a0')
    .replace(/ (?=[;:!?%»]($|[\s.,)»]))/g, '\u00a0')
    .replace(/« /g, '«\u00a0')
}
