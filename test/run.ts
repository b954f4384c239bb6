import { spawnSync } from 'node:child_process'

/** The whole suite on the embedded database; then what touches a database once more, on PostgreSQL when one is given. */
const { TEST_DATABASE_URL: server, ...env } = process.env

run(['run'], env)
if (server) run(['run', '--project', 'api'], { ...env, TEST_DATABASE_URL: server })

function run(args: string[], env: NodeJS.ProcessEnv): void {
  const { status } = spawnSync('vitest', args, { stdio: 'inherit', env })
  if (status !== 0) process.exit(status ?? 1)
}
