import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { GroupCommit } from '#server/platform/log/group-commit.ts'
import type { Op, Placed } from '#server/platform/log/log.ts'

const AT = new Date('2026-03-16T12:00:00Z')
const op = (id: string): Op => ({ id, person: null, at: AT, payload: new Uint8Array() })

/** A log that takes two milliseconds a commit, and remembers what came together. */
function slowLog(refuse: (id: string) => boolean = () => false) {
  const commits: string[][] = []
  const known = new Map<string, number>()
  const commit = async (_stream: string, ops: Op[]): Promise<Placed[]> => {
    commits.push(ops.map(({ id }) => id))
    await wait(2)
    if (ops.some(({ id }) => id === 'away')) throw new Error('the database is away')
    return ops
      .filter(({ id }) => !refuse(id))
      .map(({ id }) => {
        const fresh = !known.has(id)
        if (fresh) known.set(id, known.size + 1)
        return { id, seq: known.get(id)!, at: AT, fresh }
      })
  }
  return { commits, commit }
}

describe('group commit', () => {
  it('group commit: what arrives during a commit is written together, in order', async () => {
    const { commits, commit } = slowLog()
    const group = new GroupCommit(commit)
    const first = group.append('s', op('a'))
    await wait(1)
    const placed = await Promise.all([first, ...['b', 'c', 'd'].map((id) => group.append('s', op(id)))])

    expect(placed.map((one) => one?.seq)).toEqual([1, 2, 3, 4])
    expect(commits.length).toBeLessThanOrEqual(2)
    expect(commits.flat()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('group commit: the same operation sent twice is written once and answered twice', async () => {
    const { commits, commit } = slowLog()
    const group = new GroupCommit(commit)
    const placed = await Promise.all([group.append('s', op('a')), group.append('s', op('a'))])
    expect(placed.map((one) => one?.seq)).toEqual([1, 1])
    expect(commits).toEqual([['a']])
  })

  it('group commit: a failed commit fails its own operations only', async () => {
    const { commit } = slowLog()
    const group = new GroupCommit(commit)
    await expect(group.append('s', op('away'))).rejects.toThrow('away')
    expect(await group.append('s', op('b'))).toMatchObject({ seq: 1 })
  })

  it('group commit: refused operations are reported separately', async () => {
    const { commit } = slowLog((id) => id === 'b')
    const group = new GroupCommit(commit)
    const placed = await Promise.all(['a', 'b'].map((id) => group.append('s', op(id))))
    expect(placed.map((one) => one?.seq)).toEqual([1, undefined])
  })

  it('group commit: a stream that has been idle is written again', async () => {
    const { commits, commit } = slowLog()
    const group = new GroupCommit(commit)
    await group.append('s', op('a'))
    await group.idle()
    expect(await group.append('s', op('b'))).toMatchObject({ seq: 2 })
    expect(commits).toEqual([['a'], ['b']])
  })

  it('group commit: it is idle once everything is written', async () => {
    const { commits, commit } = slowLog()
    const group = new GroupCommit(commit)
    for (const stream of ['s', 't', 'u']) void group.append(stream, op(stream))
    await group.idle()
    expect(commits).toHaveLength(3)
  })
})
