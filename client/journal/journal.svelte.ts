import { call } from '#client/api.ts'
import { embedded } from '#client/embedded.ts'
import { LiveThing } from '#client/live-thing.svelte.ts'
import { Live } from '#client/live.svelte.ts'
import { inRoom, liveAbout } from '#client/socket.ts'
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

/** The issues of a community's journal, and whether the reader may compose one. */
export class IssueList extends Live<{ issues: IssueSummary[]; mayCompose: boolean }> {
  readonly #params: { community: string }

  constructor(community: string) {
    super()
    this.#params = { community }
    this.begin(embedded(ListIssues, { params: this.#params }))
  }

  protected async fetch() {
    return call(ListIssues, { params: this.#params })
  }
  protected listen(changed: () => void) {
    return [liveAbout('issue', changed)]
  }

  async compose(issue: NewIssue): Promise<Issue> {
    return call(ComposeIssue, { params: this.#params, body: issue })
  }
}

type Params = { community: string; issue: string }

/** One issue, in preparation or published. */
export class IssueModel extends LiveThing<Issue, Params> {
  constructor(params: Params) {
    super(params)
    this.begin(embedded(ReadIssue, { params }))
  }

  protected async fetch() {
    return call(ReadIssue, { params: this.params })
  }
  protected listen(changed: () => void) {
    const { issue } = this.params
    return [liveAbout('issue', changed, issue), inRoom(`issue:${issue}`)]
  }

  /** @returns how many letters had already left */
  async withdraw(reason: string): Promise<number> {
    return (await call(WithdrawIssue, { params: this.params, body: { reason } })).gone
  }

  /** @throws Refusal */
  async move(command: Exclude<IssueCommand, 'withdraw'>, reason: string): Promise<void> {
    if (command === 'requestChanges') await this.take(RequestChanges, { body: { reason } })
    else await this.take({ submit: SubmitIssue, approve: ApproveIssue, publish: PublishIssue }[command])
  }

  async sendAgain(): Promise<void> {
    await call(SendAgain, { params: this.params })
    await this.load()
  }
}

/** What an issue in preparation may tell of, and how evenly it quotes the network. */
export class CandidateList extends Live<{ candidates: Candidate[]; balance: Balance }> {
  readonly #params: Params

  constructor(params: Params) {
    super()
    this.#params = params
  }

  protected async fetch() {
    return call(ReadCandidates, { params: this.#params })
  }
  protected listen(changed: () => void) {
    return [liveAbout('issue', changed, this.#params.issue)]
  }
}
