/** A code as it is compared: without spaces and dashes, in capitals, and with the letters that 0, 1 and 8 resemble. */
export function bareCode(typed: string): string {
  const bare = typed.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '')
  return isAppCode(bare)
    ? bare
    : bare.toUpperCase().replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('8', 'B')
}

/** Whether a bare code looks like one of the app, rather than a recovery code. */
export const isAppCode = (code: string) => /^[0-9]{6}$/.test(code)

/** In groups of four characters, to be read and typed. */
export const inGroups = (code: string, separator = ' ') => code.match(/.{1,4}/g)!.join(separator)
