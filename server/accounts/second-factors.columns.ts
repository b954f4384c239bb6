import { sql, type RawBuilder } from 'kysely'

/** SQL: whether `people.id` leads a community or administers, and has no second factor. */
export const wouldLackSecondFactor: RawBuilder<boolean> = sql`(
  not exists (select 1 from second_factors f where f.person_id = people.id and f.confirmed_at is not null)
  and (people.administrator or exists (
    select 1 from memberships m
     where m.person_id = people.id and m.left_at is null and 'network_lead' = any(m.roles)))
)`
