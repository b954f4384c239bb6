import { call } from '#client/api.ts'
import { liveAbout, onReconnect } from '#client/socket.ts'
import {
  ApproveIssue,
  ComposeIssue,
  ListIssues,
  PublishIssue,
  ReadCandidates,
  ReadIssue,
  RequestChanges,
  SendAgain,
  SubmitIssue,
  WithdrawIssue,
  type Balance,
  type Candidate,
  type Issue,
  type IssueCommand,
  type IssueSummary,
  type NewIssue,
} from '#server/journal/contract.ts'

/** The issues of a community's journal. */
export class Journal {
  readonly #community: string
  #issues = $state.raw<IssueSummary[]>()
  mayCompose = $state(false)

  readonly loaded = $derived(this.#issues !== undefined)
  readonly issues = $derived(this.#issues ?? [])

  constructor(community: string) {
    this.#community = community
  }

  async load(): Promise<void> {
    const { issues, mayCompose } = await call(ListIssues, {
      params: { community: this.#community },
    })
    this.#issues = issues
    this.mayCompose = mayCompose
  }

  /** Keeps the list as it stands for as long as it is on screen; returns what stops it. */
  open(): () => void {
    const again = () => void this.load().catch(() => {})
    const stops = [liveAbout('issue', again), onReconnect(again)]
    return () => stops.forEach((stop) => stop())
  }

  async compose(issue: NewIssue): Promise<Issue> {
    return call(ComposeIssue, { params: { community: this.#community }, body: issue })
  }
}

/** One issue, in preparation or published. */
export class OpenIssue {
  readonly #at: { community: string; issue: string }
  issue = $state.raw<Issue>()
  candidates = $state.raw<Candidate[]>([])
  balance = $state.raw<Balance>()

  readonly isDraft = $derived(this.issue?.text != null)

  constructor(community: string, issue: string) {
    this.#at = { community, issue }
  }

  async load(): Promise<void> {
    this.issue = await call(ReadIssue, { params: this.#at })
    if (this.issue.text) await this.loadCandidates()
  }

  async loadCandidates(): Promise<void> {
    const { candidates, balance } = await call(ReadCandidates, { params: this.#at })
    this.candidates = candidates
    this.balance = balance
  }

  /** @returns how many letters had already left */
  async withdraw(reason: string): Promise<number> {
    return (await call(WithdrawIssue, { params: this.#at, body: { reason } })).gone
  }

  async act(command: Exclude<IssueCommand, 'withdraw'>, reason: string): Promise<void> {
    if (command === 'requestChanges')
      this.issue = await call(RequestChanges, { params: this.#at, body: { reason } })
    else
      this.issue = await call(
        { submit: SubmitIssue, approve: ApproveIssue, publish: PublishIssue }[command],
        { params: this.#at },
      )
  }

  async sendAgain(): Promise<void> {
    await call(SendAgain, { params: this.#at })
    await this.load()
  }
}
