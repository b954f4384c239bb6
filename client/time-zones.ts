const FRENCH = [
  ['Europe/Paris', 'Hexagone et Corse'],
  ['America/Guadeloupe', 'Guadeloupe'],
  ['America/Martinique', 'Martinique'],
  ['America/Cayenne', 'Guyane'],
  ['Indian/Reunion', 'La Réunion'],
  ['Indian/Mayotte', 'Mayotte'],
  ['America/Miquelon', 'Saint-Pierre-et-Miquelon'],
  ['Pacific/Noumea', 'Nouvelle-Calédonie'],
  ['Pacific/Tahiti', 'Polynésie française'],
  ['Pacific/Wallis', 'Wallis-et-Futuna'],
] as const

/** The time zones offered; the browser's own is preselected. */
export function timeZones(): { zone: string; place: string }[] {
  const known = FRENCH.map(([zone, place]) => ({ zone, place }))
  const own = ownTimeZone()
  return known.some(({ zone }) => zone === own) ? known : [...known, { zone: own, place: own }]
}

/** The browser's time zone, Europe/Paris when unknown. */
export function ownTimeZone(): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  return own.includes('/') ? own : 'Europe/Paris'
}
