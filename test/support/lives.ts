import { NEW, stepOf, type Life, type Names } from '#server/platform/life.rules.ts'

/** The expected result for a role, a state and a command, before guards. */
export interface Case<N extends Names> {
  readonly role: N['role']
  readonly state: N['state']
  readonly command: N['command']
  readonly expected: 'allowed' | 'role' | 'state'
}

/** Every role × state × command. `like` gives the other fields on which rows depend. */
export function matrixOf<N extends Names>(life: Life<N>, like: Omit<N['thing'], 'status'>): Case<N>[] {
  return life.roles.flatMap((role) =>
    life.states.flatMap((state) =>
      life.commands.map((command) => ({
        role,
        state,
        command,
        expected: expected(life, { ...like, status: state }, role, command),
      })),
    ),
  )
}

function expected<N extends Names>(
  life: Life<N>,
  thing: N['thing'],
  role: N['role'],
  command: N['command'],
): Case<N>['expected'] {
  const step = stepOf(life, thing, command)
  const rows = step
    ? [step]
    : life.steps.filter((one) => one.command === command && (one.when?.(thing) ?? true))
  const isTheirs = rows.some(({ who }) => who.includes(role))
  if (step) return isTheirs ? 'allowed' : 'role'
  return isTheirs || life.first === 'state' ? 'state' : 'role'
}

/** A life as a Mermaid diagram and a table, for docs/lives.md. */
export function drawingOf<N extends Names>(life: Life<N>): string {
  const arrows = life.steps.flatMap(({ command, from, to }) =>
    from === NEW
      ? [`  [*] --> ${to}: ${command}`]
      : from.map((state) => `  ${state} --> ${to ?? state}: ${command}`),
  )
  const rows = life.steps.map(
    ({ command, from, to, who, needs = [], guard, when, due, fact }) =>
      `| ${[command, from === NEW ? '∅' : from.join(', '), to ?? '=', who.join(', '), needs.join(', '), nameOf(guard), nameOf(when), nameOf(due), fact ?? ''].join(' | ')} |`,
  )
  return [
    `## ${life.noun}`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...arrows,
    '```',
    '',
    '| command | from | to | who | needs | guard | only | due | fact |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

const nameOf = (rule: { name: string } | undefined) => rule?.name ?? ''
