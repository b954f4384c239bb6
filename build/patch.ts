import type { Plugin } from 'vite'

/** Removes code that Liane does not use from a package during the client's build. */
export interface Patch {
  /** The ids of the modules to change. */
  readonly file: RegExp
  /**
   * Returns the new code.
   *
   * @throws NothingReplaced when the pattern is absent
   */
  readonly change: (code: string, id: string) => string
}

export class NothingReplaced extends Error {
  constructor(what: string, id: string) {
    super(`${id}: found no ${what}. The file has changed: mend or drop its patch in build/.`)
  }
}

/** Like `replace`, except that it throws when nothing matches. */
export function replaced(
  code: string,
  part: RegExp,
  by: string | ((...found: (string | undefined)[]) => string),
  id: string,
): string {
  let count = 0
  const changed = code.replace(part, (...found: (string | undefined)[]) => {
    count++
    return typeof by === 'string' ? by : by(...found)
  })
  if (count === 0) throw new NothingReplaced(String(part), id)
  return changed
}

/** A Vite plugin. Fails the build when a patch replaces nothing or no module matches its `file`. */
export function patching(name: string, patches: readonly Patch[]): Plugin {
  const unused = new Set(patches)
  return {
    name,
    apply: 'build',
    transform: {
      filter: { id: patches.map(({ file }) => file) },
      handler(code, id) {
        return patches
          .filter(({ file }) => file.test(id))
          .reduce((changed, patch) => {
            unused.delete(patch)
            return patch.change(changed, id)
          }, code)
      },
    },
    buildEnd(error) {
      const files = [...unused].map(({ file }) => String(file))
      if (!error && files.length > 0) throw new NothingReplaced('module', files.join(', '))
    },
  }
}
