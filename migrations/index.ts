import { readdirSync } from 'node:fs'
import type { Migration } from 'kysely/migration'

const names = readdirSync(import.meta.dirname).flatMap((file) => /^\d{4}_\w+(?=\.ts$)/.exec(file)?.[0] ?? [])

/** The migrations of this folder, in the order of their names. Once one has left this machine it is never edited, only followed. */
export const migrations: Record<string, Migration> = Object.fromEntries(
  await Promise.all(
    names
      .toSorted()
      .map(async (name) => [name, (await import(/* @vite-ignore */ `./${name}.ts`)) as Migration] as const),
  ),
)
