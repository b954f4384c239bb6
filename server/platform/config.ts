import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'

const Config = Type.Object({
  PORT: Type.Integer({ default: 3000, minimum: 0, maximum: 65_535 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  /** The address people type: links in mails, the cookie's safety and the origin check come from it. */
  PUBLIC_URL: Type.Optional(Type.String({ pattern: '^https?://[^/]+$' })),
  /** Where the embedded database and the keys lie. */
  DATA_DIR: Type.String({ default: './data' }),
  /** 32 bytes in base64: enciphers who wrote what is sealed. Without it, a file in DATA_DIR, made at first use. */
  SEAL_KEY: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' })),
  /** A PostgreSQL 15 or later. Without one, the embedded database in DATA_DIR. */
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  /** Needed only when several processes serve the same database. */
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://' })),
  /** Without one, outgoing mail is kept and shown to administrators. */
  SMTP_URL: Type.Optional(Type.String({ pattern: '^smtps?://' })),
  MAIL_FROM: Type.String({ default: 'Liane <ne-pas-repondre@liane.example>' }),
  LOG_LEVEL: Type.Union(
    ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'].map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  /** Believe X-Forwarded-For and X-Forwarded-Proto: only behind a proxy that sets them. */
  TRUST_PROXY: Type.Boolean({ default: false }),
})
export type Config = Static<typeof Config>

/** Whether people come over HTTPS: their cookies are then sent over nothing else. */
export function isSecure({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>): boolean {
  return PUBLIC_URL?.startsWith('https:') ?? false
}

/** The address people type: links in mails and on paper begin with it. */
export function publicAddress({ PUBLIC_URL, PORT }: Pick<Config, 'PUBLIC_URL' | 'PORT'>): string {
  return PUBLIC_URL ?? `http://localhost:${PORT}`
}

/** Reads the environment once, at the door; nothing deeper looks at `process.env`. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const ours = Object.keys(Config.properties).flatMap((name) => (env[name] ? [[name, env[name]]] : []))
  const config: unknown = Value.Default(Config, Value.Convert(Config, Object.fromEntries(ours)))
  if (Value.Check(Config, config)) return config

  // Says which, never what: a value may be a secret, and this ends in a log.
  const wrong = Value.Errors(Config, config).map(
    ({ instancePath, message }) => `${instancePath.slice(1)} ${message}`,
  )
  throw new Error(`Configuration: ${wrong.join('; ')}.`)
}
