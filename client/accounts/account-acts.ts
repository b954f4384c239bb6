import { m } from '#client/paraglide/messages.js'
import type { Question } from '#client/ui/acts.ts'
import type { AccountLine } from './accounts.svelte.ts'

export type AccountAct = 'close' | 'reopen' | 'appoint' | 'dismiss' | 'confirmAddress' | 'removeSecondFactor'

/** Those that ask for the administrator’s own password. */
export const WITH_PASSWORD: ReadonlySet<AccountAct> = new Set(['appoint', 'dismiss', 'removeSecondFactor'])

/** What an administrator may do with an account. */
export function actsOn(
  { id, status, administrator, secondFactor, newAddress }: AccountLine,
  me?: string,
): AccountAct[] {
  if (status === 'deactivated') return ['reopen']
  if (status !== 'active') return []
  return [
    ...(newAddress === null ? [] : (['confirmAddress'] as const)),
    ...(secondFactor && id !== me ? (['removeSecondFactor'] as const) : []),
    administrator ? 'dismiss' : 'appoint',
    'close',
  ]
}

export const labelOf = (act: AccountAct): string =>
  ({
    close: m.accounts_people_close,
    reopen: m.accounts_people_reopen,
    appoint: m.accounts_people_appoint,
    dismiss: m.accounts_people_dismiss,
    confirmAddress: m.accounts_people_confirm,
    removeSecondFactor: m.accounts_steps_remove,
  })[act]()

/** What is said once it is done. */
export const saidOf = (act: AccountAct, { name }: AccountLine): string =>
  ({
    close: m.accounts_people_close_done,
    reopen: m.accounts_people_reopen_done,
    appoint: m.accounts_people_appoint_done,
    dismiss: m.accounts_people_dismiss_done,
    confirmAddress: m.accounts_people_confirm_done,
    removeSecondFactor: m.accounts_steps_remove_done,
  })[act]({ name })

/** What is asked before it is done. */
export function questionOf(act: AccountAct, { name, newAddress, closure }: AccountLine): Question {
  switch (act) {
    case 'close':
      return {
        title: m.accounts_people_close_title(),
        about: name,
        explanation: m.accounts_people_close_what(),
        submit: m.accounts_people_close_do(),
        isDanger: true,
        text: {
          label: m.accounts_people_close_reason(),
          hint: m.accounts_people_close_reason_hint(),
          min: 3,
          max: 500,
        },
      }
    case 'reopen':
      return {
        title: m.accounts_people_reopen_title(),
        about: name,
        explanation: closure?.wasAdministrator
          ? m.accounts_people_reopen_administrator()
          : m.accounts_people_reopen_what(),
        submit: m.accounts_people_reopen_do(),
      }
    case 'appoint':
      return {
        title: m.accounts_people_appoint_title({ name }),
        explanation: m.accounts_people_appoint_what(),
        submit: m.accounts_people_appoint_do(),
      }
    case 'dismiss':
      return {
        title: m.accounts_people_dismiss_title({ name }),
        explanation: m.accounts_people_dismiss_what(),
        submit: m.accounts_people_dismiss_do(),
      }
    case 'removeSecondFactor':
      return {
        title: m.accounts_steps_remove_title(),
        about: name,
        explanation: m.accounts_steps_remove_what(),
        submit: m.accounts_step_off_do(),
        isDanger: true,
      }
    case 'confirmAddress':
      return {
        title: m.accounts_people_confirm_title(),
        about: name,
        explanation: m.accounts_people_confirm_what({ to: newAddress ?? '' }),
        submit: m.accounts_people_confirm_do(),
      }
  }
}
