/** Control characters and lone surrogates: invisible, often pasted by accident, and some are refused by PostgreSQL. */
const CONTROL_CHARACTERS = /(?![\t\n\r])\p{Cc}|\p{Cs}/gu

export const hasControlCharacters = (text: string): boolean => text.search(CONTROL_CHARACTERS) >= 0

export const withoutControlCharacters = (text: string): string => text.replace(CONTROL_CHARACTERS, '')
