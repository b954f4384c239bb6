import type { Problem } from './problem.ts'

/** The asker of the steps that the system takes. */
export const SYSTEM = 'system'
/** The status of a thing before it exists: steps that create it start there. */
export const NEW = 'new'

/** The type parameters of a life, grouped. */
export interface Names {
  thing: { readonly status: string }
  asker: unknown
  state: string
  command: string
  role: string
  fact: string
  need: string
}

/** One row of a life: who may take a thing from which states to which, under which guard, and the fact announced. */
export interface Step<N extends Names> {
  readonly command: N['command']
  readonly from: readonly N['state'][] | typeof NEW
  /** If absent, the state does not change. */
  readonly to?: N['state']
  readonly who: readonly (N['role'] | typeof SYSTEM)[]
  /** If absent, the step announces nothing itself. */
  readonly fact?: N['fact']
  /** The inputs the step requires. */
  readonly needs?: readonly N['need'][]
  /** Limits the row to some things. */
  readonly when?: (thing: N['thing']) => boolean
  /** Checked for each role the asker has: one that passes is enough. */
  readonly guard?: (thing: N['thing'], by: By<N['asker'], N['role']>) => Problem | undefined
  /** Whether the system takes the step now. */
  readonly due?: (thing: N['thing'], now: Date) => boolean
}

export interface By<Asker, Role> {
  readonly asker: Asker
  readonly role: Role
  readonly now: Date
}

/** The state machine of a noun. Refusals, buttons, facts, the test matrix and the drawing derive from it. */
export interface Life<N extends Names> {
  readonly noun: string
  readonly states: readonly N['state'][]
  readonly commands: readonly N['command'][]
  readonly facts: readonly N['fact'][]
  readonly roles: readonly N['role'][]
  /** The roles of an asker toward a thing; several are possible, or none. */
  readonly rolesOf: (asker: N['asker'], thing: N['thing']) => readonly N['role'][]
  /** What is checked first. By default the asker, so that strangers learn nothing about the state. */
  readonly first?: 'who' | 'state'
  readonly roleRefusal: (who: readonly (N['role'] | typeof SYSTEM)[]) => Problem
  readonly stateRefusal: (thing: N['thing'], command: N['command']) => Problem
  /** The refusal for each missing input. */
  readonly missing: Readonly<Record<N['need'], () => Problem>>
  readonly steps: readonly Step<N>[]
}

/** Declares a life. Type parameters are inferred from the lists, so that `steps` accepts only those names. */
// Lets the build drop lives that no page uses.
/* @__NO_SIDE_EFFECTS__ */
export function life<
  const State extends string,
  const Command extends string,
  const Role extends string,
  const Fact extends string,
  const Need extends string,
  Asker,
  Thing extends { readonly status: State | typeof NEW },
>(declared: {
  noun: string
  states: readonly State[]
  commands: readonly Command[]
  facts: readonly Fact[]
  roles: readonly Role[]
  rolesOf: (asker: Asker, thing: Thing) => readonly NoInfer<Role>[]
  first?: 'who' | 'state'
  roleRefusal: (who: readonly (NoInfer<Role> | typeof SYSTEM)[]) => Problem
  stateRefusal: (thing: NoInfer<Thing>, command: NoInfer<Command>) => Problem
  missing: Readonly<Record<Need, () => Problem>>
  /** `NoInfer` on each name: it has no effect around the whole object. */
  steps: readonly Step<{
    thing: NoInfer<Thing>
    asker: NoInfer<Asker>
    state: NoInfer<State>
    command: NoInfer<Command>
    role: NoInfer<Role>
    fact: NoInfer<Fact>
    need: NoInfer<Need>
  }>[]
}): Life<{
  thing: Thing
  asker: Asker
  state: State
  command: Command
  role: Role
  fact: Fact
  need: Need
}> {
  return declared
}

/** A command available in the current state, why the asker may not run it, and the inputs it needs. */
export interface Act<N extends Names> {
  readonly command: N['command']
  readonly refusal: string | null
  readonly needs: N['need'][]
}

/** The row of a command in the thing's current state. */
export function stepOf<N extends Names>(
  { steps }: Life<N>,
  thing: N['thing'],
  command: N['command'],
): Step<N> | undefined {
  return steps.find((step) => step.command === command && isFor(step, thing) && startsFrom(step, thing))
}

/** Why the asker may not run the command now; `null` when they may. */
export function refusalOf<N extends Names>(
  life: Life<N>,
  thing: N['thing'],
  asker: N['asker'] | typeof SYSTEM,
  command: N['command'],
  now: Date,
): Problem | null {
  const step = stepOf(life, thing, command)
  const who = step ? step.who : whoEver(life, thing, command)
  const has = asker === SYSTEM ? [SYSTEM] : life.rolesOf(asker, thing)
  const roles = has.filter((role) => who.includes(role))
  const notTheirs = roles.length > 0 ? null : life.roleRefusal(who)
  if (!step) return (life.first !== 'state' && notTheirs) || life.stateRefusal(thing, command)
  if (notTheirs) return notTheirs
  const guarded = roles.map((role) => step.guard?.(thing, { asker, role, now }))
  return guarded.includes(undefined) ? null : guarded[0]!
}

/** The commands of the current state, each with its refusal for this asker. */
export function actsOf<N extends Names>(
  life: Life<N>,
  thing: N['thing'],
  asker: N['asker'],
  now: Date,
): Act<N>[] {
  return life.steps
    .filter((step) => isFor(step, thing) && startsFrom(step, thing) && step.who.some((who) => who !== SYSTEM))
    .map(({ command, needs = [] }) => ({
      command,
      refusal: refusalOf(life, thing, asker, command, now)?.message ?? null,
      needs: [...needs],
    }))
}

/**
 * The step of a command.
 *
 * @throws the refusal, or the one of a missing input
 */
export function stepOrThrow<N extends Names>(
  life: Life<N>,
  thing: N['thing'],
  asker: N['asker'] | typeof SYSTEM,
  command: N['command'],
  { now, said = {} }: { now: Date; said?: Partial<Record<N['need'], string | null | undefined>> },
): Step<N> {
  const refusal = refusalOf(life, thing, asker, command, now)
  if (refusal) throw refusal
  const step = stepOf(life, thing, command)!
  // The system gives no inputs.
  const missing = asker !== SYSTEM && step.needs?.find((need) => !said[need]?.trim())
  if (missing) throw life.missing[missing]()
  return step
}

/** The commands that the system runs on a thing now. */
export function dueCommands<N extends Names>(
  { steps }: Life<N>,
  thing: N['thing'],
  now: Date,
): N['command'][] {
  return steps
    .filter((step) => isFor(step, thing) && startsFrom(step, thing) && step.due?.(thing, now))
    .map(({ command }) => command)
}

/** The roles that may run the command in any state. */
function whoEver<N extends Names>({ steps }: Life<N>, thing: N['thing'], command: N['command']) {
  const rows = steps.filter((step) => step.command === command && isFor(step, thing))
  return [...new Set(rows.flatMap(({ who }) => who))]
}

const isFor = <N extends Names>({ when }: Step<N>, thing: N['thing']) => !when || when(thing)

const startsFrom = <N extends Names>({ from }: Step<N>, { status }: N['thing']) =>
  from === NEW ? status === NEW : from.includes(status)

/** « Seule l’animation du réseau peut le faire. » */
export function onlyWords(names: readonly string[]): string {
  const list = new Intl.ListFormat('fr', { type: 'conjunction' }).format(names)
  return names.length === 1 ? `Seule ${list} peut le faire.` : `Seuls ${list} peuvent le faire.`
}
