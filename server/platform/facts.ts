/** How a kind of fact is handled. Every property is required, so that an omission does not compile. */
interface FactSpec<Payload = never, Here = never> {
  /** The type of the subject; screens listen by subject. */
  readonly subject: string
  /** The payload key of the subject's id, when the fact is stored about a part of it (a post of a thread). */
  readonly subjectIn?: keyof Payload & string
  /** In the journal, `state`: the subject changed state; `quiet`: listed, without a score; `none`: not listed. */
  readonly journal: 'state' | 'quiet' | 'none'
  /** Its rank in « Aujourd’hui », smallest first; `none`: not shown. */
  readonly today: number | 'none'
  /** Type only. */
  readonly types?: { payload: Payload; here: Here }
}

/** A `FactSpec` without its payload types. */
export type AnyFactSpec = Omit<FactSpec, 'types' | 'subjectIn'> & { readonly subjectIn?: string }

/**
 * Declares a fact: `fact<Payload, Here>()({ … })`. `Payload` is stored for ever and sent to all who may read the
 * subject; `Here` is sent in addition to people who have the subject open, as `<name>:here`.
 */
export const fact =
  <Payload extends object, Here extends object = never>() =>
  <const Spec extends FactSpec<Payload, Here>>(spec: Spec): Spec & FactSpec<Payload, Here> =>
    spec

/**
 * The facts of all features. Each adds its own by declaration merging, so that nothing here imports a feature.
 * @public
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merged by the features
export interface FactRegister {}

export type FactName = keyof FactRegister & string
type TypesOf<Name extends FactName> = NonNullable<
  FactRegister[Name] extends { types?: infer Types } ? Types : never
>
export type PayloadOf<Name extends FactName> =
  TypesOf<Name> extends { payload: infer Payload } ? Payload : never
export type HereOf<Name extends FactName> = TypesOf<Name> extends { here: infer Here } ? Here : never
export type SubjectOf<Name extends FactName> = FactRegister[Name] extends { subject: infer Subject }
  ? Subject
  : never
export type Subject = SubjectOf<FactName>
/** The names of the facts about one kind of subject. */
export type FactAbout<About extends Subject> = {
  [Name in FactName]: SubjectOf<Name> extends About ? Name : never
}[FactName]
/** The type of the stored subject: the subject, or a part of it. */
export type StoredSubject<Name extends FactName> = FactRegister[Name] extends { subjectIn: string }
  ? string
  : SubjectOf<Name>
/** The names of the facts with a given handling: `FactTreated<{ today: number }>`. */
export type FactTreated<How> = {
  [Name in FactName]: FactRegister[Name] extends How ? Name : never
}[FactName]

/** The facts of one app, by name. */
export type FactTable = ReadonlyMap<string, AnyFactSpec>
