import { call } from '#client/api.ts'
import * as erasure from '#server/accounts/erasure.contract.ts'
import * as closures from '#server/accounts/closures.contract.ts'
import { ConfirmForOldAddress } from '#server/accounts/address-change.contract.ts'
import { RemoveSecondFactor } from '#server/accounts/second-factors.contract.ts'
import type { Call, Endpoint } from '#server/platform/endpoint.ts'

export type AccountLine = closures.AccountLine
export type ErasureRequest = erasure.ErasureRequest

/** The accounts of the installation, for administrators. */
export class AccountList {
  #accounts = $state.raw<AccountLine[]>()
  #more = $state(false)
  #erasures = $state.raw<ErasureRequest[]>([])
  #words = ''

  get accounts() {
    return this.#accounts
  }
  get more() {
    return this.#more
  }

  get erasures() {
    return this.#erasures
  }

  async search(words: string): Promise<void> {
    this.#words = words.trim()
    const [accounts, erasures] = await Promise.all([
      call(closures.ListAccounts, { query: this.#query() }),
      call(erasure.ListErasures),
    ])
    this.#show(accounts)
    this.#erasures = erasures
  }

  async loadMore(): Promise<void> {
    const after = this.#accounts!.at(-1)!.id
    const { accounts, more } = await call(closures.ListAccounts, { query: { ...this.#query(), after } })
    this.#show({ accounts: [...this.#accounts!, ...accounts], more })
  }

  close = ({ id }: AccountLine, reason: string) =>
    this.#then(call(closures.CloseAccount, { params: { person: id }, body: { reason } }))
  reopen = (line: AccountLine) => this.#do(closures.ReopenAccount, line)
  appoint = (line: AccountLine) => this.#do(closures.AppointAdministrator, line)
  dismiss = (line: AccountLine) => this.#do(closures.DismissAdministrator, line)
  /** @param password the administrator’s own */
  removeSecondFactor = ({ id }: AccountLine, password: string) =>
    this.#then(call(RemoveSecondFactor, { params: { person: id }, body: { password } }))
  confirmAddress = (line: AccountLine) => this.#do(ConfirmForOldAddress, line)

  recordErasure = ({ id }: AccountLine, body: { receivedOn: string; keepDeidentified: boolean }) =>
    this.#then(call(erasure.RecordErasure, { params: { person: id }, body }))
  dropErasure = ({ person }: ErasureRequest) => this.#then(call(erasure.DropErasure, { params: { person } }))
  erase = ({ person }: ErasureRequest, words: string[]) =>
    this.#then(call(erasure.ErasePerson, { params: { person }, body: { words } }))

  #do<Reply>(endpoint: Endpoint<Call & { params: { person: string } }, Reply>, { id }: AccountLine) {
    return this.#then(call(endpoint, { params: { person: id } }))
  }

  async #then(done: Promise<unknown>): Promise<void> {
    await done
    await this.search(this.#words)
  }

  #query() {
    return this.#words ? { words: this.#words } : {}
  }

  #show({ accounts, more }: { accounts: AccountLine[]; more: boolean }): void {
    this.#accounts = accounts
    this.#more = more
  }
}
