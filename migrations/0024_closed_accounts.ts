import { sql, type Kysely } from 'kysely'

/** What a closed account still could do or keep. */
export async function up(db: Kysely<never>): Promise<void> {
  await closedAmong(db)
  await appendFunction(db)
  await contestedSecondFactors(db)
  // Closing an account takes the administrator's role from it. The letter about its reopening says so.
  await sql`alter table account_closures add column was_administrator boolean not null default false`.execute(
    db,
  )
}

/**
 * The people among these whose account is not open, read while the caller holds its lock on the log: a purge, which
 * locks out every writer, is then over, or waits for this transaction.
 */
async function closedAmong(db: Kysely<never>): Promise<void> {
  await sql`
    create function closed_among(p_people uuid[]) returns uuid[] language plpgsql as $$
    begin
      lock table log_entries in row exclusive mode;
      return array(select id from people where id = any (p_people) and status <> 'active');
    end $$
  `.execute(db)
}

/** As in 0005, and nothing is written for a closed account. */
async function appendFunction(db: Kysely<never>): Promise<void> {
  await sql`
    drop function log_append(text, uuid[], text[], timestamptz[], int[], bytea, bigint)
  `.execute(db)
  await sql`
    create function log_append(
      p_stream text, p_ops uuid[], p_people text[], p_at timestamptz[], p_sizes int[], p_data bytea, p_expected bigint,
      p_writers uuid[]
    ) returns table (placed_op uuid, placed_seq bigint, placed_at timestamptz, fresh boolean)
    language plpgsql set enable_seqscan = off as $$
    declare
      base bigint; closed boolean; known uuid[]; added int; gone uuid[];
    begin
      select head, frozen into base, closed from streams where id = p_stream for update;
      if not found then
        insert into streams (id) values (p_stream) on conflict do nothing;
        select head, frozen into base, closed from streams where id = p_stream for update;
      end if;
      if p_expected <> base then
        raise exception 'stale head' using errcode = 'LG001';
      end if;
      if p_writers <> '{}' then
        gone := closed_among(p_writers);
        if gone <> '{}' then
          raise exception 'closed accounts' using errcode = 'LG002', detail = array_to_string(gone, ' ');
        end if;
      end if;
      known := array(select e.op_id from log_entries e where e.op_id = any (p_ops) and e.stream || '' = p_stream);
      if not closed then
        return query
          insert into log_entries (stream, seq, op_id, person, at, payload)
          select p_stream, base + row_number() over (order by t.n), t.op, nullif(t.person, '')::uuid, t.at,
                 substring(p_data from t.start for t.size)
            from (select u.op, u.person, u.at, u.size, u.n,
                         (sum(u.size) over (order by u.n) - u.size + 1)::int as start
                    from unnest(p_ops, p_people, p_at, p_sizes) with ordinality as u (op, person, at, size, n)) t
           where t.op <> all (known)
          returning op_id, seq, at, true;
        get diagnostics added = row_count;
        if added > 0 then
          update streams set head = base + added where id = p_stream;
        end if;
      end if;
      if known <> '{}' then
        return query
          select e.op_id, e.seq, e.at, false
            from log_entries e where e.op_id = any (known) and e.stream || '' = p_stream;
      end if;
    end $$
  `.execute(db)
}

/** The letter about a second factor that was added leads to « Ce n’était pas moi ». */
async function contestedSecondFactors(db: Kysely<never>): Promise<void> {
  await sql`alter table account_links drop constraint account_links_kind_check`.execute(db)
  await sql`
    alter table account_links add constraint account_links_kind_check
      check (kind in ('invitation', 'reset', 'second-factor'))
  `.execute(db)
  await sql`alter table second_factor_events drop constraint second_factor_events_kind_check`.execute(db)
  await sql`
    alter table second_factor_events add constraint second_factor_events_kind_check
      check (kind in ('turned_on', 'turned_off', 'removed', 'codes_renewed', 'recovery_code_used', 'contested'))
  `.execute(db)
}
