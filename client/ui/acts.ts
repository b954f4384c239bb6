import type { Component } from 'svelte'

/** What leads on from a thing's state, as the server sends it. */
export interface Act<Command extends string = string> {
  command: Command
  /** Why the reader may not do it now. */
  refusal: string | null
  needs: string[]
}

/** The words of a dialog that asks something; a confirmation when it has no field. */
export interface Asked {
  title: string
  /** Whom or what it concerns, on a line of its own: no French word before it has to be elided. */
  about?: string | undefined
  /** What sending it will do. */
  explanation?: string | undefined
  submit: string
  /** On the button that sends nothing, when « Annuler » would be unclear. */
  cancel?: string | undefined
  isDanger?: boolean | undefined
}

/** What is asked before an act is done. */
export interface Question extends Asked {
  text?: TextQuestion | undefined
  /** The label of a date field. */
  day?: string | undefined
}

interface TextQuestion {
  label: string
  hint?: string | undefined
  /** Lengths in characters. */
  min: number
  max: number
  optional?: boolean | undefined
}

export interface Answer {
  text: string
  /** `2026-03-16` */
  day: string | null
}

/** How an act is drawn, and what its button does: ask, open a form of its own, or act at once. */
export interface Look {
  label: string
  variant?: 'primary' | 'quiet' | 'ghost' | 'danger' | undefined
  icon?: Component | undefined
  /** Stays on screen when refused, and says why; other acts are then hidden. */
  isExplained?: boolean | undefined
  asks?: Question | undefined
  opens?: (() => void) | undefined
}
