import type { Level, MandateScope, Role } from '../../community/contract.ts'
import type { NewStructure } from '../../structures/contract.ts'
import type { ThreadMove, Vignette, WrittenKind } from '../../threads/thread.contract.ts'

/** Days from the demo's today, negative before. */
type DemoDay = number

export interface DemoStructure extends NewStructure {
  key: string
}

export interface DemoPerson {
  key: string
  givenName: string
  familyName: string
  structure: string
  mainOccupation: string
  position: 'frontline' | 'unit_head' | 'manager'
  roles?: Role[]
  manages?: true
  administrator?: true
  mandate?: {
    scope: MandateScope
    hours: number | null
    substitute?: string
    selfGranted?: true
    since?: DemoDay
  }
}

interface DemoPost {
  by: string
  day: DemoDay
  kind: WrittenKind
  /** Markdown. */
  text: string
}

export interface DemoThread {
  key: string
  title: string
  level: Level
  by: string
  day: DemoDay
  sealed?: true
  sensitive?: true
  tags: string[]
  /** Structures that say « nous aussi ». */
  sameHere: string[]
  vignette: Vignette
  posts: DemoPost[]
  /** Steps of the thread's life, by whom and when. */
  moves?: (ThreadMove & { by: string; day: DemoDay })[]
}
