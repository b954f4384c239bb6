/** The name of a cookie: over TLS, no other site of the domain can set it. */
const cookieName = (name: string, secure: boolean) => (secure ? `__Host-${name}` : name)

/** The cookie that carries a token of `newLinkToken`. With no time left, it is cleared. */
export function tokenCookie(
  name: string,
  token: string,
  { secure, maxAgeSeconds }: { secure: boolean; maxAgeSeconds: number },
): string {
  const flags = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`
  return `${cookieName(name, secure)}=${token}; ${flags}`
}

export function tokenIn(name: string, cookies = '', secure: boolean): string | undefined {
  const given = cookies.split('; ').find((cookie) => cookie.startsWith(`${cookieName(name, secure)}=`))
  return given && /^[^=]+=([\w-]{43})$/.exec(given)?.[1]
}
