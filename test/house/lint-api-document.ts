import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { features } from '#server/app.ts'
import { apiDocument } from '#server/platform/api-document.ts'

// Lints the API document with Redocly, without network; part of `npm run check`.
const require = createRequire(import.meta.url)
const manifest = require.resolve('@redocly/cli/package.json')
const folder = mkdtempSync(path.join(tmpdir(), 'liane-api-'))
const file = path.join(folder, 'openapi.json')
writeFileSync(file, JSON.stringify(apiDocument(features, 'liane'), null, 1))
const { status } = spawnSync(
  process.execPath,
  [path.join(path.dirname(manifest), 'bin/cli.js'), 'lint', file, '--config', 'redocly.yaml'],
  {
    cwd: path.join(import.meta.dirname, '../..'),
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    stdio: 'inherit',
  },
)
rmSync(folder, { recursive: true })
process.exitCode = status ?? 1
