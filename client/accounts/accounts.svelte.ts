import { call } from '#client/api.ts'
import * as erasure from '#server/accounts/erasure.contract.ts'
import * as closures from '#server/accounts/closures.contract.ts'
import { ConfirmForOldAddress } from '#server/accounts/address-change.contract.ts'
import { RemoveSecondFactor } from '#server/accounts/second-factors.contract.ts'
import type { Call, Endpoint } from '#server/platform/endpoint.ts'

export type AccountLine = closures.AccountLine
export type ErasureRequest = erasure.ErasureRequest

interface Page {
  accounts: AccountLine[]
  more: boolean
}

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

  hasErasure = ({ id }: AccountLine) => this.#erasures.some(({ person }) => person === id)

  async search(words: string): Promise<void> {
    this.#words = words.trim()
    await this.#load(1)
  }

  async loadMore(): Promise<void> {
    this.#show(await this.#following({ accounts: this.#accounts!, more: true }))
  }

  close = ({ id }: AccountLine, reason: string) =>
    this.#then(call(closures.CloseAccount, { params: { person: id }, body: { reason } }))
  reopen = (line: AccountLine) => this.#do(closures.ReopenAccount, line)
  /** @param password the administrator’s own, here and below */
  appoint = ({ id }: AccountLine, password: string) =>
    this.#then(call(closures.AppointAdministrator, { params: { person: id }, body: { password } }))
  dismiss = ({ id }: AccountLine, password: string) =>
    this.#then(call(closures.DismissAdministrator, { params: { person: id }, body: { password } }))
  removeSecondFactor = ({ id }: AccountLine, password: string) =>
    this.#then(call(RemoveSecondFactor, { params: { person: id }, body: { password } }))
  confirmAddress = (line: AccountLine) => this.#do(ConfirmForOldAddress, line)

  recordErasure = ({ id }: AccountLine, body: { receivedOn: string; keepDeidentified: boolean }) =>
    this.#then(call(erasure.RecordErasure, { params: { person: id }, body }))
  dropErasure = ({ person }: ErasureRequest) => this.#then(call(erasure.DropErasure, { params: { person } }))
  /** @param body the password is the administrator’s own */
  erase = ({ person }: ErasureRequest, body: { words: string[]; password: string }) =>
    this.#then(call(erasure.ErasePerson, { params: { person }, body }))

  #do<Reply>(endpoint: Endpoint<Call & { params: { person: string } }, Reply>, { id }: AccountLine) {
    return this.#then(call(endpoint, { params: { person: id } }))
  }

  async #then(done: Promise<unknown>): Promise<void> {
    await done
    await this.#load(this.#accounts?.length ?? 1)
  }

  /** At least so many, so that the row acted on stays where it is. */
  async #load(atLeast: number): Promise<void> {
    const [page, erasures] = await Promise.all([this.#first(atLeast), call(erasure.ListErasures)])
    this.#show(page)
    this.#erasures = erasures
  }

  async #first(atLeast: number): Promise<Page> {
    let page: Page = await call(closures.ListAccounts, { query: this.#query() })
    while (page.more && page.accounts.length < atLeast) page = await this.#following(page)
    return page
  }

  async #following({ accounts }: Page): Promise<Page> {
    const after = accounts.at(-1)!.id
    const page = await call(closures.ListAccounts, { query: { ...this.#query(), after } })
    return { accounts: [...accounts, ...page.accounts], more: page.more }
  }

  #query() {
    return this.#words ? { words: this.#words } : {}
  }

  #show({ accounts, more }: Page): void {
    this.#accounts = accounts
    this.#more = more
  }
}
