import { audience } from './activity.ts'
import type { Fact } from './context.ts'
import type { FactTable } from './facts.ts'
import { own } from './own.rules.ts'

/** What a page hears of a fact, whatever its payload. */
export interface FactHeader {
  readonly seq: number
  readonly at: string
  readonly community: string
  readonly subject: Fact['subject']
  /** The thing that screens listen to: the thread of a post. */
  readonly about: { readonly type: string; readonly id: string }
}

export function headerOf(facts: FactTable, fact: Fact, seq: number, at: Date): FactHeader {
  const { name, community, subject, payload } = fact
  const spec = facts.get(name)!
  const id = spec.subjectIn ? own(payload as Record<string, string>, spec.subjectIn)! : subject.id
  return { seq, at: at.toISOString(), community, subject, about: { type: spec.subject, id } }
}

/** The rooms that hear a fact: its readers, or the people it names. */
export function roomsOf({ community, level, circle, only, heardBy = [] }: Fact): string[] {
  const named = (only ?? heardBy).map((person) => `person:${person}`)
  return only ? named : [audience(community, level, circle), ...named]
}
