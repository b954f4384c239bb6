import { m } from '#client/paraglide/messages.js'
import type { DemoPerson } from '#server/community/installation.contract.ts'

const scopes = {
  inform: m.accounts_scope_inform,
  consult: m.accounts_scope_consult,
  propose: m.accounts_scope_propose,
  decide: m.accounts_scope_decide,
}

/** A person's roles in words, the most powerful first. */
export function rolesInWords({
  roles,
  scope,
  manages,
  administrator,
}: Pick<DemoPerson, 'roles' | 'scope' | 'manages' | 'administrator'>): string[] {
  const words = [
    ...(roles.includes('network_lead') ? [m.accounts_role_lead()] : []),
    ...(administrator ? [m.accounts_role_administrator()] : []),
    ...(roles.includes('steering_member') ? [m.accounts_role_steering()] : []),
    ...(manages ? [m.accounts_role_manager()] : []),
    ...(scope ? [scopes[scope]()] : []),
  ]
  return words.length > 0 ? words : [m.accounts_no_scope()]
}

const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const
const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iPhone ou iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'Mac'],
  [/Linux/, 'Linux'],
] as const

/** A device, from its `User-Agent`: « Firefox sur Windows ». */
export function deviceInWords(userAgent: string): string {
  const named = (names: readonly (readonly [RegExp, string])[]) =>
    names.find(([sign]) => sign.test(userAgent))?.[1]
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)]
  if (!browser || !system) return m.accounts_device_unknown()
  return m.accounts_device({ browser, system })
}

/** Words to stand between « and »: their own quotation marks become “ and ”. */
export const withinQuotes = (words: string) => words.replaceAll(/«\s?/g, '“').replaceAll(/\s?»/g, '”')

/** The page to open after signing in; never another site, whatever the query says. */
export function wayBack(query: URLSearchParams): string {
  const asked = query.get('retour') ?? '/'
  const url = new URL(asked, location.origin)
  // A path that begins with two slashes is an address on another site.
  const isOurs = url.origin === location.origin && !url.pathname.startsWith('//')
  return isOurs ? url.pathname + url.search + url.hash : '/'
}
