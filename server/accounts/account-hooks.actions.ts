import { featuresOf, type Ctx } from '../platform/context.ts'

/** What a feature does when an account changes, in the transaction of the change. */
interface AccountHooks {
  /** The people of a community see the address of this account. */
  readonly readdressed?: (ctx: Ctx, person: string) => Promise<void>
  /** An invited account gives its address up to another one: what waited for it becomes theirs. */
  readonly merged?: (ctx: Ctx, accounts: { from: string; into: string }) => Promise<void>
  /** Refuses, saying what to do first, when a place would be left empty. Called before `closed` and `erased`. */
  readonly leaving?: (ctx: Ctx, person: string) => Promise<void>
  /** The person can no longer enter, and is offered nowhere. */
  readonly closed?: (ctx: Ctx, person: string) => Promise<void>
  readonly reopened?: (ctx: Ctx, person: string) => Promise<void>
  /** Notes where the person is named, before their name is replaced everywhere. */
  readonly unnaming?: (ctx: Ctx, named: { person: string; words: readonly string[] }) => Promise<void>
  /** Ends what is left of a person in this feature, once their name is replaced everywhere. */
  readonly erased?: (ctx: Ctx, erased: Erased) => Promise<void>
}

/** A person who is erased: what they wrote is removed, or kept without their name. */
export interface Erased {
  readonly person: string
  readonly keepDeidentified: boolean
}

declare module '../platform/feature.ts' {
  interface Feature {
    readonly accounts?: AccountHooks
  }
}

type Hook<Name extends keyof AccountHooks> = NonNullable<AccountHooks[Name]>

/** Runs a hook of every feature, in the order of the features. */
export async function runAccountHooks<Name extends keyof AccountHooks>(
  name: Name,
  ctx: Ctx,
  about: Parameters<Hook<Name>>[1],
): Promise<void> {
  for (const { accounts } of featuresOf(ctx)) {
    const hook = accounts?.[name] as
      ((ctx: Ctx, about: Parameters<Hook<Name>>[1]) => Promise<void>) | undefined
    await hook?.(ctx, about)
  }
}
