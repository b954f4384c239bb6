import { hash, verify } from '@node-rs/argon2'

/** OWASP's figures for Argon2id: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST)
}

let dummy: Promise<string> | undefined

/** Verifies a password. Without a stored hash, takes the same time and answers false. */
export async function isPassword(hashed: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody’s password, only its time')
  const right = await verify(hashed ?? (await dummy), password.normalize('NFKC'))
  return right && typeof hashed === 'string'
}
