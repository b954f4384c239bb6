/** Where days are counted when no community says: by pages before one is entered, and by letters about an account. */
export const HOME_ZONE = 'America/Martinique'

/** « 16 mars 2026 » */
export function dayInWords(at: Date, timeZone = HOME_ZONE): string {
  return new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone }).format(at).replace(/^1 /, '1er ')
}
