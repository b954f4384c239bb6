import { check } from 'recheck'
import { describe, expect, it } from 'vitest'
import { declaredSchemas, patternsIn, patternsMadeBy, sourceFiles, type Pattern } from './patterns.ts'

/** More than any pattern takes on a machine busy with something else. */
const GIVE_UP_MS = 60_000
const AT_ONCE = 2

/** A guess that is right takes seconds; a wrong one, a few milliseconds. */
const SLOW_MS = 100
/** Made when they are called, of what is said here. */
const MADE_LATER: Record<string, string> = {
  'client/router.svelte.ts': 'the paths of our own pages, each part of which ends at a slash',
  'server/platform/purge-words/matching.rules.ts':
    'the passages of a reviewer, their signs escaped: only white space repeats, after another sign',
}

describe('patterns', () => {
  it('patterns: every regular expression of the sources and the schemas takes linear time', async () => {
    const sources = sourceFiles('{server,client}/**/*.{ts,svelte}').map(patternsIn)
    const makers = sources.filter(({ file, made }) => made > 0 && !Object.hasOwn(MADE_LATER, file))
    const made = patternsMadeBy(makers.map(({ file }) => file))
    for (const { file, made: count } of makers)
      expect({ file, made: made.filter((one) => one.file === file).length >= count }).toEqual({
        file,
        made: true,
      })
    const declared = (await declaredSchemas()).flatMap(({ pattern }) =>
      typeof pattern === 'string' ? [{ file: 'a schema', source: pattern, flags: 'u' }] : [],
    )
    const found = [...sources.flatMap(({ literals }) => literals), ...made, ...declared].filter(repeats)
    const distinct = [...new Map(found.map((one) => [`/${one.source}/${one.flags}`, one])).values()]
    expect(distinct.length).toBeGreaterThan(50)
    expect(await slowOnes(distinct)).toEqual([])
  })

  it('patterns: a quadratic one is found', async () => {
    const file = 'a.ts'
    expect(await slowOnes([{ file, source: 'a\\s*,?\\s*b', flags: '' }])).toMatchObject([{ file }])
    expect(await slowOnes([{ file, source: '(?<!y)x+(?!x|y)z', flags: 'u' }])).toMatchObject([{ file }])
  })

  it('patterns: a schema with a pattern, a format or distinct items says how long it may be', async () => {
    const parts = (await declaredSchemas()).filter(
      ({ pattern, format, uniqueItems }) =>
        typeof pattern === 'string' || typeof format === 'string' || uniqueItems,
    )
    expect(parts.length).toBeGreaterThan(20)
    expect(parts.filter(({ maxLength, maxItems }) => (maxLength ?? maxItems) === undefined)).toEqual([])
  })
})

/** Without a repetition of any length, the time of a pattern does not depend on the text after its start. */
const repeats = ({ source }: Pattern) => /[*+]|\{\d+,\}/.test(source)

async function slowOnes(patterns: readonly Pattern[]): Promise<(Pattern & { verdict: string })[]> {
  const waiting = [...patterns]
  const slow: (Pattern & { verdict: string })[] = []
  const lane = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      const found = await check(one.source, one.flags, { timeout: GIVE_UP_MS })
      if (found.status === 'unknown') slow.push({ ...one, verdict: 'cannot be judged' })
      if (found.status === 'vulnerable' && (!isGuess(found) || takesLong(one, found.attack.string)))
        slow.push({ ...one, verdict: found.attack.pattern })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return slow
}

/** recheck proves what it says of simple patterns; of the others, it tries texts and estimates. */
const isGuess = ({ checker }: { checker: string }) => checker === 'fuzz'

function takesLong({ source, flags }: Pattern, attack: string): boolean {
  const before = process.threadCpuUsage()
  new RegExp(source, flags.replace('y', '')).test(attack)
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000 > SLOW_MS
}
