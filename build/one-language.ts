import settings from '../client/project.inlang/settings.json' with { type: 'json' }
import { replaced, type Patch } from './patch.ts'

/** A message compiled by Paraglide: a function that reads the language, then calls that language's function. */
const MESSAGE = /^(export )?const (\w+) = [^;]*\breturn (\w+)\(inputs\)\n\}\);?/m

/** With one language, exports that language's function directly. */
export const oneLanguage: Patch = {
  file: /client\/paraglide\/messages\/\w+\.js$/,
  change: (code, id) =>
    settings.locales.length > 1 || id.endsWith('/_index.js') ? code : withoutLanguage(code, id),
}

function withoutLanguage(code: string, id: string): string {
  const alone = replaced(code, /^import .*runtime\.js';$/m, '', id)
  return replaced(
    alone,
    MESSAGE,
    (_, exported, name, message) =>
      exported ? `export { ${message} as ${name} };` : `const ${name} = ${message};`,
    id,
  )
}
