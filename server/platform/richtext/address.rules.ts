const SCHEMES = /^(https?:\/\/[^/\s]|mailto:[^\s@]+@)/i
/** Browsers drop tabs and line breaks inside an address and read `\` as `/`: refuses these characters. */
const HIDDEN = /[\s\\\p{Cc}]/u

/** Whether this is a path of this site, which no browser reads as another site. */
export function isOwnPath(address: unknown): address is string {
  return (
    typeof address === 'string' &&
    /^\/(?!\/)/.test(address) &&
    address.length <= 2000 &&
    !HIDDEN.test(address)
  )
}

/** Whether this is a file that Liane keeps, rather than a path of the site that a text comes from. */
export const isOwnFile = (address: unknown): address is string =>
  isOwnPath(address) && address.startsWith('/api/files/')

/** Whether a link may open it: http, https, mailto, or a path of this site. */
export function isSafeLink(address: unknown): address is string {
  if (isOwnPath(address)) return true
  return (
    typeof address === 'string' && address.length <= 2000 && SCHEMES.test(address) && !HIDDEN.test(address)
  )
}

/** The absolute URL, for mails and PDFs. */
export function absolute(address: string, origin: string): string {
  return isOwnPath(address) ? origin.replace(/\/{1,9}$/, '') + address : address
}
