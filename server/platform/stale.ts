import { isDeepStrictEqual } from 'node:util'
import { changedMeanwhile } from './stale.contract.ts'

const STALE = 'Cette valeur a changé entre-temps.'

/**
 * Refuses a change made from values that are no longer the current ones. What was not sent in `before` is not checked;
 * a change to the current value is none.
 *
 * @param place the JSON pointer of the changed values in the body
 */
export function requireUnchanged<Values extends object>(
  current: Values,
  before: Partial<Values> | undefined,
  after: Partial<Values>,
  place = '',
): void {
  if (!before) return
  const names = Object.keys(after) as (keyof Values & string)[]
  const stale = names.filter(
    (name) =>
      name in before &&
      !isDeepStrictEqual(current[name], before[name]) &&
      !isDeepStrictEqual(current[name], after[name]),
  )
  if (stale.length === 0) return
  const errors = stale.map((name) => ({ pointer: `${place}/${name}`, detail: STALE }))
  throw changedMeanwhile({ current, errors })
}
