import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'

const Config = Type.Object({
  PORT: Type.Integer({ default: 3000, minimum: 0, maximum: 65_535 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  /** The public address: used for links in mails, for the cookie's flags and for the origin check. */
  PUBLIC_URL: Type.Optional(Type.String()),
  /** Folder of the embedded database and of the keys. */
  DATA_DIR: Type.String({ default: './data' }),
  /**
   * 32 bytes in base64: the encryption key of anonymous authors and of second factors. By default, a file in DATA_DIR, created at first use.
   */
  SEAL_KEY: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' })),
  /** PostgreSQL 15 or later. By default, the embedded database in DATA_DIR. */
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://' })),
  /** Without it, outgoing mail is stored and shown to administrators. */
  SMTP_URL: Type.Optional(Type.String({ pattern: '^smtps?://' })),
  MAIL_FROM: Type.String({ default: 'Liane <ne-pas-repondre@liane.example>' }),
  LOG_LEVEL: Type.Union(
    ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'].map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  /** The proxies whose X-Forwarded-* are believed: how many there are, or their addresses (platform/trust-proxy.ts). */
  TRUST_PROXY: Type.String({ default: '' }),
})
export type Config = Static<typeof Config>

/** Whether the site is served over HTTPS: cookies are then `Secure`. */
export function isSecure({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>): boolean {
  return PUBLIC_URL?.startsWith('https:') ?? false
}

/** The base URL of links in mails and PDFs. */
export function publicAddress({ PUBLIC_URL, PORT }: Pick<Config, 'PUBLIC_URL' | 'PORT'>): string {
  return PUBLIC_URL ?? `http://localhost:${PORT}`
}

/** The origin of an address written in any way. @throws an error that says what to write instead */
function originOf(written: string): string {
  const address = URL.canParse(written.trim()) ? new URL(written.trim()) : undefined
  if (!address || !/^https?:$/.test(address.protocol))
    throw new Error(
      'Configuration: PUBLIC_URL must be the whole address that people type, starting with https:// or http://, ' +
        'for example https://liane.example.',
    )
  const { pathname, search, hash, username } = address
  if (pathname !== '/' || search || hash || username)
    throw new Error(
      'Configuration: PUBLIC_URL must end after the name (and the port, if any). Liane is not served below a path: ' +
        'give it a name of its own.',
    )
  return address.origin
}

/** Warnings for the person who installs Liane, printed at start. */
export function warningsOf({ SMTP_URL, PUBLIC_URL, PORT }: Config): string[] {
  if (!SMTP_URL || PUBLIC_URL) return []
  return [
    `SMTP_URL is set and PUBLIC_URL is not: the links in mails will lead to http://localhost:${PORT}. ` +
      'Set PUBLIC_URL to the address that people type.',
  ]
}

/** Reads the environment; no other module reads `process.env`. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const ours = Object.keys(Config.properties).flatMap((name) => (env[name] ? [[name, env[name]]] : []))
  const config: unknown = Value.Default(Config, Value.Convert(Config, Object.fromEntries(ours)))
  if (Value.Check(Config, config))
    return { ...config, ...(config.PUBLIC_URL && { PUBLIC_URL: originOf(config.PUBLIC_URL) }) }

  // Names the variables but not their values, which may be secrets: this is logged.
  const wrong = Value.Errors(Config, config).map(
    ({ instancePath, message }) => `${instancePath.slice(1)} ${message}`,
  )
  throw new Error(`Configuration: ${wrong.join('; ')}.`)
}
