const SCHEMES = /^(https?:\/\/[^/\s]|mailto:[^\s@]+@)/i
/** A browser drops tabs and line breaks inside an address and takes `\` for `/`: none of them may hide there. */
const HIDDEN = /[\s\\\p{Cc}]/u

/** True for a page of this site: a path from its root, which no browser reads as another site. */
export function isOwnPath(address: unknown): address is string {
  return (
    typeof address === 'string' &&
    /^\/(?!\/)/.test(address) &&
    address.length <= 2000 &&
    !HIDDEN.test(address)
  )
}

/** True for what a link may open: http, https, mailto, or a page of this site. */
export function isSafeLink(address: unknown): address is string {
  if (isOwnPath(address)) return true
  return (
    typeof address === 'string' && address.length <= 2000 && SCHEMES.test(address) && !HIDDEN.test(address)
  )
}

/** The address as someone outside must have it: a mail or a sheet of paper has no site to start from. */
export function absolute(address: string, origin: string): string {
  return isOwnPath(address) ? origin.replace(/\/+$/, '') + address : address
}
