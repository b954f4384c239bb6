/** Control characters and lone surrogates: they come with a paste, are invisible, and PostgreSQL refuses some of them. */
const CONTROL_CHARACTERS = /(?![\t\n\r])\p{Cc}|\p{Cs}/gu

export const hasControlCharacters = (text: string): boolean => text.search(CONTROL_CHARACTERS) >= 0

export const withoutControlCharacters = (text: string): string => text.replace(CONTROL_CHARACTERS, '')
