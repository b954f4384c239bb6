/** How one kind of fact is treated. A spec that leaves one of the questions open does not compile. */
interface FactSpec<Payload = never, Here = never> {
  /** The kind of thing that the fact is about: what screens listen to. */
  readonly subject: string
  /** The key of the payload that names the subject, when the fact is kept about a part of it (a post of a thread). */
  readonly subjectIn?: keyof Payload & string
  /**
   * How the journal counts it: `state` when the subject moved from one state to another, `quiet` when it is listed but
   * scores nothing, `none` when it is not even listed.
   */
  readonly journal: 'state' | 'quiet' | 'none'
  /** Its rank in « Aujourd’hui », the smallest first; `none` when it is not shown there. */
  readonly today: number | 'none'
  /** Never set: it carries the types. */
  readonly types?: { payload: Payload; here: Here }
}

/** How a fact is treated, whatever it carries. */
export type AnyFactSpec = Omit<FactSpec, 'types' | 'subjectIn'> & { readonly subjectIn?: string }

/**
 * Declares a fact: `fact<Payload, Here>()({ … })`. `Payload` is kept for ever and sent to all who may read the subject;
 * `Here` is what those who have the subject open receive as well, under `<name>:here`.
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
/** What the fact is kept about: its subject, or a part of it. */
export type StoredSubject<Name extends FactName> = FactRegister[Name] extends { subjectIn: string }
  ? string
  : SubjectOf<Name>
/** The names of the facts that are treated in one way: `FactTreated<{ today: number }>`. */
export type FactTreated<How> = {
  [Name in FactName]: FactRegister[Name] extends How ? Name : never
}[FactName]

/** How each fact of one app is treated, by its name. */
export type FactTable = ReadonlyMap<string, AnyFactSpec>
