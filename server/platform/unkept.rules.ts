/** Control characters and halves of a sign: they come with a paste, nobody sees them, and no database keeps them. */
const UNKEPT = /(?![\t\n\r])\p{Cc}|\p{Cs}/gu

export const holdsUnkept = (text: string): boolean => text.search(UNKEPT) >= 0

/** What someone meant to write. */
export const withoutUnkept = (text: string): string => text.replace(UNKEPT, '')
