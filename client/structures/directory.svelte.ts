import { call } from '#client/api.ts'
import { me, type MyCommunity } from '#client/me.svelte.ts'
import { Live } from '#client/live.svelte.ts'
import { liveIn } from '#client/socket.ts'
import { now } from '#client/ui/now.svelte.ts'
import type { Role } from '#server/community/contract.ts'
import {
  ReadDirectory,
  type Directory as Read,
  type DirectoryStructure,
  type Member,
} from '#server/community/directory.contract.ts'
import {
  AcceptMandate,
  GrantMandate,
  RefuseMandate,
  RequestMandate,
  RevokeMandate,
  type Mandate,
  type NewMandate,
} from '#server/community/mandates.contract.ts'
import { AppointManager, DismissManager } from '#server/community/managers.contract.ts'
import { ChangeRoles, EndMembership } from '#server/community/members.contract.ts'
import { AddStructure, ListStructures, type KnownStructure } from '#server/community/structures.contract.ts'
import {
  InviteAgain,
  InvitePerson,
  WithdrawInvitation,
  type NewMember,
} from '#server/community/invitations.contract.ts'
import type { Subject } from '#server/platform/facts.ts'
import { dayIn } from '#server/community/rules.ts'
import type { NewStructure, Structure } from '#server/structures/contract.ts'

/** Who is there, and what they may commit to. */
const SHOWN: readonly string[] = ['structure', 'person', 'mandate'] satisfies Subject[]
/** Who is in a community, and what each may commit to; with what the reader may change of it. */
export class Directory extends Live<Read> {
  readonly community: MyCommunity
  readonly #id: string

  readonly structures = $derived(
    [...(this.value?.structures ?? [])].sort((a, b) => a.name.localeCompare(b.name, 'fr')),
  )
  readonly pending = $derived(this.value?.pending ?? [])
  readonly people = $derived(this.structures.flatMap(({ people }) => people))
  /** What the reader holds or awaits, the most recent first. */
  readonly mine = $derived(
    [this.member(this.me)?.mandate, ...this.pending.filter(({ person }) => person === this.me)].find(
      (mandate) => mandate != null,
    ),
  )
  /** The pending mandates of others that the reader may see. */
  readonly awaiting = $derived(
    this.pending.filter(
      ({ person, status }) => person !== this.me && (status === 'requested' || status === 'granted'),
    ),
  )

  constructor(community: MyCommunity) {
    super()
    this.community = community
    this.#id = community.id
  }

  get leads(): boolean {
    return this.community.roles.includes('network_lead')
  }
  get me(): string {
    return me.person?.id ?? ''
  }
  get today(): string {
    return dayIn(this.community.timeZone, now())
  }

  protected override readonly settleMs = 250

  protected async fetch() {
    return call(ReadDirectory, this.#here())
  }
  protected listen(changed: () => void) {
    return [liveIn(this.#id, ({ about }) => SHOWN.includes(about.type) && changed())]
  }

  member(person: string): Member | undefined {
    return this.people.find(({ id }) => id === person)
  }

  nameOf(person: string | null): string {
    return (person && this.member(person)?.name) || ''
  }

  structureOf(person: string): DirectoryStructure | undefined {
    return this.structures.find(({ people }) => people.some(({ id }) => id === person))
  }

  manages(structure: string): boolean {
    return this.community.managerOf.includes(structure)
  }

  async request(mandate: NewMandate): Promise<Mandate> {
    const asked = await call(RequestMandate, { ...this.#here(), body: mandate })
    await this.#changed()
    return asked
  }
  async accept({ id }: Mandate): Promise<void> {
    await call(AcceptMandate, this.#of(id))
    await this.#changed()
  }
  async grant({ id }: Mandate): Promise<void> {
    await call(GrantMandate, this.#of(id))
    await this.#changed()
  }
  async refuse({ id }: Mandate, reason: string): Promise<void> {
    await call(RefuseMandate, { ...this.#of(id), body: { reason } })
    await this.#changed()
  }
  async revoke({ id }: Mandate, reason: string): Promise<void> {
    await call(RevokeMandate, { ...this.#of(id), body: { reason } })
    await this.#changed()
  }

  async listStructures(): Promise<KnownStructure[]> {
    return call(ListStructures, this.#here())
  }
  async addStructure(structure: NewStructure): Promise<Structure> {
    return call(AddStructure, { ...this.#here(), body: structure })
  }
  async invite(member: NewMember): Promise<void> {
    await call(InvitePerson, { ...this.#here(), body: member })
    await this.load()
  }
  async inviteAgain(person: string): Promise<void> {
    await call(InviteAgain, { params: { community: this.#id, person } })
  }
  async withdrawInvitation(person: string): Promise<void> {
    await call(WithdrawInvitation, { params: { community: this.#id, person } })
    await this.load()
  }
  async changeRoles(person: string, roles: Role[]): Promise<void> {
    await call(ChangeRoles, { params: { community: this.#id, person }, body: { roles } })
    await this.#changed()
  }
  async setManager(structure: string, person: string, manages: boolean): Promise<void> {
    await call(manages ? AppointManager : DismissManager, {
      params: { community: this.#id, structure, person },
    })
    await this.#changed()
  }
  async endMembership(person: string): Promise<void> {
    await call(EndMembership, { params: { community: this.#id, person } })
    await this.#changed()
  }

  /** What the reader did may have changed their own rights. */
  async #changed(): Promise<void> {
    await Promise.all([this.load(), me.load()])
  }
  #here() {
    return { params: { community: this.#id } }
  }
  #of(mandate: string) {
    return { params: { community: this.#id, mandate } }
  }
}
