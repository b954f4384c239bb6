/**
 * Applies French typography: apostrophes, ellipses, and no-break spaces before `: ; ! ? %` and inside « ». Never adds
 * a space where none was typed, so that « 12:30 » and addresses stay unchanged. Uses U+00A0 rather than the narrow
 * space, which our fonts lack: a fallback font hides the rest of the line from screen readers.
 */
export function typeset(text: string): string {
  if (!/['.\u202f;:!?%»«]/.test(text)) return text
  return text
    .replace(/([\p{L}\p{N}])'(?=[\p{L}«])/gu, '$1’')
    .replace(/\.{3}/g, '…')
    .replaceAll('\u202f', '\u00a0')
    .replace(/ (?=[;:!?%»]($|[\s.,)»]))/g, '\u00a0')
    .replace(/« /g, '«\u00a0')
}
